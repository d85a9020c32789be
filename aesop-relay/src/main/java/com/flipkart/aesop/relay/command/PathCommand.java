package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.wire.JsonResponse;
import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A command whose path says what is wanted, and whose answer is JSON. */
final class PathCommand implements RequestHandler {
    private static final String ANYTHING = "/*";

    private final String command;
    private final Map<String, Function<String, Optional<?>>> paths = new LinkedHashMap<>();

    PathCommand(String command) {
        this.command = command;
    }

    /** Has {@code path} answered by what {@code content} is then. */
    PathCommand at(String path, Supplier<?> content) {
        paths.put(path, rest -> Optional.of(content.get()));
        return this;
    }

    /** Has whatever follows {@code path} and a slash answered by what {@code content} knows of it, if anything. */
    PathCommand below(String path, Function<String, Optional<?>> content) {
        paths.put(path + ANYTHING, content);
        return this;
    }

    @Override
    public void handle(Exchange exchange) {
        RequestTarget target = exchange.request().target();
        RequestProblems problems = new RequestProblems(command);
        Optional<?> content = find(target.path());
        if (content.isEmpty()) {
            problems.invalid("path", target.path(), "there is " + String.join(", ", paths.keySet()));
        }
        problems.throwIfAny();
        exchange.answer(Map.of(), new JsonResponse(content.orElseThrow()).body(target));
    }

    private Optional<?> find(String path) {
        Function<String, Optional<?>> whole = paths.get(path);
        if (whole != null) {
            return whole.apply("");
        }
        for (Map.Entry<String, Function<String, Optional<?>>> each : paths.entrySet()) {
            String prefix = each.getKey().substring(0, Math.max(0, each.getKey().length() - 1));
            if (each.getKey().endsWith(ANYTHING) && path.startsWith(prefix)) {
                return each.getValue().apply(path.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }
}
