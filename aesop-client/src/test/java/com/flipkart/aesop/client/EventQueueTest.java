package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.client.http.WaitInterruptedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventQueueTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int HEADER = 8;

    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final EventQueue<String> queue = new EventQueue<>(1024);

    @Test
    void shouldShowWindowOnlyWhenItIsPublished() throws InterruptedException {
        write(1, 100);
        assertThat(queue.await(0)).isFalse();

        publish();

        assertThat(queue.await(SECOND)).isTrue();
        assertThat(read()).isEqualTo(1);
        assertThat(queue.await(0)).isFalse();
    }

    @Test
    void shouldForgetWhatWasNotPublished() throws InterruptedException {
        write(1, 100);
        publish();
        write(2, 100);
        write(3, 50);
        queue.dropUnpublished();
        write(4, 100);
        publish();

        assertThat(readAll()).containsExactly("1", "4");
    }

    @Test
    void shouldDeliverMessagesBetweenTheEventsAroundThem() throws InterruptedException {
        queue.post("first");
        write(1, 100);
        publish();
        queue.post("second");
        queue.post("third");
        write(2, 100);
        publish();

        assertThat(readAll()).containsExactly("first", "1", "second", "third", "2");
    }

    @Test
    void shouldMoveEventThatDoesNotFitBeforeTheEnd() throws InterruptedException {
        write(1, 600);
        publish();
        assertThat(readAll()).containsExactly("1");
        queue.release();

        write(2, 500);
        publish();

        assertThat(readAll()).containsExactly("2");
    }

    @Test
    void shouldGoOnWhereItWasWhenMovedEventIsTakenBack() throws InterruptedException {
        write(1, 600);
        publish();
        assertThat(readAll()).containsExactly("1");
        queue.await(0);

        write(2, 500);
        queue.dropUnpublished();
        write(3, 200);
        write(4, 200);
        publish();

        assertThat(readAll()).containsExactly("3", "4");
    }

    @Test
    void shouldGrowWhenEventIsLongerThanTheRing() throws Exception {
        write(1, 700);
        publish();
        CompletableFuture<List<String>> reader = readInBackground(2);

        write(2, 5000);
        publish();

        assertThat(reader.get(10, TimeUnit.SECONDS)).containsExactly("1", "2");
        assertThat(queue.capacity()).isEqualTo(8192);
    }

    @Test
    void shouldShowPartOfWindowWhenThereIsNoRoomForTheRest() throws Exception {
        CompletableFuture<List<String>> reader = readInBackground(20);
        assertThat(queue.publishedInside()).isFalse();
        for (int i = 0; i < 20; i++) {
            write(i, 300);
        }
        assertThat(queue.publishedInside()).isTrue();
        publish();

        assertThat(queue.publishedInside()).isFalse();
        assertThat(reader.get(10, TimeUnit.SECONDS))
                .hasSize(20)
                .startsWith("0", "1")
                .endsWith("18", "19");
    }

    @Test
    void shouldNotWaitForRoomWhenInterrupted() {
        queue.interruptWriterIf(interrupted::get);
        write(1, 900);
        interrupted.set(true);

        assertThatThrownBy(() -> write(2, 900)).isInstanceOf(WaitInterruptedException.class);
    }

    @Test
    void shouldDiscardUpToTheNextMessage() throws InterruptedException {
        write(1, 100);
        write(2, 100);
        publish();
        queue.post("resumed");
        write(3, 100);
        publish();

        assertThat(queue.await(0)).isTrue();
        assertThat(queue.nextMessage()).isNull();
        queue.discard();

        assertThat(readAll()).containsExactly("resumed", "3");
    }

    @Test
    void shouldEndWaitsWhenClosed() throws Exception {
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.await(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        queue.close();

        assertThat(reader.get(10, TimeUnit.SECONDS)).isFalse();
    }

    /** Random lengths, pieces, windows, breaks and growth; the reader has to see what was published, in order. */
    @Test
    void shouldDeliverWhatWasPublishedInOrderWhenEverythingIsRandom() throws Exception {
        Random random = Seeds.random(EventQueueTest.class);
        int windows = 20_000;
        CompletableFuture<List<String>> reader = readInBackground(Integer.MAX_VALUE);
        List<String> expected = new ArrayList<>();
        int next = 0;
        for (int window = 0; window < windows; window++) {
            int events = random.nextInt(6);
            int first = next;
            for (int i = 0; i < events; i++) {
                int length = random.nextInt(2000) == 0 ? 3000 : HEADER + random.nextInt(400);
                writeInPieces(next++, length, random);
            }
            boolean breaks = random.nextInt(10) == 0;
            if (breaks && !queue.publishedInside()) {
                queue.dropUnpublished();
                next = first;
            } else {
                publish();
                for (int i = first; i < next; i++) {
                    expected.add(Integer.toString(i));
                }
            }
            if (random.nextInt(20) == 0) {
                queue.post("m" + window);
                expected.add("m" + window);
            }
        }
        queue.close();

        List<String> seen = reader.get(30, TimeUnit.SECONDS);
        assertThat(seen).hasSameSizeAs(expected);
        assertThat(seen.equals(expected)).isTrue();
    }

    private void write(int number, int length) {
        writeInPieces(number, length, null);
    }

    /** Writes an event as the puller does: as much as there is room for, the length known once the header is there. */
    private void writeInPieces(int number, int length, Random random) {
        ByteBuffer event = ByteBuffer.allocate(length).putInt(0, length).putInt(4, number);
        for (int i = HEADER; i < length; i++) {
            event.put(i, (byte) (number + i));
        }
        while (event.hasRemaining()) {
            int known = queue.pending() >= HEADER ? length : HEADER;
            ByteBuffer room = queue.room(known);
            int piece = Math.min(room.remaining(), event.remaining());
            if (random != null) {
                piece = 1 + random.nextInt(piece);
            }
            room.put(event.slice(event.position(), piece));
            event.position(event.position() + piece);
            queue.filled(piece);
        }
        assertThat(queue.pending()).isEqualTo(length);
        queue.accept(length, false);
    }

    /** Ends the window and shows it. */
    private void publish() {
        queue.accept(0, true);
        queue.publish();
    }

    private int read() {
        ByteBuffer bytes = queue.bytes();
        int offset = queue.eventOffset();
        int length = bytes.getInt(offset);
        int number = bytes.getInt(offset + 4);
        for (int i = HEADER; i < length; i++) {
            if (bytes.get(offset + i) != (byte) (number + i)) {
                throw new AssertionError("event " + number + " is damaged at byte " + i);
            }
        }
        queue.advance(length);
        return number;
    }

    private List<String> readAll() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (queue.await(0)) {
            String message = queue.nextMessage();
            seen.add(message != null ? message : Integer.toString(read()));
        }
        return seen;
    }

    private CompletableFuture<List<String>> readInBackground(int count) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> seen = new ArrayList<>();
            try {
                while (seen.size() < count && queue.await(10 * SECOND)) {
                    String message = queue.nextMessage();
                    seen.add(message != null ? message : Integer.toString(read()));
                }
                queue.await(0);
                return seen;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
