package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.core.producer.WindowSink;
import java.nio.file.Path;
import java.util.Random;

/**
 * Windows of many tables, as a database with many users has them: which table comes next is random, each is as likely
 * as any other, and the same at each run. Not thread-safe; allocates nothing.
 */
public final class MixedWindows {
    private static final long SEED = 20_260_101;

    private final PersonEvents events;
    private final WindowSink sink;
    private final int tables;
    private final boolean withinWindows;
    private final NumberedPosition position = new NumberedPosition();
    private final Random random = new Random(SEED);
    private long key;
    private long scn;

    /**
     * Windows into a sink.
     *
     * @param tables how many; their source ids are 1, 2, ...
     * @param withinWindows whether each event is of a table of its own; if not, each window is of one table
     */
    public MixedWindows(Path schemas, EventShape shape, WindowSink sink, int tables, boolean withinWindows) {
        this.events = new PersonEvents(schemas, shape);
        this.sink = sink;
        this.tables = tables;
        this.withinWindows = withinWindows;
    }

    /** Writes the next window; returns its SCN. */
    public long write() {
        scn++;
        sink.begin();
        short table = next();
        for (int i = 0; i < events.shape().perWindow(); i++) {
            sink.append(events.write(sink.claim(events.shape().length()), table, key++, scn));
            if (withinWindows) {
                table = next();
            }
        }
        sink.commit(scn, PersonEvents.timestampNanos(scn), position.set(scn));
        return scn;
    }

    private short next() {
        return (short) (1 + random.nextInt(tables));
    }
}
