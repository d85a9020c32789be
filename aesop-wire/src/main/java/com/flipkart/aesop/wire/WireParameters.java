package com.flipkart.aesop.wire;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of request parameters, and what is fixed about their values. Names are case-sensitive in a request's target,
 * not in its headers.
 */
public final class WireParameters {
    public static final String PROTOCOL_VERSION = "protocolVersion";
    public static final String SOURCES = "sources";

    /** Protocol 3 and later: what {@link #SOURCES} is in protocol 2. */
    public static final String SUBSCRIPTIONS = "subs";

    /** /register: {@code true} lets the body be compressed. /stream, extension: the {@link StreamCompression} of the answer. */
    public static final String COMPRESS = "compress";

    public static final String CHECKPOINT = "checkPoint";

    /** Protocol 3 and later: what {@link #CHECKPOINT} is in protocol 2. */
    public static final String CHECKPOINTS = "checkPointMult";

    public static final String FROM_LATEST = "streamFromLatestScn";
    public static final String OUTPUT = "output";
    public static final String SIZE = "size";
    public static final String MAX_EVENT_VERSION = "maxev";
    public static final String FILTERS = "filters";

    /** Extension: milliseconds for which an empty answer is held until there is something to send. */
    public static final String WAIT = "wait";

    /**
     * Extension: {@code true} has an answer to /stream that is not empty say in its trailers where it has ended: {@link
     * WireHeaders#AT_END}, and inside a window {@link WireHeaders#WINDOW_OFFSET}. The offset of a checkpoint counts events of
     * all sources, so a client that asks for some of them cannot count it.
     */
    public static final String TELL_PLACE = "tellPlace";

    /** Extension: {@code true} keeps the answer open, and windows are sent as they are committed. */
    public static final String FOLLOW = "follow";

    /**
     * Extension: {@code true} leaves out the end-of-period events of windows of which nothing else is sent, but for the newest
     * of them.
     */
    public static final String COALESCE = "coalesceEndOfPeriod";

    /** An original client gives up on a silent answer after 15 s, so no server holds one longer than this. */
    public static final int MAX_WAIT_MILLIS = 10_000;

    /** Longest line of a request, in bytes: 64 KiB, where the original took 4096. */
    public static final int MAX_LINE_LENGTH = 64 * 1024;

    /** Versions of the protocol that requests may name. */
    public static final int MIN_PROTOCOL_VERSION = 2;

    public static final int MAX_PROTOCOL_VERSION = 4;

    private static final Map<String, String> KNOWN = Stream.of(
                    PROTOCOL_VERSION,
                    SOURCES,
                    SUBSCRIPTIONS,
                    COMPRESS,
                    CHECKPOINT,
                    CHECKPOINTS,
                    FROM_LATEST,
                    OUTPUT,
                    SIZE,
                    MAX_EVENT_VERSION,
                    FILTERS,
                    WAIT,
                    TELL_PLACE,
                    FOLLOW,
                    COALESCE,
                    afterPrefix(WireHeaders.CLIENT_HOST),
                    afterPrefix(WireHeaders.CLIENT_SERVICE),
                    afterPrefix(WireHeaders.REQUEST_ID))
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), Function.identity()));

    private WireParameters() {}

    private static String afterPrefix(String header) {
        return header.substring(WireHeaders.PREFIX.length());
    }

    /**
     * The parameter that a header carries.
     *
     * @param name what follows {@link WireHeaders#PREFIX} in the header's name, in any case
     * @return the parameter's own spelling; {@code name} itself if it is not known
     */
    static String ofHeader(String name) {
        return KNOWN.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }
}
