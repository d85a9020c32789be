package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A control: {@link ReaderGuardStress} with a reader that enters with release only. If the segment is never unmapped under
 * it on this machine, that test proves nothing here.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The reader sees the segment; the other sees the reader, and waits.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The segment was gone when the reader looked; nobody is inside.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Each sees the other.")
@Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "The segment is unmapped while the reader reads it.")
@State
public class GuardWithoutFenceControl {
    private static final VarHandle INSIDE = insideHandle();

    @SuppressWarnings("unused") // through INSIDE
    private volatile long inside;

    private volatile boolean segment = true;

    private static VarHandle insideHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(GuardWithoutFenceControl.class, "inside", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Actor
    public void reader(II_Result r) {
        INSIDE.setRelease(this, 1L);
        r.r1 = segment ? 1 : 0;
    }

    @Actor
    public void unmapper(II_Result r) {
        segment = false;
        r.r2 = (long) INSIDE.getVolatile(this) == 0 ? 1 : 0;
    }
}
