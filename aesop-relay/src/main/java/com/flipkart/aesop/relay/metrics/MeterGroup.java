package com.flipkart.aesop.relay.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Meters that come and go together. Each reads its figure when it is asked; the group keeps what they read from being
 * forgotten.
 *
 * @param <T> what the figures are of
 */
final class MeterGroup<T> {
    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry registry;
    private final T subject;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    MeterGroup(MeterRegistry registry, T subject, Tags tags) {
        this.registry = registry;
        this.subject = subject;
        this.tags = tags;
    }

    /** A figure that only grows. */
    MeterGroup<T> counter(String name, String unit, String doc, ToLongFunction<T> figure) {
        return counter(name, unit, doc, Tags.empty(), figure);
    }

    MeterGroup<T> counter(String name, String unit, String doc, Tags more, ToLongFunction<T> figure) {
        meters.add(FunctionCounter.builder(name, subject, figure::applyAsLong)
                .baseUnit(unit)
                .description(doc)
                .tags(tags.and(more))
                .register(registry));
        return this;
    }

    /** A figure as it is now. */
    MeterGroup<T> gauge(String name, String unit, String doc, ToLongFunction<T> figure) {
        meters.add(Gauge.builder(name, subject, figure::applyAsLong)
                .baseUnit(unit)
                .description(doc)
                .tags(tags)
                .strongReference(true)
                .register(registry));
        return this;
    }

    /** A figure as it is now that may be unknown, which is told by a negative value and shown as NaN. */
    MeterGroup<T> knownGauge(String name, String unit, String doc, ToLongFunction<T> figure) {
        meters.add(Gauge.builder(name, subject, from -> known(figure.applyAsLong(from)))
                .baseUnit(unit)
                .description(doc)
                .tags(tags)
                .strongReference(true)
                .register(registry));
        return this;
    }

    /** A time in nanoseconds, shown in seconds; a negative one is unknown, and shown as NaN. */
    MeterGroup<T> seconds(String name, String doc, ToLongFunction<T> nanos) {
        meters.add(Gauge.builder(name, subject, from -> known(nanos.applyAsLong(from)) / NANOS_PER_SECOND)
                .baseUnit("seconds")
                .description(doc)
                .tags(tags)
                .strongReference(true)
                .register(registry));
        return this;
    }

    private static double known(long value) {
        return value < 0 ? Double.NaN : value;
    }

    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
