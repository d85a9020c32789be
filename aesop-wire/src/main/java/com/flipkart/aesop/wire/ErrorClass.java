package com.flipkart.aesop.wire;

import com.flipkart.aesop.core.error.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names by which servers say what went wrong: Java class names of the original, which its clients
 * compare as text. This table is the only place that maps them to our {@link ErrorCode}s and back.
 */
public enum ErrorClass {
    /** The SCN asked for is older than what the buffer holds: the client has fallen off. */
    SCN_NOT_FOUND("com.linkedin.databus.core.ScnNotFoundException", ErrorCode.SCN_NOT_FOUND, true),
    /** The writer overtook the reader. */
    OFFSET_NOT_FOUND("com.linkedin.databus.core.OffsetNotFoundException", ErrorCode.LAPPED, true),
    /** The server has no buffer for what was asked. */
    BUFFER_NOT_FOUND("com.linkedin.databus2.core.BufferNotFoundException", ErrorCode.INVALID_REQUEST, true),
    INVALID_PARAMETER(Names.REQUEST + "InvalidRequestParamValueException", ErrorCode.INVALID_REQUEST, false),
    UNKNOWN_COMMAND(Names.REQUEST + "UnknownCommandException", ErrorCode.INVALID_REQUEST, false),
    /** The bootstrap server's copy does not reach the SCN that the client needs. */
    BOOTSTRAP_TOO_OLD(Names.REQUEST + "BootstrapDatabaseTooOldException", ErrorCode.PEER_FAILED, true),
    /** The bootstrap server's copy begins after the SCN that the client needs. */
    BOOTSTRAP_TOO_YOUNG(Names.REQUEST + "BootstrapDatabaseTooYoungException", ErrorCode.PEER_FAILED, true),
    BOOTSTRAP_DATABASE(Names.REQUEST + "BootstrapDBException", ErrorCode.PEER_FAILED, true),
    RETRIES_EXHAUSTED("com.linkedin.databus.core.PullerRetriesExhaustedException", ErrorCode.PEER_FAILED, true),
    SQL("java.sql.SQLException", ErrorCode.PEER_FAILED, true),
    /** Anything else; also the wrapper around those that are sent as a cause. */
    PROCESSING_FAILED(Names.REQUEST + "RequestProcessingException", ErrorCode.PEER_FAILED, false);

    private static final Map<String, ErrorClass> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorClass::className, Function.identity()));

    private final String className;
    private final ErrorCode code;
    private final boolean sentAsCause;

    ErrorClass(String className, ErrorCode code, boolean sentAsCause) {
        this.className = className;
        this.code = code;
        this.sentAsCause = sentAsCause;
    }

    /** The class name on the wire. */
    public String className() {
        return className;
    }

    /** What the error is to the one who receives it. */
    public ErrorCode code() {
        return code;
    }

    /** Whether it is sent as the cause of {@link #PROCESSING_FAILED}, as the original does, or by itself. */
    boolean sentAsCause() {
        return sentAsCause;
    }

    /** The entry with a class name; empty if the name is none of these. */
    public static Optional<ErrorClass> named(String className) {
        return Optional.ofNullable(BY_NAME.get(className));
    }

    /** What a server that fails with {@code code} calls it. */
    public static ErrorClass of(ErrorCode code) {
        return switch (code) {
            case SCN_NOT_FOUND -> SCN_NOT_FOUND;
            case LAPPED -> OFFSET_NOT_FOUND;
            case INVALID_REQUEST -> INVALID_PARAMETER;
            default -> PROCESSING_FAILED;
        };
    }

    private static final class Names {
        static final String REQUEST = "com.linkedin.databus2.core.container.request.";
    }
}
