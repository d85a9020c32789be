package com.flipkart.aesop.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * GET /register: which schemas do these sources have?
 *
 * @param protocolVersion in [2, 4]; without one, 3
 * @param sources ids of logical sources; empty: all
 * @param compress whether the body may be compressed
 */
public record RegisterRequest(int protocolVersion, List<Integer> sources, boolean compress) {
    public static final String COMMAND = "register";
    private static final int VERSION_IF_ABSENT = 3;

    public RegisterRequest {
        sources = List.copyOf(sources);
    }

    /** What our client sends: protocol 2, compressed. */
    public RegisterRequest(List<Integer> sources) {
        this(WireParameters.MIN_PROTOCOL_VERSION, sources, true);
    }

    /** Reads a request; what is wrong is told to {@code problems}. */
    public static RegisterRequest parse(RequestTarget target, RequestProblems problems) {
        ParameterReader reader = new ParameterReader(target, problems);
        return new RegisterRequest(
                reader.protocolVersion(VERSION_IF_ABSENT),
                reader.sources(),
                reader.bool(WireParameters.COMPRESS, false));
    }

    /** The request as an original client writes it. */
    public RequestTarget toTarget() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(WireParameters.PROTOCOL_VERSION, Integer.toString(protocolVersion));
        if (!sources.isEmpty()) {
            parameters.put(
                    WireParameters.SOURCES,
                    sources.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        if (compress) {
            parameters.put(WireParameters.COMPRESS, "true");
        }
        return new RequestTarget(COMMAND, "", parameters);
    }
}
