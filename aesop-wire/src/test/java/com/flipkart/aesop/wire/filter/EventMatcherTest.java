package com.flipkart.aesop.wire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Filters against what they mean, in BigIntegers and Strings. */
class EventMatcherTest {
    private static final int ROUNDS = 3_000;
    private static final int OFFSET = 5;
    private static final short END_OF_PERIOD = -2;

    /** Keys at which arithmetic goes wrong. */
    private static final long[] EDGES = {
        Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0, 1
    };

    private final long seed = Long.getLong("aesop.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final EventWriter writer = new EventWriter();

    EventMatcherTest() {
        System.out.println("EventMatcherTest -Daesop.seed=" + seed);
    }

    private ByteBuffer event(short source, long key) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(OFFSET + 100);
        return finish(bytes, begin(bytes, source).longKey(key));
    }

    private ByteBuffer event(short source, byte[] key) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(OFFSET + 100 + key.length);
        return finish(bytes, begin(bytes, source).byteKey(key, 0, key.length));
    }

    private EventWriter begin(ByteBuffer bytes, short source) {
        return writer.begin(bytes.slice(OFFSET, bytes.capacity() - OFFSET))
                .header(Opcode.UPSERT, source, (short) 0, 0)
                .schemaId(1, 2);
    }

    private static ByteBuffer finish(ByteBuffer bytes, EventWriter keyed) {
        int length = keyed.value(new byte[7], 0, 7).finish();
        return bytes.limit(OFFSET + length);
    }

    private static boolean accepts(EventMatcher matcher, ByteBuffer event) {
        return matcher.accepts(event, OFFSET, event.limit() - OFFSET);
    }

    /** What Databus does, on numbers that cannot overflow; null: it is an error. */
    private static Boolean expected(KeyFilter filter, long key) {
        if (filter == null || filter.type() == PartitionType.NONE) {
            return true;
        }
        for (KeyRange range : filter.ranges()) {
            BigInteger value = BigInteger.valueOf(key);
            if (filter.type() == PartitionType.MOD) {
                value = value.abs().mod(BigInteger.valueOf(range.numBuckets()));
            }
            boolean fromStart = value.compareTo(BigInteger.valueOf(range.start())) >= 0;
            boolean beforeEnd = value.compareTo(BigInteger.valueOf(range.end())) < 0;
            boolean wraps = range.start() > range.end() && value.signum() >= 0;
            if (wraps ? fromStart || beforeEnd : fromStart && beforeEnd) {
                return true;
            }
        }
        return false;
    }

    private static Boolean expected(KeyFilter filter, byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        try {
            return expected(filter, Long.parseLong(text));
        } catch (NumberFormatException e) {
            boolean fails = filter != null
                    && filter.type() == PartitionType.RANGE
                    && !filter.ranges().isEmpty();
            return fails ? null : expected(filter, text.hashCode());
        }
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> random.nextLong();
            default -> random.nextInt(200) - 50L;
        };
    }

    private KeyFilter filter() {
        PartitionType type = List.of(PartitionType.NONE, PartitionType.RANGE, PartitionType.MOD)
                .get(random.nextInt(3));
        List<KeyRange> ranges = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0 && type != PartitionType.NONE; i--) {
            long buckets = random.nextInt(10) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(20);
            ranges.add(
                    type == PartitionType.RANGE
                            ? KeyRange.ofKeys(number(), number())
                            : KeyRange.ofBuckets(buckets, random.nextInt(20), random.nextInt(25)));
        }
        return new KeyFilter(type, ranges);
    }

    /** Digits of several scripts, signs, letters, supplementary characters, and bytes that are no UTF-8. */
    private byte[] text() {
        StringBuilder text = new StringBuilder();
        switch (random.nextInt(6)) {
            case 0 -> text.append(number());
            case 1 -> text.append(BigInteger.valueOf(number()).add(BigInteger.valueOf(number())));
            case 2 -> text.append(random.nextBoolean() ? "+" : "-0").append(random.nextInt(99));
            case 3 -> {
                for (int i = random.nextInt(6); i > 0; i--) {
                    text.appendCodePoint("\u0660\uFF10\u09660".codePointAt(random.nextInt(4)) + random.nextInt(10));
                }
            }
            case 4 -> {
                for (int i = random.nextInt(8); i > 0; i--) {
                    text.appendCodePoint(random.nextInt(0xD800));
                    text.appendCodePoint(0x1F600 + random.nextInt(50));
                }
            }
            default -> {
                return nonsense();
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] nonsense() {
        byte[] bytes = new byte[random.nextInt(9)];
        int[] likely = {0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x80, 0x90, 0x9F, 0xA0, 0xBF, 0x31};
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : likely[random.nextInt(likely.length)]);
        }
        return bytes;
    }

    @Test
    void shouldAcceptWhatTheFilterMeans() {
        int accepted = 0;
        int refused = 0;
        int failed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map<Long, KeyFilter> bySource = new HashMap<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                bySource.put(1L + random.nextInt(40), filter());
            }
            StreamFilters filters = new StreamFilters(bySource);
            EventMatcher matcher = StreamFilters.parse(filters.json()).matcher();
            for (int i = 0; i < 20; i++) {
                short source = (short) (1 + random.nextInt(40));
                KeyFilter filter = bySource.get((long) source);
                long number = number();
                byte[] text = text();
                String what =
                        "number=" + number + " text=" + Arrays.toString(text) + " filter=" + filter + " seed=" + seed;
                assertThat(accepts(matcher, event(source, number))).as(what).isEqualTo(expected(filter, number));
                Boolean expected = expected(filter, text);
                if (expected == null) {
                    failed++;
                    assertThatThrownBy(() -> accepts(matcher, event(source, text)))
                            .as(what)
                            .isInstanceOf(AesopException.class);
                } else {
                    accepted += expected ? 1 : 0;
                    refused += expected ? 0 : 1;
                    assertThat(accepts(matcher, event(source, text))).as(what).isEqualTo(expected);
                }
            }
        }
        assertThat(List.of(accepted, refused, failed))
                .allSatisfy(count -> assertThat(count).isGreaterThan(1000));
    }

    @Test
    void shouldPutTheSmallestLongIntoABucketThatCanBeAskedFor() {
        // 2^63 = 9223372036854775808; Math.abs would make -9223372036854775808 of it, and -8 the bucket.
        assertThat(KeyRange.bucket(Long.MIN_VALUE, 10)).isEqualTo(8);
        assertThat(KeyRange.bucket(Long.MIN_VALUE, 8)).isZero();
        assertThat(KeyRange.bucket(-13, 10)).isEqualTo(3);
        assertThat(KeyFilter.mod(10, 8, 9).accepts(Long.MIN_VALUE)).isTrue();
    }

    @Test
    void shouldGoOverTheEndOfTheNumbersWhenARangeStartsAfterItsEnd() {
        assertThat(List.of(8L, 9L, 0L, 1L)).allMatch(KeyFilter.mod(10, 8, 2)::accepts);
        assertThat(List.of(2L, 7L)).noneMatch(KeyFilter.mod(10, 8, 2)::accepts);
        assertThat(KeyFilter.mod(10, 3, 3).accepts(3)).isFalse();
        assertThat(List.of(-5L, 0L, 4L)).allMatch(KeyFilter.range(-5, 5)::accepts);
        assertThat(List.of(-6L, 5L)).noneMatch(KeyFilter.range(-5, 5)::accepts);
    }

    @Test
    void shouldPassControlEventsAndSourcesWithoutFilter() {
        StreamFilters nothing = StreamFilters.of(40, new KeyFilter(PartitionType.MOD, List.of()));
        EventMatcher matcher = nothing.matcher();

        assertThat(accepts(matcher, event(END_OF_PERIOD, 0))).isTrue();
        assertThat(accepts(matcher, event((short) 41, 7))).isTrue();
        assertThat(accepts(matcher, event((short) 40, 7))).isFalse();
    }

    @Test
    void shouldRefuseARangeOfKeysThatAreNoNumbers() {
        EventMatcher matcher = StreamFilters.of(40, KeyFilter.range(0, 10)).matcher();
        ByteBuffer event = event((short) 40, "key7".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> accepts(matcher, event))
                .hasMessageContainingAll(
                        "Invalid value for stream.filters: a RANGE for source 40",
                        "a key that is no number: \"key7\"",
                        "Divide its keys by MOD")
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void shouldNotReadBeyondAnEventWhoseKeyClaimsToBeLonger() {
        EventMatcher matcher = StreamFilters.of(40, KeyFilter.mod(10, 0, 10)).matcher();
        ByteBuffer event = event((short) 40, new byte[3]);
        for (int length : new int[] {-1, 1000, Integer.MAX_VALUE}) {
            event.putInt(OFFSET + 53, length);

            assertThatThrownBy(() -> accepts(matcher, event)).hasMessageContaining("keyLength=" + length);
        }
    }

    @Test
    void shouldAllocateNothing() {
        EventMatcher matcher = StreamFilters.of(40, KeyFilter.mod(10, 0, 1)).matcher();
        List<ByteBuffer> events = List.of(
                event((short) 40, 4711),
                event((short) 40, "12345".getBytes(StandardCharsets.UTF_8)),
                event((short) 40, "sm\u00F8rrebr\u00F8d \uD83D\uDE00".getBytes(StandardCharsets.UTF_8)),
                event((short) 40, new byte[] {-1, (byte) 0xE2, 7}));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        apply(matcher, events);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            apply(matcher, events);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isZero();
    }

    private static void apply(EventMatcher matcher, List<ByteBuffer> events) {
        for (int i = 0; i < 100_000; i++) {
            for (int j = 0; j < events.size(); j++) {
                accepts(matcher, events.get(j));
            }
        }
    }
}
