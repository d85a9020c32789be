package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import com.github.shyiko.mysql.binlog.network.ServerException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** Says of the end of a connection whose move it is, and what to do. */
final class ConnectionFailure {
    private static final int LOG_READ_FAILED = 1236;
    private static final int SAME_ID = 4052;
    private static final int ACCESS_DENIED = 1045;
    private static final int PRIVILEGE_MISSING = 1227;

    private ConnectionFailure() {}

    /**
     * @param cause what ended the connection; null if the server just hung up
     * @param place where reading was asked to start
     */
    static AesopException of(Throwable cause, MySqlSettings settings, String place) {
        String tried = "Reading the binlog of " + settings.address() + " from " + place + " failed: ";
        if (cause instanceof OutOfMemoryError) {
            return new AesopException(
                    ErrorCode.EVENT_TOO_LARGE,
                    tried + "an event does not fit into memory. Raise the heap (-Xmx), or skip the transaction "
                            + "(setting skip)",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return new AesopException(
                    ErrorCode.ACCESS_DENIED,
                    tried + "user " + settings.user() + " is refused (" + cause.getMessage()
                            + "). Correct user and password",
                    cause);
        }
        if (cause instanceof ServerException refusal) {
            return refused(refusal, settings, tried);
        }
        if (cause instanceof SocketTimeoutException) {
            return new AesopException(
                    ErrorCode.TIMEOUT,
                    tried + "nothing came for readTimeout="
                            + settings.readTimeout().toMillis() + " ms, not even a heartbeat. It is tried again",
                    cause);
        }
        if (cause instanceof Error || cause instanceof RuntimeException) {
            return new AesopException(
                    ErrorCode.INTERNAL, tried + cause + ". Report it with the log; it is tried again", cause);
        }
        String why = cause == null
                ? "the server closed the connection"
                : cause.getMessage() == null
                        ? cause.getClass().getSimpleName() + ": the connection broke"
                        : cause.getMessage();
        return new AesopException(ErrorCode.CONNECTION_LOST, tried + why + ". It is tried again", cause);
    }

    private static AesopException refused(ServerException refusal, MySqlSettings settings, String tried) {
        int code = refusal.getErrorCode();
        String said = "the server says " + code + " " + refusal.getMessage() + ". ";
        if (code == ACCESS_DENIED || code == PRIVILEGE_MISSING) {
            return new AesopException(
                    ErrorCode.ACCESS_DENIED,
                    tried + said + "Run GRANT REPLICATION SLAVE ON *.* TO " + settings.user(),
                    refusal);
        }
        // MySQL says 1236 of this, as of much else; MariaDB has a code of its own.
        String message = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
        if (code == SAME_ID || message.contains("same server_uuid/server_id") || message.contains("same server_id")) {
            return new AesopException(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    tried + said + "Another replica has the same id: choose another serverId",
                    refusal);
        }
        if (code != LOG_READ_FAILED) {
            return new AesopException(ErrorCode.CONNECTION_LOST, tried + said + "It is tried again", refusal);
        }
        return new AesopException(ErrorCode.SOURCE_LOG_LOST, tried + said + LogLost.WAY_OUT, refusal);
    }
}
