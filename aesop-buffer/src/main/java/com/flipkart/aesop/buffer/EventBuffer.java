package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.producer.WindowSink;

/**
 * The recent history of one physical source and partition: a ring of whole windows, written by one
 * thread and read by any number. Opened with {@code MappedEventBuffer.open}.
 *
 * <p>Safe to use from any thread, except that what {@link #writer()} returns belongs to one.
 */
public interface EventBuffer extends AutoCloseable {
    /**
     * The single writer; always the same object. A producer that takes over from another first calls
     * {@code rollback()} if the other has left a window open, and reads {@code resumePoint()} again.
     */
    WindowSink writer();

    /** A new reader. Each belongs to one thread at a time and must be closed. */
    EventCursor cursor();

    /** What is held, and what has happened since the buffer was opened. Costs a few look-ups; allocates one record. */
    BufferView view();

    /**
     * Has {@code listener} called after each window that becomes visible, by the writing thread, which
     * waits for it: it may wake somebody, and must not block, read or throw. A listener that throws is
     * logged and removed.
     *
     * @return takes the listener away again; running it twice does no harm
     */
    Runnable onCommit(Runnable listener);

    /** What opening found and did. */
    RecoveryReport recovery();

    /**
     * Closes the buffer: rolls an open window back, forces everything to the disk, marks the ring as
     * cleanly closed, unmaps it and gives the directory free. Waits for reads in progress; later calls to
     * the writer or to a cursor throw {@code ILLEGAL_CALL}. The producer should have been stopped before: if its
     * thread is in a window, that is waited for, for some seconds.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code IO_FAILED} if something could not be forced;
     *     the directory is free all the same, and the next opening looks at what is there. {@code TIMEOUT} if the
     *     window in hand has not ended: nothing is unmapped and the directory stays locked; call again
     */
    @Override
    void close();
}
