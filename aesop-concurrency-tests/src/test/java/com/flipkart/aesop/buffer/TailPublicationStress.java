package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link ControlFile#publishTail} against {@link ControlFile#tail}: a cursor that sees the new tail sees all that was written
 * before it, every byte of every event with its SCN and both checksums, in the new segment too if the window began one.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The reader looked before the tail was published.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The reader saw what was written, in its order.")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "The reader did not run for so long that it was lapped.")
@Outcome(expect = FORBIDDEN, desc = "The reader saw half of a window, or another one.")
@State
public class TailPublicationStress {
    private static final StressRing RING = StressRing.create(8 << 20, 64 << 10);
    private static final StressReader READER = new StressReader(RING, 64 << 10);

    static {
        RING.commitNext();
        READER.seekOldest();
    }

    @Actor
    public void writer() {
        RING.commitNext();
    }

    @Actor
    public void reader(I_Result r) {
        r.r1 = READER.read();
        if (r.r1 == StressReader.LAPPED) {
            READER.seekNewest();
        }
    }
}
