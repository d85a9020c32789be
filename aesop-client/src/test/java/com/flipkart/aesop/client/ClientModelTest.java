package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.wire.ErrorClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random windows, relays that break in every way, a consumer that fails at random, and a client that is stopped, or
 * killed, and started again. The model is a list of windows; what the consumer saw must be: for each window that it was
 * told to the end, exactly its events; windows in order, except after a rollback or a restart; none missing; and no
 * window before one that it had taken a checkpoint behind.
 */
@Timeout(60)
class ClientModelTest {
    private static final int ROUNDS = 8;
    private static final int WINDOWS_PER_ROUND = 150;

    @TempDir
    Path directory;

    @Test
    void shouldDeliverEveryWindowInOrderAtLeastOnceWhateverHappens() throws Exception {
        Random random = Seeds.random(ClientModelTest.class);
        try (FakeRelay first = new FakeRelay();
                FakeRelay second = new FakeRelay()) {
            first.faults(new RandomFaults(new Random(random.nextLong())));
            second.faults(new RandomFaults(new Random(random.nextLong())));
            first.follows(100, new RandomFollows(new Random(random.nextLong())));
            second.follows(100, new RandomFollows(new Random(random.nextLong())));
            Model model = new Model(new Random(random.nextLong()));
            long scn = 0;
            for (int round = 0; round < ROUNDS; round++) {
                boolean lastRound = round == ROUNDS - 1;
                model.restart();
                FakeRelay.Age[] ages = FakeRelay.Age.values();
                first.knows(ages[random.nextInt(ages.length)]);
                second.knows(ages[random.nextInt(ages.length)]);
                try (AesopClient client = AesopClient.builder()
                        .id("model")
                        .relay(first.address())
                        .relay(second.address())
                        .subscribe(People.SOURCE, model)
                        .checkpointDirectory(directory)
                        .settings(Quick.settings())
                        .start()) {
                    for (int i = 0; i < WINDOWS_PER_ROUND; i++) {
                        scn += 1 + random.nextInt(3);
                        byte[][] events = randomWindow(scn, random);
                        model.expect(scn, events);
                        first.window(scn, events);
                        second.window(scn, events);
                    }
                    long target = lastRound ? scn : scn - random.nextInt(WINDOWS_PER_ROUND);
                    assertThat(client.awaitScn(target, Duration.ofSeconds(40)))
                            .as("the client came to %s, not to %s", client.progress(), target)
                            .isTrue();
                    if (!lastRound && random.nextBoolean()) {
                        client.stop(Duration.ZERO); // in the middle of whatever it does
                    }
                }
            }
            model.requireComplete();
        }
    }

    private static byte[][] randomWindow(long scn, Random random) {
        int count = random.nextInt(40) == 0 ? 500 + random.nextInt(700) : random.nextInt(8);
        byte[][] events = new byte[count][];
        for (int i = 0; i < count; i++) {
            int length = random.nextInt(300) == 0 ? random.nextInt(100_000) : random.nextInt(200);
            Opcode opcode = random.nextInt(10) == 0 ? Opcode.DELETE : Opcode.UPSERT;
            events[i] = People.event(
                    opcode, People.SOURCE_ID, People.SCHEMA_ID, scn, random.nextInt(50), "n".repeat(length));
        }
        return events;
    }

    /** Answers that are cut up, and one of ten broken off, damaged or replaced. */
    private record RandomFaults(Random random) implements FakeRelay.Faults {
        @Override
        public void send(int number, byte[] events, FakeRelay.Reply reply) throws IOException {
            int fault;
            int place;
            int chunk;
            synchronized (random) {
                fault = random.nextInt(80);
                place = random.nextInt(events.length + 1);
                chunk = random.nextInt(4) == 0 ? 1 + random.nextInt(50) : 1 + random.nextInt(20_000);
            }
            switch (fault) {
                case 0, 1, 2 -> reply.broken(events, place);
                case 3 -> reply.error(ErrorClass.OFFSET_NOT_FOUND, "overrun");
                case 4 -> reply.failing(events, wholeEvents(events, place), ErrorClass.PROCESSING_FAILED, "no");
                case 5 -> {
                    if (events.length > 0) {
                        events[Math.min(place, events.length - 1)] ^= 0x10;
                    }
                    reply.chunked(events, chunk);
                }
                case 6 -> reply.chunked(Arrays.copyOf(events, place), chunk);
                case 7 -> reply.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                default -> reply.chunked(events, chunk);
            }
        }

        private static int wholeEvents(byte[] events, int place) {
            return FakeRelay.ends(events).stream().filter(end -> end <= place).reduce(0, Math::max);
        }
    }

    /** Answers that stay open, of whose pieces one of thirty is broken off, damaged, or the last. */
    private record RandomFollows(Random random) implements FakeRelay.Follows {
        @Override
        public void follow(int number, FollowedAnswer answer) throws IOException {
            while (!answer.isOver()) {
                int fault;
                double place;
                synchronized (random) {
                    fault = random.nextInt(150);
                    place = random.nextDouble();
                }
                switch (fault) {
                    case 0, 1 -> {
                        byte[] events = answer.take();
                        answer.send(Arrays.copyOf(events, 1 + (int) (place * events.length)));
                        answer.reply().reset();
                    }
                    case 2 -> {
                        byte[] events = answer.take();
                        if (events.length > 0) {
                            events[(int) (place * events.length)] ^= 0x10;
                            answer.send(events);
                        }
                    }
                    case 3 -> answer.end(false);
                    case 4 -> answer.reply().reset();
                    default -> answer.step();
                }
            }
        }
    }

    /** The list of windows, and what the consumer has seen of it. */
    private static final class Model extends RecordingConsumer {
        private record Expected(long scn, List<String> events) {}

        private final Random random;
        private final List<Expected> expected = new ArrayList<>();
        private final List<String> window = new ArrayList<>();
        private int next;
        private long open = -1;
        private boolean restarted;
        private boolean sawRollback;

        Model(Random random) {
            this.random = random;
        }

        synchronized void expect(long scn, byte[][] events) {
            List<String> lines = new ArrayList<>();
            for (byte[] event : events) {
                boolean delete = (event[10] & 2) != 0;
                long key = ByteBuffer.wrap(event).getLong(53);
                lines.add((delete ? "-" : "") + key + " " + event.length);
            }
            expected.add(new Expected(scn, lines));
        }

        /** A client begins, somewhere behind a window that was told to the end. */
        synchronized void restart() {
            restarted = true;
            open = -1;
        }

        private int indexAfter(long scn) {
            return (int) expected.stream().filter(one -> one.scn() <= scn).count();
        }

        @Override
        public synchronized ConsumerResult onStartWindow(long scn) {
            if (restarted) {
                restarted = false;
                goTo(indexAfter(scn) - 1);
            }
            skipEmptyWindows();
            assertThat(open).as("a window begins inside window %s", open).isEqualTo(-1);
            assertThat(scn).isEqualTo(expected.get(next).scn());
            open = scn;
            window.clear();
            return answer();
        }

        /** What comes next may have come before, but nothing may be left out. */
        private void goTo(int index) {
            skipEmptyWindows();
            assertThat(index).as("number of the window that comes next").isLessThanOrEqualTo(next);
            next = index;
        }

        private void skipEmptyWindows() {
            while (next < expected.size() && expected.get(next).events().isEmpty()) {
                next++;
            }
        }

        @Override
        public synchronized ConsumerResult onEvent(ChangeEvent event) {
            assertThat(event.scn()).isEqualTo(open);
            window.add((event.isDelete() ? "-" : "") + event.key() + " "
                    + event.rawEvent().length());
            assertThat(event.row().get("id")).isEqualTo(event.longKey());
            List<String> whole = expected.get(next).events();
            assertThat(window.get(window.size() - 1)).isEqualTo(whole.get(window.size() - 1));
            return random.nextInt(20_000) == 0 ? ConsumerResult.ERROR : ConsumerResult.SUCCESS;
        }

        @Override
        public synchronized ConsumerResult onEndWindow(long scn) throws Exception {
            assertThat(scn).isEqualTo(open);
            assertThat(window).isEqualTo(expected.get(next).events());
            if (random.nextInt(300) == 0) {
                throw new IOException("the sink is away");
            }
            return answer();
        }

        @Override
        public synchronized ConsumerResult onCheckpoint(long scn) {
            ConsumerResult answer = answer();
            if (answer != ConsumerResult.ERROR) {
                next++;
                open = -1;
            }
            return answer;
        }

        @Override
        public synchronized ConsumerResult onRollback(long scn) {
            if (!restarted) {
                goTo(indexAfter(scn));
            }
            open = -1;
            sawRollback = true;
            return ConsumerResult.SUCCESS;
        }

        private ConsumerResult answer() {
            return switch (random.nextInt(400)) {
                case 0 -> ConsumerResult.ERROR;
                case 1, 2, 3 -> ConsumerResult.SKIP_CHECKPOINT;
                case 4, 5, 6 -> ConsumerResult.CHECKPOINT;
                default -> ConsumerResult.SUCCESS;
            };
        }

        synchronized void requireComplete() {
            skipEmptyWindows();
            assertThat(next).as("windows seen").isEqualTo(expected.size());
            assertThat(sawRollback).as("there was a rollback").isTrue();
            assertThat(expected.stream().map(Expected::scn).collect(Collectors.toList()))
                    .doesNotHaveDuplicates();
        }
    }
}
