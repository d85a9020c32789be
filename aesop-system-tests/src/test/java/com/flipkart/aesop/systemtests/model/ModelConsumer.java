package com.flipkart.aesop.systemtests.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.ChangeConsumer;
import com.flipkart.aesop.client.ChangeEvent;
import com.flipkart.aesop.client.ConsumerResult;
import com.flipkart.aesop.systemtests.model.Windows.Row;
import com.flipkart.aesop.systemtests.model.Windows.Window;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A consumer that knows what may come next, and answers at random. Within one run of its client windows come in order, each
 * whole and none left out; after an ERROR what follows the last accepted checkpoint comes again, and nothing before it; after
 * a clean stop the client goes on exactly there, after a crash nowhere before the last checkpoint that was certain.
 *
 * <p>An assertion that fails in a callback makes the client FAILED, and whoever waits for it is told.
 */
final class ModelConsumer implements ChangeConsumer {
    private final Windows windows;
    private final Set<String> sources;
    private final Random random;

    /** Number of the window that comes next, if nothing goes wrong. */
    private int next;

    /** Number of the window that the last checkpoint that was not skipped stands before. */
    private int accepted;

    /** Number of the window that no crash can put the client back before. */
    private int certain;

    /** Number of the first window that may come now. */
    private int earliest;

    private int current;
    private int row;
    private boolean open;

    /** Whether some answer in the window that is open was SKIP_CHECKPOINT, which overrules all others. */
    private boolean skipped;

    /** Whether some answer in it was CHECKPOINT. */
    private boolean asked;

    private boolean stopping;
    private int delivered;
    private int errors;

    /** @param start number of the first window that is to come */
    ModelConsumer(Windows windows, Set<String> sources, Random random, int start) {
        this.windows = windows;
        this.sources = sources;
        this.random = random;
        next = start;
        accepted = start;
        certain = start;
        earliest = start;
    }

    Set<String> sources() {
        return sources;
    }

    /** Its client begins again. */
    synchronized void restarted(boolean cleanly) {
        if (cleanly) {
            next = accepted;
            certain = accepted;
        } else {
            accepted = certain; // or later: how much of what was accepted has come to the disk is not known
        }
        earliest = accepted;
        open = false;
        stopping = false;
    }

    /** From now on it makes no trouble, so that its client comes to an end. */
    synchronized void behave() {
        stopping = true;
    }

    /** Whether everything that was written has come. */
    synchronized boolean isComplete() {
        return windows.nextWith(sources, next) == windows.count();
    }

    /** The next window with rows of ours. */
    synchronized int next() {
        return windows.nextWith(sources, next);
    }

    synchronized int delivered() {
        return delivered;
    }

    synchronized int errors() {
        return errors;
    }

    @Override
    public synchronized ConsumerResult onStartWindow(long scn) {
        assertThat(open)
                .as("a window begins inside another, %s in %s", scn, current)
                .isFalse();
        int index = windows.countUpTo(scn) - 1;
        assertThat(windows.get(index).scn()).as("a window that was written").isEqualTo(scn);
        assertThat(windows.get(index).of(sources)).as("rows of ours in %s", scn).isNotEmpty();
        assertThat(index)
                .as("number of the window that comes, %s, earliest=%s next=%s", scn, earliest, next)
                .isBetween(windows.nextWith(sources, earliest), windows.nextWith(sources, next));
        earliest = index;
        next = index;
        current = index;
        row = 0;
        open = true;
        skipped = false;
        asked = false;
        return answer();
    }

    @Override
    public synchronized ConsumerResult onEvent(ChangeEvent event) {
        List<Row> rows = windows.get(current).of(sources);
        assertThat(event.scn()).isEqualTo(windows.get(current).scn());
        assertThat(row).as("rows of window %s", event.scn()).isLessThan(rows.size());
        String name = event.row().getString("name");
        assertThat(new Row(event.source(), event.longKey(), event.isDelete(), name))
                .isEqualTo(rows.get(row));
        row++;
        return !stopping && random.nextInt(3_000) == 0 ? failed() : ConsumerResult.SUCCESS;
    }

    @Override
    public synchronized ConsumerResult onEndWindow(long scn) throws IOException {
        Window window = windows.get(current);
        assertThat(scn).isEqualTo(window.scn());
        assertThat(row)
                .as("rows that came of window %s", scn)
                .isEqualTo(window.of(sources).size());
        if (!stopping && random.nextInt(300) == 0) {
            errors++;
            throw new IOException("the sink is away");
        }
        return ConsumerResult.SUCCESS;
    }

    @Override
    public synchronized ConsumerResult onCheckpoint(long scn) {
        ConsumerResult answer = answer();
        if (answer != ConsumerResult.ERROR) {
            open = false;
            next = current + 1;
            earliest = next;
            delivered++;
        }
        if (answer != ConsumerResult.ERROR && !skipped) {
            accepted = next;
            certain = asked ? next : certain;
        }
        return answer;
    }

    /** Goes back: after an ERROR to the last checkpoint, after a window that broke off in the middle to its start. */
    @Override
    public synchronized ConsumerResult onRollback(long scn) {
        int after = windows.countUpTo(scn);
        assertThat(windows.nextWith(sources, after))
                .as("number of the window after SCN %s that is gone back to", scn)
                .isBetween(windows.nextWith(sources, accepted), windows.nextWith(sources, next));
        next = after;
        earliest = after;
        open = false;
        return ConsumerResult.SUCCESS;
    }

    private ConsumerResult answer() {
        int choice = stopping ? 0 : random.nextInt(100);
        if (choice < 80) {
            return ConsumerResult.SUCCESS;
        }
        if (choice < 90) {
            skipped = true;
            return ConsumerResult.SKIP_CHECKPOINT;
        }
        if (choice < 99) {
            asked = true;
            return ConsumerResult.CHECKPOINT;
        }
        return failed();
    }

    private ConsumerResult failed() {
        errors++;
        return ConsumerResult.ERROR;
    }
}
