package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A cursor reads the oldest windows of a ring of two small segments while the writer overwrites them: what it is handed is
 * what was there, or it is told that it was lapped. Newer bytes have right checksums; only their SCNs give them away.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing was there to read.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The reader was handed the old windows.")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "The reader was told that it had been lapped.")
@Outcome(expect = FORBIDDEN, desc = "The reader was handed newer bytes, or a mixture.")
@State
public class EvictionRaceStress {
    private static final StressRing RING = StressRing.create(8 << 10, 4 << 10);
    private static final StressReader READER = new StressReader(RING, 16 << 10);

    static {
        RING.commitNext();
    }

    @Actor
    public void writer() {
        RING.commitNext();
    }

    @Actor
    public void reader(I_Result r) {
        READER.seekOldest();
        r.r1 = READER.read();
    }
}
