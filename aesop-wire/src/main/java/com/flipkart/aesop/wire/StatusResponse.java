package com.flipkart.aesop.wire;

import com.flipkart.aesop.core.module.PartStatus;

/**
 * The answer to /admin/status: {@code {"status":"RUNNING","message":"..."}}, the states in the words of the
 * original.
 *
 * @param status state of the server
 * @param message why; empty when nothing is wrong
 */
public record StatusResponse(String status, String message) {

    /** How a server that is doing so says it. */
    public static StatusResponse of(PartStatus status) {
        String word =
                switch (status.state()) {
                    case NEW, STARTING -> "INITIALIZING";
                    case RUNNING -> "RUNNING";
                    case RETRYING -> "ERROR_RETRY";
                    case FAILED -> "SUSPENDED_ON_ERROR";
                    case STOPPING, STOPPED -> "SHUTDOWN";
                };
        return new StatusResponse(word, status.cause());
    }

    public byte[] body() {
        return JsonText.bytes(JsonText.object().put("status", status).put("message", message));
    }
}
