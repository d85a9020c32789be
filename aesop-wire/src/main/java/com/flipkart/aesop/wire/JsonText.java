package com.flipkart.aesop.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;

/** Reads and writes the JSON of answers, with messages that say which answer was wrong, and how. */
final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_EXCERPT_LENGTH = 200;

    private JsonText() {}

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can always be written as JSON", e);
        }
    }

    static JsonNode parseArray(String command, String body) {
        return parseArray(command, "", body);
    }

    /** The list that a body is, or that is its field {@code field}. */
    static JsonNode parseArray(String command, String field, String body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node != null && node.isArray()) {
                return node;
            }
            if (node != null && node.path(field).isArray()) {
                return node.path(field);
            }
            throw wrong(command, "it is not a JSON list", body, null);
        } catch (JsonProcessingException e) {
            throw wrong(command, "it is not JSON", body, e);
        }
    }

    static String text(String command, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw wrong(command, "an element has no text field " + field, node.toString(), null);
        }
        return value.textValue();
    }

    static int integer(String command, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw wrong(command, "an element has no number field " + field, node.toString(), null);
        }
        return value.intValue();
    }

    static AesopException wrong(String command, String why, String body, Exception cause) {
        String excerpt = body.length() > MAX_EXCERPT_LENGTH ? body.substring(0, MAX_EXCERPT_LENGTH) + "..." : body;
        return new AesopException(
                ErrorCode.PEER_FAILED,
                "Reading the answer to " + command + " failed: " + why + "; body=" + excerpt
                        + ". Is it a relay that listens at this address?",
                cause);
    }
}
