package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.RelayBufferSettings;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.relay.memory.MemoryWindow;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the tests of this package share: a source of people and orders, relays of it, and their bytes. */
final class People {
    static final String PERSON = "com.example.Person";
    static final String ORDER = "com.example.Order";
    static final int PERSON_ID = 40;
    static final int ORDER_ID = 41;
    static final String SCHEMA = "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.example\",\"fields\":["
            + "{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null}]}";

    private static final int FETCH = 1 << 20;

    private People() {}

    static PhysicalSource source() {
        return new PhysicalSource(1, "people", List.of(logical(PERSON_ID, PERSON), logical(ORDER_ID, ORDER)));
    }

    static PhysicalSource peopleAlone() {
        return new PhysicalSource(1, "people", List.of(logical(PERSON_ID, PERSON)));
    }

    static LogicalSource logical(int id, String name) {
        return new LogicalSource((short) id, name, name, (short) 0);
    }

    /** A folder with the schemas of both sources. */
    static Path schemas(Path directory) {
        Path folder = directory.resolve("schemas");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(PERSON + ".1.avsc"), SCHEMA);
            Files.writeString(folder.resolve(ORDER + ".1.avsc"), SCHEMA.replace("Person", "Order"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** A relay whose windows the test writes, on a port of the system's choice. */
    static Relay upstream(Path directory, MemoryProducer producer) {
        return upstream(directory, producer, 0, DataSize.ofMegabytes(16));
    }

    static Relay upstream(Path directory, MemoryProducer producer, int port, DataSize size) {
        return Relay.builder()
                .id("upstream")
                .port(port)
                .set("threads", 2)
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(schemas(directory))
                .buffer(buffer(size))
                .producer(producer)
                .start();
    }

    static RelayBufferSettings buffer(DataSize size) {
        return new SettingsBuilder<>(RelayBufferSettings.class)
                .set("size", size)
                .build();
    }

    /** A relay of relays, with no schemas of its own. */
    static Relay chained(Path directory, UpstreamProducer producer) {
        return Relay.builder()
                .id("chained")
                .port(0)
                .set("threads", 2)
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(directory.resolve("none"))
                .buffer(buffer(DataSize.ofMegabytes(64)))
                .producer(producer)
                .start();
    }

    /** A producer that tries again at once. */
    static UpstreamProducer producer(PhysicalSource source, HostAndPort... relays) {
        return producer(source, settings -> settings, relays);
    }

    static UpstreamProducer producer(
            PhysicalSource source, UnaryOperator<SettingsBuilder<UpstreamSettings>> more, HostAndPort... relays) {
        return new UpstreamProducer(
                source,
                more.apply(new SettingsBuilder<>(UpstreamSettings.class)
                                .set("relays", List.of(relays))
                                .set("readTimeout", Duration.ofSeconds(5))
                                .set("pollWait", Duration.ofSeconds(2))
                                .set("pollInterval", Duration.ofMillis(5))
                                .set("maxRetryPause", Duration.ofMillis(50)))
                        .build());
    }

    static HostAndPort address(Relay relay) {
        return address(relay.port());
    }

    static HostAndPort address(int port) {
        return new HostAndPort("127.0.0.1", port);
    }

    static void person(MemoryWindow window, long key, String name) {
        window.upsert(PERSON, key, row -> {
            row.writeLong(key);
            row.writeIndex(1);
            row.writeString(name);
        });
    }

    static void order(MemoryWindow window, long key) {
        window.upsert(ORDER, key, row -> {
            row.writeLong(key);
            row.writeIndex(0);
        });
    }

    /** A window of people with keys from {@code firstKey} on. */
    static void window(MemoryProducer producer, long scn, long firstKey, int count) {
        producer.commit(scn, scn * 1_000_000_007L, window -> {
            for (int i = 0; i < count; i++) {
                person(window, firstKey + i, "somebody " + scn);
            }
        });
    }

    /** Everything that a relay has of some sources behind an SCN; -1: everything. */
    static byte[] bytes(int port, String sources, long afterScn) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Checkpoint checkpoint = afterScn < 0 ? Checkpoint.FLEXIBLE : Checkpoint.after(afterScn);
        EventView view = new EventView();
        try (RawHttp http = new RawHttp(port)) {
            while (true) {
                RawHttp.Response response = http.get("/stream?sources=" + sources + "&output=binary&size=" + FETCH
                        + "&checkPoint=" + checkpoint.toJson());
                if (response.status() != 200) {
                    throw new IllegalStateException(response.statusLine() + ": " + response.text());
                }
                byte[] body = response.body();
                if (body.length == 0) {
                    return all.toByteArray();
                }
                all.writeBytes(body);
                for (int at = 0; at < body.length; at += view.length()) {
                    view.wrap(ByteBuffer.wrap(body), at);
                    checkpoint = view.isEndOfPeriod()
                            ? checkpoint.onEndOfPeriod(view.scn(), view.timestampNanos())
                            : checkpoint.onDataEvent(view.scn());
                }
            }
        }
    }

    static byte[] bytes(Relay relay) {
        return bytes(relay.port(), PERSON_ID + "," + ORDER_ID, -1);
    }

    /** Waits until a relay has a window. */
    static void awaitScn(Relay relay, long scn) {
        Deadline.inSeconds(20)
                .until(
                        () -> Long.parseLong(relay.facts().getOrDefault("people.maxScn", "-1")) >= scn,
                        "window " + scn + " in " + relay.id() + ": " + relay.status());
    }

    /** What one window has: its SCN, then the keys of its events; a key that was deleted below 0. */
    static List<List<Long>> windows(byte[] bytes) {
        List<List<Long>> windows = new ArrayList<>();
        List<Long> window = new ArrayList<>();
        EventView view = new EventView();
        EventCrc crc = new EventCrc();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        for (int at = 0; at < bytes.length; at += view.length()) {
            view.wrap(all, at);
            if (view.verify(crc, bytes.length) != EventView.Verdict.VALID) {
                throw new IllegalStateException("damaged at " + at + ": " + view);
            }
            if (window.isEmpty()) {
                window.add(view.scn());
            } else if (window.get(0) != view.scn()) {
                throw new IllegalStateException("window " + window.get(0) + " has no end before " + view);
            }
            if (view.isEndOfPeriod()) {
                windows.add(window);
                window = new ArrayList<>();
            } else {
                window.add(view.isDelete() ? -view.longKey() : view.longKey());
            }
        }
        if (!window.isEmpty()) {
            throw new IllegalStateException("the last window has no end: " + window);
        }
        return windows;
    }

    /** The event that ends a window, with attributes that we do not write but original relays do. */
    static byte[] end(long scn, int attributes) {
        ByteBuffer event = ByteBuffer.allocate(EventLayout.END_OF_PERIOD_LENGTH);
        event.putInt(EventLayout.LENGTH_OFFSET, EventLayout.END_OF_PERIOD_LENGTH);
        event.putShort(EventLayout.ATTRIBUTES_OFFSET, (short) attributes);
        event.putLong(EventLayout.TIMESTAMP_OFFSET, scn * 1_000_003);
        event.putShort(EventLayout.SOURCE_ID_OFFSET, (short) -2);
        return sealed(event, scn);
    }

    /** Gives an event its SCN and its checksums. */
    static byte[] sealed(ByteBuffer event, long scn) {
        EventCrc crc = new EventCrc();
        int length = event.getInt(EventLayout.LENGTH_OFFSET);
        boolean byteKey = (event.getShort(EventLayout.ATTRIBUTES_OFFSET) & EventLayout.BYTE_KEY_BIT) != 0;
        int header = byteKey ? EventLayout.BYTE_KEY_HEADER_LENGTH : EventLayout.LONG_KEY_HEADER_LENGTH;
        event.putLong(EventLayout.SCN_OFFSET, scn);
        event.putInt(EventLayout.VALUE_CRC_OFFSET, crc.compute(event, header, length - header));
        event.clear();
        event.putInt(
                EventLayout.HEADER_CRC_OFFSET,
                crc.compute(event, EventLayout.HEADER_CRC_START, header - EventLayout.HEADER_CRC_START));
        event.clear();
        byte[] bytes = new byte[length];
        event.get(bytes);
        return bytes;
    }
}
