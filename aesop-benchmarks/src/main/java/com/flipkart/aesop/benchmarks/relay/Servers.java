package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import java.nio.file.Path;

/** Starts servers that have windows of persons to give. */
public final class Servers {
    /** What is promised to be enough for a relay. */
    private static final String MEMORY = "-Xmx256m";

    private Servers() {}

    /** A relay that holds this many windows. */
    public static SideProcess relay(Run run, EventShape shape, int windows) {
        return relay(run, "relay", shape, windows, false);
    }

    /** The same over TLS. */
    static SideProcess relayOverTls(Run run, EventShape shape, int windows) {
        return relay(run, "relay-tls", shape, windows, true);
    }

    private static SideProcess relay(Run run, String name, EventShape shape, int windows, boolean tls) {
        return start(
                run,
                name,
                RelaySide.class,
                shape,
                Fields.NONE.with("windows", windows).with("tls", tls));
    }

    /** A server of a file with the bytes of this many windows. */
    static SideProcess sendfile(Run run, EventShape shape, int windows) {
        return start(run, "sendfile", SendfileSide.class, shape, windows);
    }

    /** What takes over this many windows of a relay, again and again. */
    static SideProcess chained(Run run, EventShape shape, int windows, int upstream) {
        return start(
                run,
                "chained",
                ChainedSide.class,
                shape,
                Fields.NONE.with("windows", windows).with("port", upstream));
    }

    private static SideProcess start(Run run, String name, Class<? extends Side> side, EventShape shape, int windows) {
        return start(run, name, side, shape, Fields.NONE.with("windows", windows));
    }

    private static SideProcess start(Run run, String name, Class<? extends Side> side, EventShape shape, Fields more) {
        Path directory = run.directory().resolve(name + "-" + shape.length() + "x" + shape.perWindow());
        Fields settings = shape.addTo(more.with("directory", directory));
        return SideProcess.start(side, settings, SideJvm.ofThisClassPath(name, directory, MEMORY));
    }
}
