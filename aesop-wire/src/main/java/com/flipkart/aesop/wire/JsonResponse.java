package com.flipkart.aesop.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/**
 * An answer of plain JSON: maps, lists, texts, numbers and booleans.
 *
 * @param content of those alone; maps in the order in which they are to be written
 */
public record JsonResponse(Object content) {
    /** The parameter that has such an answer written over several lines. */
    public static final String PRETTY = "pretty";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The body: one line, or several if {@code target} says {@value #PRETTY}, in whatever way.
     *
     * @throws IllegalArgumentException if the content is of something else
     */
    public byte[] body(RequestTarget target) {
        try {
            return target.parameter(PRETTY).isPresent()
                    ? JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(content)
                            .getBytes(StandardCharsets.UTF_8)
                    : JSON.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
