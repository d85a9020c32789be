package com.flipkart.aesop.client;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.event.SourceIds;
import com.flipkart.aesop.core.schema.SchemaId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Events of people: {@code {id, name}} rows, in windows, as a relay sends them. */
final class People {
    static final String SOURCE = "com.flipkart.aesop.events.ortest.Person";
    static final int SOURCE_ID = 40;
    static final String SCHEMA =
            "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.flipkart.aesop.events.ortest\","
                    + "\"fields\":[{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"name\",\"type\":[\"null\",\"string\"]}]}";
    static final SchemaId SCHEMA_ID = SchemaId.of(SCHEMA);

    private People() {}

    /** An UPSERT of a person. */
    static byte[] person(long scn, long id, String name) {
        return event(Opcode.UPSERT, SOURCE_ID, SCHEMA_ID, scn, id, name);
    }

    static byte[] deleted(long scn, long id, String name) {
        return event(Opcode.DELETE, SOURCE_ID, SCHEMA_ID, scn, id, name);
    }

    static byte[] event(Opcode opcode, int source, SchemaId schema, long scn, long id, String name) {
        int length = 128 + name.getBytes(StandardCharsets.UTF_8).length;
        ByteBuffer bytes = ByteBuffer.allocate(length);
        EventWriter writer = new EventWriter()
                .begin(bytes)
                .header(opcode, (short) source, (short) 0, timestamp(scn))
                .schemaId(schema.high(), schema.low())
                .longKey(id);
        writer.value().writeLong(id);
        writer.value().writeIndex(1);
        writer.value().writeString(name);
        return sealed(bytes, writer.finish(), scn);
    }

    /** The end of a window. */
    static byte[] end(long scn) {
        ByteBuffer bytes = ByteBuffer.allocate(EventLayout.END_OF_PERIOD_LENGTH);
        EventWriter writer = new EventWriter()
                .begin(bytes)
                .controlHeader(SourceIds.END_OF_PERIOD, timestamp(scn))
                .schemaId(0, 0)
                .longKey(0);
        return sealed(bytes, writer.finish(), scn);
    }

    /** A commit time that goes with an SCN: its seconds since 2024. */
    static long timestamp(long scn) {
        return (1_704_067_200L + scn) * 1_000_000_000L;
    }

    /** Puts the SCN and both checksums in, as a buffer does at commit. */
    static byte[] sealed(ByteBuffer event, int length, long scn) {
        EventCrc crc = new EventCrc(); // tests make events while relays make ends of windows
        event.putLong(EventLayout.SCN_OFFSET, scn);
        boolean byteKey = (event.getShort(EventLayout.ATTRIBUTES_OFFSET) & EventLayout.BYTE_KEY_BIT) != 0;
        int header = byteKey ? EventLayout.BYTE_KEY_HEADER_LENGTH : EventLayout.LONG_KEY_HEADER_LENGTH;
        event.putInt(EventLayout.VALUE_CRC_OFFSET, crc.compute(event, header, length - header));
        event.clear();
        int start = EventLayout.HEADER_CRC_START;
        event.putInt(EventLayout.HEADER_CRC_OFFSET, crc.compute(event, start, header - start));
        event.clear();
        byte[] whole = new byte[length];
        event.get(0, whole);
        return whole;
    }
}
