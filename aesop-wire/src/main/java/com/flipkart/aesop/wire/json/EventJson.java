package com.flipkart.aesop.wire.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.wire.StreamOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes an event as a line of JSON, field by field in the order of the original:
 *
 * <pre>{@code
 * {"opcode":"UPSERT","key":42,"sequence":1000,"logicalPartitionId":2,"physicalPartitionId":1,"timestampInNanos":1234,
 *  "srcId":40,"schemaId":"ABEiM0RVZneImaq7zN3u/w==","valueEnc":"JSON","isReplicated":false,"value":"aGVsbG8="}
 * }</pre>
 *
 * <p>A key that is bytes is {@code "keyBytes"} in Base64. {@code "opcode"} is missing where the event says none (an
 * end-of-period event), {@code "endOfPeriod":true} and {@code "traceEnabled":true} where they do not hold. Base64 has a line feed
 * after each 76 characters, also at the end if there is no more, which JSON shows as {@code \n}.
 *
 * <p>Source of the format: LinkedIn Databus 2.0, class DbusEventSerializable.
 */
final class EventJson {
    private static final int BASE64_LINE_LENGTH = 76;

    /** Bytes that a line of Base64 holds. */
    private static final int BYTES_A_LINE = BASE64_LINE_LENGTH / 4 * 3;

    private static final byte[] LINE_FEED = {'\n'};
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final StreamOutput output;

    EventJson(StreamOutput output) {
        this.output = output;
    }

    /** Writes the event and the line feed that ends it. */
    void write(EventView event, ByteArrayOutputStream target) {
        try (JsonGenerator json = JSON.createGenerator(target)) {
            json.writeStartObject();
            writeHeader(event, json);
            writeValue(event, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory does not fail", e);
        }
        target.write('\n');
    }

    private void writeHeader(EventView event, JsonGenerator json) throws IOException {
        if (event.isUpsert() || event.isDelete()) {
            json.writeStringField("opcode", event.opcode().name());
        }
        if (event.hasByteKey()) {
            json.writeStringField("keyBytes", base64(event.byteKey()));
        } else {
            json.writeNumberField("key", event.longKey());
        }
        json.writeNumberField("sequence", event.scn());
        json.writeNumberField("logicalPartitionId", event.logicalPartition());
        json.writeNumberField("physicalPartitionId", event.physicalPartition());
        json.writeNumberField("timestampInNanos", event.timestampNanos());
        json.writeNumberField("srcId", event.sourceId());
        json.writeStringField(
                "schemaId",
                base64(bytes(event, event.offset() + EventLayout.SCHEMA_ID_OFFSET, EventLayout.SCHEMA_ID_LENGTH)));
        json.writeStringField("valueEnc", output.name());
        json.writeBooleanField("isReplicated", (event.attributes() & EventLayout.REPLICATED_BIT) != 0);
        if (event.isEndOfPeriod()) {
            json.writeBooleanField("endOfPeriod", true);
        }
        if ((event.attributes() & EventLayout.TRACE_BIT) != 0) {
            json.writeBooleanField("traceEnabled", true);
        }
    }

    private void writeValue(EventView event, JsonGenerator json) throws IOException {
        byte[] value = bytes(event, event.valueOffset(), event.valueLength());
        json.writeStringField(
                "value", output == StreamOutput.JSON ? base64(value) : new String(value, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(EventView event, int offset, int length) {
        byte[] bytes = new byte[length];
        event.buffer().get(offset, bytes);
        return bytes;
    }

    static String base64(byte[] bytes) {
        String text = Base64.getMimeEncoder(BASE64_LINE_LENGTH, LINE_FEED).encodeToString(bytes);
        return bytes.length > 0 && bytes.length % BYTES_A_LINE == 0 ? text + '\n' : text;
    }
}
