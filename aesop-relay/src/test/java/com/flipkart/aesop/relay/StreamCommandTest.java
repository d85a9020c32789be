package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.buffer.RecoveryReport;
import com.flipkart.aesop.buffer.SeekResult;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.http.BodySource;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.Request;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of a cursor when there is no answer that could close it. */
class StreamCommandTest {
    private int cursorsOpen;

    @Test
    void shouldGiveTheCursorBackWhenTheSearchEndsInAnError() {
        MemoryProducer producer = MemoryProducer.byProgram(RelayFixture.people());
        RelayStatistics statistics = new RelayStatistics();
        SourceStream stream = new SourceStream(producer, new BufferOpener.Opened(new Exhausted(), false), statistics);
        StreamCommand command = new StreamCommand(
                new SourceCatalog(List.of(stream)),
                statistics,
                new StreamCommand.Limits(Duration.ofSeconds(1), Duration.ofHours(1)),
                Compression.ofAtMost(1, statistics.compression()));
        String target = RelayFixture.target(RelayFixture.checkpoint(10, -1), 1000, "");

        assertThatThrownBy(() -> command.handle(new Unanswered(RequestTarget.parse(target))))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(cursorsOpen).isZero();
    }

    /** A request that is not answered. */
    private record Unanswered(RequestTarget target) implements Exchange {
        @Override
        public Request request() {
            return new Request("GET", target, 1, true);
        }

        @Override
        public EventExecutor executor() {
            throw new AssertionError("nothing is held");
        }

        @Override
        public ByteBufAllocator allocator() {
            throw new AssertionError("nothing is compressed");
        }

        @Override
        public String peer() {
            return "127.0.0.1";
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void onAbandoned(Runnable action) {
            throw new AssertionError("nothing is held");
        }

        @Override
        public void onFailed(Consumer<ErrorClass> action) {
            throw new AssertionError("nobody counts");
        }

        @Override
        public void answer(Map<String, String> headers, byte[] body) {
            throw new AssertionError("answered");
        }

        @Override
        public void answer(BodySource source) {
            throw new AssertionError("answered");
        }

        @Override
        public void resume() {
            throw new AssertionError("nothing is held");
        }

        @Override
        public void fail(ErrorResponse error) {
            throw new AssertionError("answered: " + error);
        }
    }

    /** A buffer whose cursors find no memory to search with. */
    private final class Exhausted implements EventBuffer, EventCursor {
        @Override
        public EventCursor cursor() {
            cursorsOpen++;
            return this;
        }

        @Override
        public SeekResult seek(long windowScn, long windowOffset) {
            throw new OutOfMemoryError("deliberate");
        }

        @Override
        public void close() {
            cursorsOpen--;
        }

        @Override
        public Runnable onCommit(Runnable listener) {
            return () -> {};
        }

        @Override
        public WindowSink writer() {
            throw new AssertionError("nothing is written");
        }

        @Override
        public BufferView view() {
            throw new AssertionError("nothing is looked at");
        }

        @Override
        public RecoveryReport recovery() {
            throw new AssertionError("nothing is looked at");
        }

        @Override
        public SeekResult seekOldest() {
            throw new AssertionError("nothing is read");
        }

        @Override
        public SeekResult seekNewest() {
            throw new AssertionError("nothing is read");
        }

        @Override
        public int read(ByteBuffer target, ReadOptions options) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public int pendingEventLength() {
            return 0;
        }

        @Override
        public boolean atEnd() {
            return true;
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public long windowScn() {
            return -1;
        }

        @Override
        public long windowOffset() {
            return -1;
        }

        @Override
        public long eventsRead() {
            return 0;
        }
    }
}
