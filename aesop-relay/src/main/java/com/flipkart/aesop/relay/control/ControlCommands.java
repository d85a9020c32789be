package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.List;
import java.util.Map;

/** The commands of this package. */
public final class ControlCommands {
    private ControlCommands() {}

    /**
     * The commands by name.
     *
     * @param id what the relay is called
     */
    public static Map<String, RequestHandler> all(String id, RelayVerbs relay, List<SourceControl> sources) {
        LongWork work = new LongWork(id);
        return Map.of(
                RelayCommands.COMMAND, new RelayCommands(relay, sources, work),
                ControlSources.COMMAND, new ControlSources(sources, work));
    }

    /** Whether a request changes something, or costs so much that it takes an operator to ask for it. */
    public static boolean needAdmin(RequestTarget target) {
        return switch (target.command()) {
            case RelayCommands.COMMAND -> !target.path().equals(RelayCommands.PRINT_INFO);
            case ControlSources.COMMAND -> !target.path().equals(ControlSources.STATUS);
            default -> false;
        };
    }
}
