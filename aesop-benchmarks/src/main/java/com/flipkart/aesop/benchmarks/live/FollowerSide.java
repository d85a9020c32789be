package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many who read the same relay, each over a connection of its own, and always have all there is. No settings.
 *
 * <p>Verbs: {@code open} connects {@code followers} to {@code port}, who wait for answers ({@code follow} 0) or follow in one
 * (1). {@code count}: answers {@code events} received so far,
 * ends of windows included, and {@code reads} it took. {@code shut} lets them go.
 */
public final class FollowerSide implements Side {
    private final LongAdder events = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private List<Follower> followers = new ArrayList<>();

    public FollowerSide(Fields settings) {
        if (!settings.all().isEmpty()) {
            throw new IllegalArgumentException("Followers have no settings: " + settings);
        }
    }

    @Override
    public Fields call(String verb, Fields arguments) {
        switch (verb) {
            case "open" ->
                open(
                        (int) arguments.number("followers"),
                        (int) arguments.number("port"),
                        arguments.number("follow") == 1);
            case "count" -> {
                followers.forEach(Follower::requireWell);
                return Fields.NONE.with("events", events.sum()).with("reads", reads.sum());
            }
            case "shut" -> close();
            default -> throw new IllegalArgumentException("verb=" + verb + " is none of: open, count, shut");
        }
        return Fields.NONE;
    }

    private void open(int count, int port, boolean following) {
        for (int i = 0; i < count; i++) {
            Follower follower =
                    new Follower(new HostAndPort("127.0.0.1", port), PersonEvents.SOURCE_ID, following, this::received);
            followers.add(follower);
            follower.start("follower-" + i);
        }
    }

    private void received(long count) {
        events.add(count);
        reads.increment();
    }

    @Override
    public void close() {
        followers.forEach(Follower::stop);
        followers = new ArrayList<>();
    }
}
