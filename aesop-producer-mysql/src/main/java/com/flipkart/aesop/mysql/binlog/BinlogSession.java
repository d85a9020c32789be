package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.mysql.settings.Cascades;
import com.flipkart.aesop.mysql.settings.Emptied;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.util.Optional;
import java.util.Set;

/**
 * One connection to the log, from its opening to its end, with everything that knows what has been read on it. After
 * a failure nothing of it is used again, except {@link #lastScn} and {@link #lastPosition}, which say what has been
 * published.
 *
 * <p>Used by one thread, except {@link #close}.
 */
public final class BinlogSession {
    private final StartPlace start;
    private final PositionTracker tracker = new PositionTracker();
    private final WindowOutput output;
    private final EventRouter router;
    private final BinlogConnection connection;
    private final Listener listener;
    private final boolean strict;
    private boolean healthy;

    /** Is told that a session does its work. */
    @FunctionalInterface
    public interface Listener {
        /** Called once by a session, on its thread, when an event of the log or a heartbeat has been taken. */
        void healthy();
    }

    /**
     * What a session is about.
     *
     * @param settings of the server
     * @param replicaId id by which the server knows this producer
     * @param tables what is captured
     * @param collations of the server
     * @param sink where windows go
     * @param figures what to count in
     */
    public record Context(
            MySqlSettings settings,
            long replicaId,
            CheckedTables tables,
            Collations collations,
            WindowSink sink,
            ReaderFigures figures) {}

    /**
     * What is captured.
     *
     * @param tables by the server's rules for names
     * @param upTo end of the log before they were checked
     * @param check checks some of them again
     */
    public record CheckedTables(MonitoredTables tables, LogPlace upTo, DefinitionCheck check) {}

    /**
     * @param strict whether only a transaction that was read, or an idle server, shows that the session works: the
     *     one before could not decode something, and this one may end in the same way
     */
    public BinlogSession(Context context, StartPlace start, boolean strict, Listener listener) {
        this.start = start;
        this.strict = strict;
        this.listener = listener;
        MySqlSettings settings = context.settings();
        tracker.reset(start.position());
        context.figures().at(start.position().file(), start.position().offset());
        output = new WindowOutput(
                context.sink(),
                tracker,
                new WindowOutput.LastScn(start.lastScn(), settings.epoch()),
                context.figures(),
                System::nanoTime);
        MonitoredTables monitored = context.tables().tables();
        TableCache tables = new TableCache(monitored, context.collations());
        TableDefinitions.Checked checked = new TableDefinitions.Checked(
                context.tables().upTo(), !start.isForeign(), settings.cascades() == Cascades.ALLOW);
        ReaderSettings reader = new ReaderSettings(
                Set.copyOf(settings.skip()), settings.emptied() == Emptied.IGNORE, start.firstOffset());
        TransactionReader transactions = new TransactionReader(
                new TransactionReader.Parts(
                        tracker,
                        tables,
                        output,
                        new RowsDecoder(context.sink()),
                        new StatementReader(monitored, context.collations()),
                        new TableDefinitions(monitored, context.tables().check(), checked, context.figures()),
                        context.figures()),
                reader);
        router = new EventRouter(tracker, tables, output, transactions);
        connection = new BinlogConnection(settings, context.replicaId(), this::take);
    }

    /**
     * Reads until it is closed.
     *
     * @throws com.flipkart.aesop.core.error.AesopException why it had to end; the open window has been dropped
     */
    public void run() {
        try {
            if (start.announce()) {
                output.commitEmpty(System.currentTimeMillis() * 1_000_000L);
            }
            connection.read(start.position().file(), start.position().offset());
        } finally {
            output.rollback();
        }
    }

    private void take(RawEvent event) {
        boolean goesOn = router.take(event);
        if (!healthy && goesOn && (!strict || event.type() == EventCode.HEARTBEAT || output.hasProgressed())) {
            healthy = true;
            listener.healthy();
        }
    }

    /** SCN of the last window, of this session or of one before. */
    public long lastScn() {
        return output.lastScn();
    }

    /** Where the next session goes on, if this one has published anything. */
    public Optional<MySqlPosition> lastPosition() {
        return output.hasProgressed() ? Optional.of(tracker.confirmed()) : Optional.empty();
    }

    /** Ends the session, from any thread, at once; {@link #run} then returns. */
    public void close() {
        connection.close();
    }
}
