package com.flipkart.aesop.wire;

import java.util.Map;

/**
 * What a request to /stream asks for besides what Databus knows. Each is a parameter, so a server that does not know it
 * answers as if it were not there; where it matters, a header of the answer tells that it was granted.
 *
 * @param waitMillis hold an empty answer for up to so many milliseconds, at least 0; 0: answer at once
 * @param tellPlace say at the end of the answer where it has ended
 * @param follow keep the answer open and send windows as they are committed
 * @param coalesceEndOfPeriod leave out the end-of-period events of windows of which nothing else is sent, but for the newest
 * @param compression how the answer's body is compressed
 */
public record StreamExtensions(
        int waitMillis, boolean tellPlace, boolean follow, boolean coalesceEndOfPeriod, StreamCompression compression) {
    /** What an original client asks for: none. */
    public static final StreamExtensions NONE = new StreamExtensions(0, false, false, false, StreamCompression.NONE);

    /**
     * What a reader of ours asks for that wants every window soon: the place, and with a wait an answer that stays open. A relay that
     * does not know that it is to keep the answer open may know that it is to hold an empty one.
     *
     * @param waitMillis 0: answer at once, and do not stay open
     */
    public static StreamExtensions live(int waitMillis) {
        StreamExtensions polling = NONE.waiting(waitMillis).tellingPlace();
        return waitMillis > 0 ? polling.following() : polling;
    }

    /** Holding an empty answer for up to {@code millis}; 0: answering at once. */
    public StreamExtensions waiting(int millis) {
        return new StreamExtensions(millis, tellPlace, follow, coalesceEndOfPeriod, compression);
    }

    /** With the place to go on from at the end. */
    public StreamExtensions tellingPlace() {
        return new StreamExtensions(waitMillis, true, follow, coalesceEndOfPeriod, compression);
    }

    /** With windows sent as they are committed. */
    public StreamExtensions following() {
        return new StreamExtensions(waitMillis, tellPlace, true, coalesceEndOfPeriod, compression);
    }

    /** Without the ends of windows of which nothing else is sent. */
    public StreamExtensions coalescing() {
        return new StreamExtensions(waitMillis, tellPlace, follow, true, compression);
    }

    /** With the body compressed. */
    public StreamExtensions compressed(StreamCompression how) {
        return new StreamExtensions(waitMillis, tellPlace, follow, coalesceEndOfPeriod, how);
    }

    static StreamExtensions read(ParameterReader reader) {
        return new StreamExtensions(
                reader.integer(WireParameters.WAIT, 0, 0, Integer.MAX_VALUE),
                reader.bool(WireParameters.TELL_PLACE, false),
                reader.bool(WireParameters.FOLLOW, false),
                reader.bool(WireParameters.COALESCE, false),
                reader.compression());
    }

    void addTo(Map<String, String> parameters) {
        if (waitMillis > 0) {
            parameters.put(WireParameters.WAIT, Integer.toString(waitMillis));
        }
        put(parameters, WireParameters.TELL_PLACE, tellPlace);
        put(parameters, WireParameters.FOLLOW, follow);
        put(parameters, WireParameters.COALESCE, coalesceEndOfPeriod);
        if (compression != StreamCompression.NONE) {
            parameters.put(WireParameters.COMPRESS, compression.text());
        }
    }

    private static void put(Map<String, String> parameters, String name, boolean asked) {
        if (asked) {
            parameters.put(name, Boolean.toString(true));
        }
    }
}
