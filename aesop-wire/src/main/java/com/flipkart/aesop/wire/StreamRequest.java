package com.flipkart.aesop.wire;

import com.flipkart.aesop.wire.filter.StreamFilters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * GET /stream: the events after a checkpoint.
 *
 * @param protocolVersion in [2, 4]
 * @param sources ids of logical sources, at least one; all of one physical source
 * @param start where to begin
 * @param format what the answer may look like
 * @param filters which keys are wanted; empty: all
 * @param extensions what Databus does not know
 */
public record StreamRequest(
        int protocolVersion,
        List<Integer> sources,
        StreamStart start,
        StreamFormat format,
        Optional<StreamFilters> filters,
        StreamExtensions extensions) {
    public static final String COMMAND = "stream";

    public StreamRequest {
        sources = List.copyOf(sources);
    }

    /**
     * What our client sends: protocol 2, binary, events of version 0 (V1).
     *
     * @param checkpoint as JSON; empty: from the oldest window
     * @param size most bytes of events in the answer
     * @param extensions {@link StreamExtensions#NONE}: nothing is sent that an original server would not know
     */
    public static StreamRequest binary(
            List<Integer> sources, Optional<String> checkpoint, int size, StreamExtensions extensions) {
        return new StreamRequest(
                WireParameters.MIN_PROTOCOL_VERSION,
                sources,
                new StreamStart(checkpoint, false),
                new StreamFormat(StreamOutput.BINARY, size, 0),
                Optional.empty(),
                extensions);
    }

    /** The same, from the newest window on. */
    public StreamRequest fromLatest() {
        return new StreamRequest(
                protocolVersion, sources, new StreamStart(start.checkpoint(), true), format, filters, extensions);
    }

    /** The same, of these keys alone. */
    public StreamRequest filtered(StreamFilters wanted) {
        return new StreamRequest(protocolVersion, sources, start, format, Optional.of(wanted), extensions);
    }

    /** Reads a request; what is wrong is told to {@code problems}. */
    public static StreamRequest parse(RequestTarget target, RequestProblems problems) {
        ParameterReader reader = new ParameterReader(target, problems);
        refuseProtocolThree(target, problems);
        int version = reader.protocolVersion(WireParameters.MIN_PROTOCOL_VERSION);
        List<Integer> sources = reader.sources();
        if (target.parameter(WireParameters.SOURCES).isEmpty()
                && target.parameter(WireParameters.SUBSCRIPTIONS).isEmpty()) {
            problems.invalid(WireParameters.SOURCES, null, "ids of the sources to stream; /sources lists them");
        }
        StreamStart start = new StreamStart(
                target.parameter(WireParameters.CHECKPOINT).filter(text -> !text.isBlank()),
                reader.bool(WireParameters.FROM_LATEST, false));
        return new StreamRequest(
                version,
                sources,
                start,
                format(target, reader, problems),
                target.parameter(WireParameters.FILTERS)
                        .filter(text -> !text.isBlank())
                        .flatMap(text -> filters(text, problems)),
                StreamExtensions.read(reader));
    }

    private static void refuseProtocolThree(RequestTarget target, RequestProblems problems) {
        for (String name : List.of(WireParameters.SUBSCRIPTIONS, WireParameters.CHECKPOINTS)) {
            target.parameter(name)
                    .ifPresent(text -> problems.invalid(
                            name, text, "not served; name source ids in sources and a checkpoint in checkPoint"));
        }
    }

    private static Optional<StreamFilters> filters(String text, RequestProblems problems) {
        try {
            return Optional.of(StreamFilters.parse(text));
        } catch (IllegalArgumentException e) {
            problems.invalid(WireParameters.FILTERS, text, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static StreamFormat format(RequestTarget target, ParameterReader reader, RequestProblems problems) {
        Optional<String> size = target.parameter(WireParameters.SIZE);
        if (size.isEmpty()) {
            problems.invalid(WireParameters.SIZE, null, "most bytes of events in the answer, at least 1");
        }
        String outputText = target.parameters().get(WireParameters.OUTPUT);
        Optional<StreamOutput> output = outputText == null ? Optional.empty() : StreamOutput.of(outputText.strip());
        if (output.isEmpty()) {
            problems.invalid(WireParameters.OUTPUT, outputText, "binary, json or json_plain_value");
        }
        int maxVersion = reader.integer(WireParameters.MAX_EVENT_VERSION, 0, 0, 2);
        if (maxVersion == 1) {
            problems.invalid(WireParameters.MAX_EVENT_VERSION, "1", "0 (events of version 1) or 2");
        }
        return new StreamFormat(
                output.orElse(StreamOutput.BINARY),
                reader.integer(WireParameters.SIZE, 1, 1, Integer.MAX_VALUE),
                maxVersion);
    }

    /** The request as an original client writes it, followed by extensions if there are any. */
    public RequestTarget toTarget() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(WireParameters.PROTOCOL_VERSION, Integer.toString(protocolVersion));
        parameters.put(
                WireParameters.SOURCES, sources.stream().map(String::valueOf).collect(Collectors.joining(",")));
        parameters.put(WireParameters.FROM_LATEST, Boolean.toString(start.fromLatest()));
        start.checkpoint().ifPresent(text -> parameters.put(WireParameters.CHECKPOINT, text));
        parameters.put(WireParameters.OUTPUT, format.output().text());
        parameters.put(WireParameters.SIZE, Integer.toString(format.size()));
        parameters.put(WireParameters.MAX_EVENT_VERSION, Integer.toString(format.maxEventVersion()));
        filters.ifPresent(wanted -> parameters.put(WireParameters.FILTERS, wanted.json()));
        extensions.addTo(parameters);
        return new RequestTarget(COMMAND, "", parameters);
    }
}
