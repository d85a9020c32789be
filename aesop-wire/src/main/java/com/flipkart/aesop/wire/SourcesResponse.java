package com.flipkart.aesop.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to /sources: {@code [{"name":"com.example.events.Person","id":40}]}.
 *
 * @param sources in the server's order
 */
public record SourcesResponse(List<Source> sources) {
    public SourcesResponse {
        sources = List.copyOf(sources);
    }

    /**
     * A logical source.
     *
     * @param name what clients subscribe to
     * @param id what stands for it in requests and events, in [1, 32767]
     */
    public record Source(String name, int id) {}

    public byte[] body() {
        ArrayNode array = JsonText.array();
        for (Source source : sources) {
            array.addObject().put("name", source.name()).put("id", source.id());
        }
        return JsonText.bytes(array);
    }

    /**
     * Reads a body; fields that it does not know are skipped.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code PEER_FAILED} if it is no such answer
     */
    public static SourcesResponse parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        List<Source> sources = new ArrayList<>();
        for (JsonNode node : JsonText.parseArray("/sources", text)) {
            sources.add(new Source(JsonText.text("/sources", node, "name"), JsonText.integer("/sources", node, "id")));
        }
        return new SourcesResponse(sources);
    }
}
