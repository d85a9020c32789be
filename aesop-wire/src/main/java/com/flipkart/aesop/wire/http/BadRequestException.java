package com.flipkart.aesop.wire.http;

/** Bytes on the port that are no request, or one too large; the connection ends after the answer. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String status;

    /**
     * @param status code and reason of the answer: {@code 400 Bad Request}
     * @param message what is wrong, for the answer and the log
     */
    BadRequestException(String status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    String status() {
        return status;
    }
}
