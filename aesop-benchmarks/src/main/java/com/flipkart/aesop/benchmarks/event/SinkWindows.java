package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.core.producer.WindowSink;
import java.nio.file.Path;

/** Writes the windows of {@link BareWindows} into a sink, as a producer does. Not thread-safe; allocates nothing. */
public final class SinkWindows {
    private final EventShape shape;
    private final PersonEvents events;
    private final WindowSink sink;
    private final NumberedPosition position = new NumberedPosition();
    private long key;
    private long scn;

    public SinkWindows(Path schemas, EventShape shape, WindowSink sink) {
        this.shape = shape;
        this.events = new PersonEvents(schemas, shape);
        this.sink = sink;
    }

    /** Writes the next window; returns its SCN. */
    public long write() {
        scn++;
        sink.begin();
        for (int i = 0; i < shape.perWindow(); i++) {
            sink.append(events.write(sink.claim(shape.length()), key++, scn));
        }
        sink.commit(scn, PersonEvents.timestampNanos(scn), position.set(scn));
        return scn;
    }
}
