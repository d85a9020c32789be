package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.wire.zstd.ZstdBody;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What compressing has done since the start. Any thread. */
public final class CompressionFigures implements ZstdBody.Meter {
    private final LongAdder before = new LongAdder();
    private final LongAdder after = new LongAdder();
    private final LongAdder declined = new LongAdder();
    private final AtomicInteger answers = new AtomicInteger();

    CompressionFigures() {}

    /**
     * An answer is to be compressed.
     *
     * @param most answers at once
     * @return false if there are so many already; else {@link #closed} is called in the end
     */
    public boolean tryBegin(int most) {
        if (answers.incrementAndGet() <= most) {
            return true;
        }
        answers.decrementAndGet();
        declined.increment();
        return false;
    }

    @Override
    public void compressed(int bytesBefore, int bytesAfter) {
        before.add(bytesBefore);
        after.add(bytesAfter);
    }

    @Override
    public void closed() {
        answers.decrementAndGet();
    }

    /** Answers that are being compressed now, those that rest included. */
    public int answers() {
        return answers.get();
    }

    /** Answers that were sent as they are, though it was asked to compress them. */
    public long declined() {
        return declined.sum();
    }

    /** Bytes that were compressed. */
    public long bytesBefore() {
        return before.sum();
    }

    /** What became of {@link #bytesBefore}. */
    public long bytesAfter() {
        return after.sum();
    }
}
