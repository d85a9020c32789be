package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Writes an event as a line: {@code UPSERT person key=1 id=1 name="Ada"}. */
final class EventText {
    private final PhysicalSource source;
    private final SchemaRegistry schemas;

    EventText(PhysicalSource source, SchemaRegistry schemas) {
        this.source = source;
        this.schemas = schemas;
    }

    String of(byte[] event) {
        EventView view = new EventView().wrap(ByteBuffer.wrap(event), 0);
        LogicalSource logical = source.sources().stream()
                .filter(candidate -> candidate.id() == view.sourceId())
                .findFirst()
                .orElseThrow();
        String table = logical.uri().substring(logical.uri().indexOf('.') + 1);
        String key = view.hasByteKey()
                ? quote(new String(view.byteKey(), StandardCharsets.UTF_8))
                : Long.toString(view.longKey());
        StringJoiner text = new StringJoiner(" ");
        text.add(view.opcode().name()).add(table).add("key=" + key);
        GenericRecord record = record(event);
        for (Schema.Field field : record.getSchema().getFields()) {
            text.add(field.name() + "=" + value(record.get(field.pos())));
        }
        return text.toString();
    }

    GenericRecord record(byte[] event) {
        EventView view = new EventView().wrap(ByteBuffer.wrap(event), 0);
        SchemaId id = new SchemaId(view.schemaIdHigh(), view.schemaIdLow());
        VersionedSchema schema = source.sources().stream()
                .flatMap(logical -> schemas.versions(logical.name()).stream())
                .filter(version -> version.id().equals(id))
                .findFirst()
                .orElseThrow();
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(event, view.valueOffset(), view.valueLength(), null);
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(schema.schema()).read(null, decoder);
            if (!decoder.isEnd() && event.length > EventLayout.MIN_LENGTH) {
                throw new AssertionError("The datum ends before the event: " + record);
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException("The event's value is no datum of its schema", e);
        }
    }

    static String value(Object value) {
        if (value instanceof CharSequence text) {
            return quote(text.toString());
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return "x'" + HexFormat.of().formatHex(copy) + "'";
        }
        return String.valueOf(value);
    }

    private static String quote(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                + '"';
    }
}
