package com.flipkart.aesop.client.checkpoint;

import com.flipkart.aesop.core.scn.Checkpoint;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the checkpoint of one client. An instance is opened once, for one client.
 *
 * <p>All methods throw {@link com.flipkart.aesop.core.error.AesopException} if they fail.
 */
public interface CheckpointStore extends AutoCloseable {
    /**
     * Takes hold of a client's checkpoint, so that no other client of the same id can run, and reads it.
     *
     * @param client id of the client
     * @param sources names of its logical sources, in the order subscribed
     * @return empty if the client has never saved one
     * @throws com.flipkart.aesop.core.error.AesopException {@code LOCKED} if another client of this id runs; {@code
     *     CORRUPT} if what is kept is damaged; {@code INVALID_SETTINGS} if it is the checkpoint of other sources; nothing
     *     is held then
     */
    Optional<Checkpoint> open(String client, List<String> sources);

    /**
     * Keeps a checkpoint: when this returns, it survives a crash. Called by one thread at a time, about every 50 ms while
     * windows come, and whenever the consumer asks for a checkpoint; so it may take a few milliseconds. If it fails it is
     * called again, a second later; at a stop it is not, and the client is FAILED.
     */
    void save(Checkpoint checkpoint);

    /** Gives the checkpoint free for another client. In any state; more than once does no harm. */
    @Override
    void close();

    /** Where it is, in one line, for messages. */
    String describe();

    /**
     * What somebody has to do who wants the client to begin as if it had never run: an order that can stand in the middle of a
     * sentence, naming every place that {@link #open} would find the checkpoint in.
     */
    default String howToForget() {
        return "remove its checkpoint, " + describe();
    }
}
