package com.flipkart.aesop.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The answer to /register in protocol 2 and 3: {@code [{"id":40,"version":1,"schema":"..."}]}, an
 * element for each version of each source. Original clients fail on any further field. In protocol 4 the list is the field
 * {@code sourceSchemas} of an object.
 *
 * @param schemas grouped by source, the lowest version first
 */
public record RegisterResponse(List<SourceSchema> schemas) {
    private static final String COMMAND = "/register";
    private static final String SOURCE_SCHEMAS = "sourceSchemas";

    /** From this version of the protocol on the list is a field of an object. */
    private static final int OBJECT_PROTOCOL_VERSION = 4;

    private static final int MAX_BODY_LENGTH = 64 * 1024 * 1024;

    public RegisterResponse {
        schemas = List.copyOf(schemas);
    }

    /**
     * One version of the schema of a source.
     *
     * @param id of the logical source
     * @param version at least 0
     * @param schema canonical text: its MD5 is the schema id that events carry
     */
    public record SourceSchema(int id, int version, String schema) {}

    /**
     * The body.
     *
     * @param protocolVersion in [2, 4]
     * @param compress whether to send the JSON as one line of Base64 of its GZIP
     */
    public byte[] body(int protocolVersion, boolean compress) {
        ObjectNode root = JsonText.object();
        ArrayNode array = root.putArray(SOURCE_SCHEMAS);
        for (SourceSchema schema : schemas) {
            array.addObject()
                    .put("id", schema.id())
                    .put("version", schema.version())
                    .put("schema", schema.schema());
        }
        byte[] json = JsonText.bytes(protocolVersion < OBJECT_PROTOCOL_VERSION ? array : root);
        return compress ? Base64.getEncoder().encode(gzip(json)) : json;
    }

    /** The body of protocol 2 and 3. */
    public byte[] body(boolean compress) {
        return body(WireParameters.MIN_PROTOCOL_VERSION, compress);
    }

    /**
     * Reads a body of any protocol, compressed or not; fields that it does not know are skipped.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code PEER_FAILED} if it is no such answer
     */
    public static RegisterResponse parse(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String json = text.startsWith("[") || text.startsWith("{") ? text : uncompress(text);
        List<SourceSchema> schemas = new ArrayList<>();
        for (JsonNode node : JsonText.parseArray(COMMAND, SOURCE_SCHEMAS, json)) {
            schemas.add(new SourceSchema(
                    JsonText.integer(COMMAND, node, "id"),
                    JsonText.integer(COMMAND, node, "version"),
                    JsonText.text(COMMAND, node, "schema")));
        }
        return new RegisterResponse(schemas);
    }

    private static byte[] gzip(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static String uncompress(String text) {
        try (GZIPInputStream gzip = new GZIPInputStream(
                new ByteArrayInputStream(Base64.getMimeDecoder().decode(text)))) {
            byte[] json = gzip.readNBytes(MAX_BODY_LENGTH + 1);
            if (json.length > MAX_BODY_LENGTH) {
                throw JsonText.wrong(COMMAND, "uncompressed it has more than 64 MiB", text, null);
            }
            return new String(json, StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            throw JsonText.wrong(COMMAND, "it is neither JSON nor Base64 of GZIP", text, e);
        }
    }
}
