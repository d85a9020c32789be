package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A million random operations on a buffer and on a sorted map must agree: windows of every size, rollbacks, seeks to every
 * kind of place, reads through every filter, readers that fall behind, reopening with another capacity, and opening what a
 * killed process would have left.
 */
class EventBufferModelTest extends RingTest {
    private static final Logger LOG = LoggerFactory.getLogger(EventBufferModelTest.class);
    private static final int OPERATIONS = 1_000_000;
    private static final long TIME_BOX_NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("aesop.buffer.model.seconds", 18));
    private static final int MOST_EVENTS_COMPARED = 300;

    private Random random;
    private MappedEventBuffer buffer;
    private Producer producer;
    private ModelRing model;
    private BufferSettings settings;
    private int operations;
    private long nextScn;
    private final List<Follower> followers = new ArrayList<>();

    /** A reader that stays, and what it has still to see. */
    private static final class Follower {
        private final EventCursor cursor;
        private long windowScn;
        private long windowOffset;
        private boolean placed;

        Follower(EventCursor cursor) {
            this.cursor = cursor;
        }
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void shouldAgreeWithASortedMapThroughAMillionRandomOperations() {
        Seeds.run(numbers -> {
            random = numbers;
            long deadline = System.nanoTime() + TIME_BOX_NANOS;
            int rings = 0;
            while (operations < OPERATIONS && System.nanoTime() < deadline) {
                directory = temporary.resolve("ring" + rings);
                newRing();
                int until = Math.min(OPERATIONS, operations + 100_000);
                while (operations < until && System.nanoTime() < deadline) {
                    operate();
                }
                closeAll();
                assertThat(BufferCheck.check(directory).violations()).isEmpty();
                rings++;
            }
            LOG.info("Model test: {} operations on {} rings", operations, rings);
        });
    }

    private void newRing() {
        settings = randomSettings();
        long initialScn = random.nextBoolean() ? Scn.NONE : random.nextInt(1000);
        nextScn = Math.max(0, initialScn) + 1;
        model = new ModelRing(initialScn);
        use(open(settings, initialScn));
    }

    private BufferSettings randomSettings() {
        int segment = 4096 << random.nextInt(3);
        long capacity = (long) segment * (2 + random.nextInt(6)) + random.nextInt(segment);
        int spacing = 256 << random.nextInt(4);
        return new BufferSettings(capacity, segment, 40_000, spacing, QueuePolicy.OVERWRITE_ON_WRITE)
                .withSealDelay(Duration.ofMillis(random.nextInt(3)));
    }

    private void use(MappedEventBuffer opened) {
        buffer = opened;
        producer = new Producer(buffer.writer());
        followers.clear();
        for (int i = 0; i < 3; i++) {
            followers.add(new Follower(buffer.cursor()));
        }
        compareView();
    }

    private void operate() throws Exception {
        int dice = random.nextInt(1000);
        if (dice < 550) {
            window();
        } else if (dice < 760) {
            seekSomewhere();
        } else if (dice < 960) {
            follow(followers.get(random.nextInt(followers.size())));
        } else if (dice < 990) {
            compareView();
        } else if (dice < 998) {
            operations++;
            producer.sink().advance(new TextPosition("advanced " + nextScn));
        } else if (random.nextInt(4) > 0) {
            openWhatAKillWouldLeave();
        } else {
            reopen();
        }
    }

    private void window() {
        producer.sink().begin();
        long scn = nextScn + (random.nextInt(4) == 0 ? random.nextInt(50) : 0);
        int count = random.nextInt(20) == 0 ? random.nextInt(200) : random.nextInt(6);
        List<ReadEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            event(scn, i, events);
        }
        operations += 2;
        if (random.nextInt(12) == 0) {
            producer.sink().rollback();
        } else {
            producer.commit(scn);
            model.commit(scn, events);
            nextScn = scn + 1;
        }
        // A window may push others out whether it is committed or not.
        model.giveUpBefore(buffer.view().minScn());
    }

    private void event(long scn, int ordinal, List<ReadEvent> events) {
        operations++;
        int dice = random.nextInt(2000);
        int source = random.nextBoolean() ? 1 + random.nextInt(5) : 1 + random.nextInt(400);
        if (dice < 60) {
            producer.sink().claim(61 + random.nextInt(10_000));
            producer.sink().abort();
        } else if (dice < 160) {
            String key = "key " + scn + " " + ordinal;
            producer.appendByteKey((short) source, key, dice);
            events.add(ReadEvent.data(scn, source, -1, 57 + key.length() + dice));
        } else {
            int length = dice < 1990 ? 61 + random.nextInt(200) : 61 + random.nextInt(39_000);
            producer.append((short) source, scn * 1000 + ordinal, length);
            events.add(ReadEvent.data(scn, source, scn * 1000 + ordinal, length));
        }
    }

    private long somePlace() {
        long min = Math.max(0, model.previousScn()) - 3;
        return min + random.nextInt((int) Math.min(Integer.MAX_VALUE, nextScn - min + 6));
    }

    private void seekSomewhere() {
        operations++;
        long scn = somePlace();
        long offset = random.nextInt(3) == 0 ? random.nextInt(random.nextInt(10) == 0 ? 3000 : 30) : -1;
        ReadOptions options = someOptions();
        ModelRing.Found expected = model.seek(scn, offset, Integer.MAX_VALUE);
        try (EventCursor cursor = buffer.cursor()) {
            assertThat(cursor.seek(scn, offset)).as("seek %d %d", scn, offset).isEqualTo(expected.result());
            if (expected.result() == SeekResult.FOUND) {
                List<ReadEvent> passed = ModelRing.pass(expected.events(), options, expected.insideWindow());
                compareRead(cursor, options, passed);
            }
        }
    }

    private void compareRead(EventCursor cursor, ReadOptions options, List<ReadEvent> expected) {
        ByteBuffer target = ByteBuffer.allocate(random.nextInt(5) == 0 ? 40_000 : 500 + random.nextInt(5000));
        int at = 0;
        while (!cursor.atEnd() && at < MOST_EVENTS_COMPARED) {
            operations++;
            target.clear();
            int length = cursor.read(target, options);
            List<ReadEvent> read = ReadEvent.parse(target.flip());
            assertThat(read).isEqualTo(expected.subList(at, Math.min(expected.size(), at + read.size())));
            at += read.size();
            if (length == 0 && cursor.pendingEventLength() > 0) {
                assertThat(cursor.pendingEventLength())
                        .isGreaterThan(target.capacity())
                        .isEqualTo(expected.get(at).length());
                target = ByteBuffer.allocate(40_000);
            }
        }
        if (cursor.atEnd()) {
            assertThat(at).isEqualTo(expected.size());
        }
        assertThat(cursor.eventsRead()).isEqualTo(at);
    }

    private ReadOptions someOptions() {
        if (random.nextInt(3) == 0) {
            return ReadOptions.ALL;
        }
        short[] ids = new short[random.nextInt(4)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (short) (1 + random.nextInt(random.nextBoolean() ? 6 : 500));
        }
        SourceFilter sources = random.nextInt(8) == 0 ? SourceFilter.ALL : SourceFilter.of(ids);
        return new ReadOptions(sources, random.nextBoolean(), 1 + random.nextInt(100_000));
    }

    /** A follower reads a little and must get exactly what follows its place, or be told that it was overtaken. */
    private void follow(Follower follower) {
        operations++;
        if (!follower.placed) {
            follower.windowScn = model.maxScn() == Scn.NONE ? Math.max(0, model.previousScn()) : model.maxScn();
            follower.windowOffset = -1;
            follower.placed = follower.cursor.seek(follower.windowScn, -1).hasPlace();
            return;
        }
        ByteBuffer target = ByteBuffer.allocate(random.nextInt(4) == 0 ? 40_000 : 700);
        ModelRing.Found expected = model.seek(follower.windowScn, follower.windowOffset, 800);
        try {
            follower.cursor.read(target, ReadOptions.ALL);
        } catch (AesopException e) {
            follower.placed = false;
            assertThat(expected.result()).as(e.describe()).isEqualTo(SeekResult.NOT_FOUND);
            assertThat(e.code()).isIn(ErrorCode.LAPPED, ErrorCode.SCN_NOT_FOUND);
            return;
        }
        List<ReadEvent> read = ReadEvent.parse(target.flip());
        assertThat(read).isEqualTo(expected.events().subList(0, read.size()));
        for (ReadEvent event : read) {
            follower.windowOffset = event.isEnd()
                    ? -1
                    : event.scn() == follower.windowScn && follower.windowOffset >= 0 ? follower.windowOffset + 1 : 1;
            follower.windowScn = event.scn();
        }
        assertThat(follower.cursor.windowScn()).isEqualTo(follower.windowScn);
        assertThat(follower.cursor.windowOffset()).isEqualTo(follower.windowOffset);
    }

    private void compareView() {
        operations++;
        BufferView view = buffer.view();
        assertThat(view.minScn()).isEqualTo(model.minScn());
        assertThat(view.maxScn()).isEqualTo(model.maxScn());
        assertThat(view.prevScn()).isEqualTo(model.previousScn());
        assertThat(view.eventsHeld()).isEqualTo(model.events());
        assertThat(view.bytesHeld()).isEqualTo(model.bytes());
        assertThat(view.bytesHeld())
                .isLessThanOrEqualTo(Math.max(settings.capacity(), 2L * settings.segmentSize() + 80_000)
                        + 2 * model.lastWindowBytes());
    }

    private void openWhatAKillWouldLeave() throws Exception {
        operations++;
        boolean openWindow = random.nextBoolean();
        if (openWindow) {
            producer.sink().begin();
            for (int i = random.nextInt(60); i > 0; i--) {
                producer.append((short) 1, i, 61 + random.nextInt(500));
            }
            model.giveUpBefore(buffer.view().minScn());
        }
        Path copy = temporary.resolve("copy" + operations);
        RingFilesCopy.copy(directory, copy);
        try (MappedEventBuffer recovered = MappedEventBuffer.open(copy, settings)) {
            assertThat(recovered.recovery().origin()).isEqualTo(RecoveryReport.Origin.PROCESS_CRASHED);
            assertThat(recovered.view().maxScn()).isEqualTo(model.maxScn());
            // A segment that was given up a moment ago may come back: its file was not yet taken for something else.
            assertThat(recovered.view().eventsHeld()).isGreaterThanOrEqualTo(model.events());
            assertThat(recovered.view().prevScn()).isLessThanOrEqualTo(model.previousScn());
            compareWithModel(recovered);
            new Producer(recovered.writer()).window(nextScn, 3, 300);
        }
        assertThat(BufferCheck.check(copy).violations()).isEmpty();
        RingFilesCopy.delete(copy);
        if (openWindow) {
            producer.sink().rollback();
        }
    }

    private void compareWithModel(MappedEventBuffer recovered) {
        try (EventCursor cursor = recovered.cursor()) {
            ModelRing.Found all = model.seek(model.previousScn(), -1, Integer.MAX_VALUE);
            assertThat(cursor.seek(model.previousScn(), -1)).isEqualTo(all.result());
            if (all.result() == SeekResult.FOUND) {
                assertThat(readAll(cursor)).isEqualTo(all.events());
            }
        }
    }

    private void reopen() {
        operations++;
        String resume = producer.sink()
                .resumePoint()
                .position()
                .map(TextPosition::textOf)
                .orElse("none");
        closeAll();
        if (random.nextBoolean()) {
            settings = randomSettings();
        }
        MappedEventBuffer reopened = open(settings, 999_999);
        model.giveUpBefore(reopened.view().minScn());
        use(reopened);
        assertThat(producer.sink()
                        .resumePoint()
                        .position()
                        .map(TextPosition::textOf)
                        .orElse("none"))
                .isEqualTo(resume);
        assertThatThrownBy(() -> MappedEventBuffer.open(directory, settings))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED));
    }
}
