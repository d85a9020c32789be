package com.flipkart.aesop.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * GET /sources: which logical sources are there?
 *
 * @param protocolVersion in [2, 4]; the answer is the same in all
 */
public record SourcesRequest(int protocolVersion) {
    public static final String COMMAND = "sources";

    /** What our client sends. */
    public SourcesRequest() {
        this(WireParameters.MIN_PROTOCOL_VERSION);
    }

    /** Reads a request; what is wrong is told to {@code problems}. */
    public static SourcesRequest parse(RequestTarget target, RequestProblems problems) {
        return new SourcesRequest(
                new ParameterReader(target, problems).protocolVersion(WireParameters.MIN_PROTOCOL_VERSION));
    }

    /** The request as an original client writes it. */
    public RequestTarget toTarget() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(WireParameters.PROTOCOL_VERSION, Integer.toString(protocolVersion));
        return new RequestTarget(COMMAND, "", parameters);
    }
}
