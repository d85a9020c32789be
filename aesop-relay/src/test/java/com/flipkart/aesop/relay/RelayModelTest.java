package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.filter.KeyFilter;
import com.flipkart.aesop.wire.filter.KeyRange;
import com.flipkart.aesop.wire.filter.PartitionType;
import com.flipkart.aesop.wire.filter.StreamFilters;
import com.flipkart.aesop.wire.http.RawHttp;
import com.flipkart.aesop.wire.zstd.Unpacked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A relay against a list: random windows, checkpoints, sizes, sources and restarts; each answer has to be what
 * the list says. What has been evicted is learned from the relay's facts, everything else from the list alone.
 */
class RelayModelTest {
    private static final int OPERATIONS = 4_000;

    /** All events that were ever committed, in order. */
    private final List<Event> written = new ArrayList<>();

    private final Random random;
    private final long seed = Long.getLong("aesop.seed", System.nanoTime());
    private RelayFixture relay;
    private long lastScn;
    private int empties;
    private int errors;
    private int answers;

    RelayModelTest() {
        System.out.println("RelayModelTest -Daesop.seed=" + seed);
        random = new Random(seed);
    }

    @Test
    void shouldAnswerAsTheModelDoes(@TempDir Path directory) {
        relay = new RelayFixture(directory, builder -> builder.set("chunkSize", DataSize.ofKilobytes(4)))
                .buffer(DataSize.ofKilobytes(64), DataSize.ofKilobytes(8))
                .start();
        try (RelayFixture closed = relay) {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                int choice = random.nextInt(1000);
                if (choice < 300) {
                    write();
                } else if (choice < 997) {
                    ask();
                } else {
                    closed.restart();
                }
            }
        }
        assertThat(List.of(empties, errors, answers))
                .allSatisfy(count -> assertThat(count).isGreaterThan(50));
    }

    private void write() {
        lastScn += 1 + random.nextInt(3);
        int events = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 6);
        List<Event> window = new ArrayList<>();
        relay.window(lastScn, rows -> {
            for (int i = 0; i < events; i++) {
                long key = random.nextInt(1000);
                if (random.nextInt(4) == 0) {
                    RelayFixture.order(rows, key);
                    window.add(new Event(lastScn, RelayFixture.ORDER_ID, key, 0));
                } else {
                    RelayFixture.person(rows, key, "x".repeat(random.nextInt(100)));
                    window.add(new Event(lastScn, RelayFixture.PERSON_ID, key, 0));
                }
            }
        });
        written.addAll(window);
        written.add(new Event(lastScn, Event.END, 0, 0));
    }

    private void ask() {
        long windowScn = random.nextInt(20) == 0 ? -1 : Math.max(0, lastScn + 3 - random.nextInt(400));
        windowScn = random.nextInt(20) == 0 ? lastScn : windowScn;
        long offset = random.nextInt(3) == 0 ? random.nextInt(20) : -1;
        boolean latest = random.nextInt(15) == 0;
        List<Integer> sources =
                List.of(List.of(40, 41), List.of(40), List.of(41)).get(random.nextInt(3));
        int size = random.nextInt(5) == 0 ? 62 + random.nextInt(300) : 1 << random.nextInt(10, 18);
        StreamFilters filters = random.nextInt(3) == 0 ? filters() : StreamFilters.NONE;
        boolean coalesce = random.nextInt(3) == 0;
        String output = random.nextInt(4) == 0 ? "json" : "binary";
        boolean compress = random.nextInt(3) == 0;
        RawHttp.Response response = relay.get("/stream?sources=" + sources.get(0)
                + (sources.size() > 1 ? "," + sources.get(1) : "") + "&output=" + output + "&size=" + size
                + (latest ? "&streamFromLatestScn=true" : "") + (coalesce ? "&coalesceEndOfPeriod=true" : "")
                + (compress ? "&compress=zstd" : "")
                + (filters.bySource().isEmpty() ? "" : "&filters=" + filters.json()) + "&checkPoint="
                + RelayFixture.checkpoint(windowScn, windowScn < 0 ? -1 : offset));
        String what = "scn=" + windowScn + " offset=" + offset + " latest=" + latest + " sources=" + sources + " size="
                + size + " filters=" + filters.json() + " coalesce=" + coalesce + " output=" + output + " compress="
                + compress
                + " lastScn="
                + lastScn + " seed="
                + seed;
        List<Event> expected = expected(windowScn, offset, latest);
        if (expected == null) {
            errors++;
            assertThat(response.headers().get("x-dbus-error-cause"))
                    .as(what)
                    .isEqualTo("com.linkedin.databus.core.ScnNotFoundException");
            return;
        }
        assertThat(response.status()).as(what).isEqualTo(200);
        int start = written.size() - expected.size();
        boolean inside =
                start > 0 && !expected.isEmpty() && !written.get(start - 1).isEnd();
        long openWindow = inside ? expected.get(0).scn() : -1;
        expected.removeIf(event -> !event.isEnd() && !(sources.contains(event.source()) && passes(filters, event)));
        compare(what, response, coalesce ? coalesced(expected, openWindow) : expected, size);
    }

    /** Filters for one or both sources, or for one that nobody asks for. */
    private StreamFilters filters() {
        Map<Long, KeyFilter> bySource = new HashMap<>();
        for (long source = 40; source <= 42; source++) {
            long first = random.nextInt(12) - 2L;
            long second = random.nextInt(12);
            switch (random.nextInt(5)) {
                case 0 -> bySource.put(source, KeyFilter.mod(1 + random.nextInt(10), first, second));
                case 1 -> bySource.put(source, KeyFilter.range(100 * first, 100 * second));
                case 2 ->
                    bySource.put(
                            source,
                            new KeyFilter(
                                    PartitionType.MOD,
                                    List.of(KeyRange.ofBuckets(3, 0, 1), KeyRange.ofBuckets(7, first, second))));
                case 3 -> bySource.put(source, KeyFilter.ALL);
                default -> {}
            }
        }
        return new StreamFilters(bySource);
    }

    private static boolean passes(StreamFilters filters, Event event) {
        KeyFilter filter = filters.bySource().get((long) event.source());
        return filter == null || filter.accepts(event.key());
    }

    /** Without the ends of windows of which nothing else is sent, but for the newest and that of a window begun before. */
    private static List<Event> coalesced(List<Event> all, long openWindow) {
        List<Event> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Event event = all.get(i);
            boolean touched = event.scn() == openWindow
                    || (!kept.isEmpty() && kept.get(kept.size() - 1).scn() == event.scn());
            if (!event.isEnd() || touched || i == all.size() - 1) {
                kept.add(event);
            }
        }
        return kept;
    }

    /** What follows a place; null if it is no longer held. */
    private List<Event> expected(long windowScn, long offset, boolean latest) {
        long first = Long.parseLong(relay.relay().facts().get("people.minScn"));
        long prev = Long.parseLong(relay.relay().facts().get("people.prevScn"));
        List<Event> held = new ArrayList<>(
                written.stream().filter(event -> event.scn() >= first).toList());
        if (first < 0) {
            return new ArrayList<>();
        }
        if (latest) {
            held.removeIf(event -> event.scn() < lastScn);
            return held;
        }
        if (windowScn < 0) {
            while (!held.isEmpty() && held.get(0).isEnd()) {
                held.remove(0);
            }
            return held;
        }
        if (windowScn < prev || (windowScn == prev && offset >= 0)) {
            return null;
        }
        boolean exists = held.stream().anyMatch(event -> event.scn() == windowScn);
        if (exists && offset >= 0) {
            held.removeIf(event -> event.scn() < windowScn);
            return new ArrayList<>(held.subList((int) Math.min(offset, held.size()), held.size()));
        }
        held.removeIf(event -> event.scn() <= windowScn);
        return held;
    }

    private void compare(String what, RawHttp.Response response, List<Event> expected, int size) {
        byte[] body = Unpacked.body(response);
        List<Event> got = what.contains("output=json")
                ? Event.allJson(new String(body, StandardCharsets.UTF_8))
                : Event.all(body);
        assertThat(response.headers().containsKey("x-aesop-compress"))
                .as(what)
                .isEqualTo(what.contains("compress=true") && !got.isEmpty());
        int length = got.stream().mapToInt(Event::length).sum();
        if (got.isEmpty()) {
            empties++;
            assertThat(response.headers()).as(what).containsEntry("Content-Length", "0");
            String pending = response.headers().get("x-dbus-pending-event-size");
            assertThat(pending == null).as(what + " pending=" + pending).isEqualTo(expected.isEmpty());
            assertThat(pending == null || Integer.parseInt(pending) > size)
                    .as(what + " pending=" + pending)
                    .isTrue();
            return;
        }
        answers++;
        assertThat(length).as(what).isLessThanOrEqualTo(size);
        assertThat(got).as(what).hasSizeLessThanOrEqualTo(expected.size());
        for (int i = 0; i < got.size(); i++) {
            Event event = got.get(i);
            assertThat(new Event(event.scn(), event.source(), event.key(), 0))
                    .as(what)
                    .isEqualTo(expected.get(i));
        }
        if (got.size() < expected.size()) {
            // It ended early, so it must have been full: the longest event here takes less than 300 bytes.
            assertThat(length).as(what).isGreaterThan(size - 300);
        }
    }
}
