package com.flipkart.aesop.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class RateLimitedLogTest {
    private final Lines lines = new Lines();
    private long nanos = 5;
    private final RateLimitedLog log = new RateLimitedLog(lines, () -> nanos);

    /** A log that keeps its lines: level, message, what failed. */
    private static final class Lines extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;
        private final transient List<String> kept = new ArrayList<>();

        @Override
        protected String getFullyQualifiedCallerName() {
            return Lines.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable failure) {
            assertThat(arguments).isNullOrEmpty();
            kept.add(level + " " + message + (failure == null ? "" : " with " + failure));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }

    @Test
    void shouldWriteOneLineASecondAndCountTheOthersWhenSomebodyCausesMany() {
        IllegalStateException failure = new IllegalStateException("defect");
        for (int i = 0; i < 100; i++) {
            log.error("first second {}", failure);
        }
        nanos += TimeUnit.SECONDS.toNanos(1);
        log.error("second second", failure);
        log.warn("of the second as well");
        nanos += TimeUnit.SECONDS.toNanos(1);
        log.warn("third second");

        assertThat(lines.kept)
                .containsExactly(
                        "ERROR first second {} with " + failure,
                        "ERROR second second (99 more lines of this kind since the last) with " + failure,
                        "WARN third second (1 more lines of this kind since the last)");
    }
}
