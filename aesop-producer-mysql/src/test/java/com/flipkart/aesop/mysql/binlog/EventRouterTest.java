package com.flipkart.aesop.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.mysql.RecordingSink;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write rarely, or only when they crash, as events put together by hand. */
class EventRouterTest {
    private static final int IGNORABLE = 0x80;
    private static final int UNKNOWN = 199;

    private final RecordingSink sink = new RecordingSink();
    private final PositionTracker tracker = new PositionTracker();
    private final ReaderFigures figures = new ReaderFigures();
    private EventRouter router = router(4, Set.of());

    private EventRouter router(long offset, Set<String> skipped) {
        tracker.reset(new MySqlPosition("binlog.000003", 0, offset, 1, "", ""));
        MonitoredTables monitored = new MonitoredTables(List.of(HandMade.table()), true);
        TableCache tables = new TableCache(monitored, HandMade.COLLATIONS);
        // The clock stands still, so that no window is committed just to say that time goes by.
        WindowOutput output =
                new WindowOutput(sink, tracker, new WindowOutput.LastScn(Scn.NONE, 0), figures, () -> 1L << 40);
        TransactionReader transactions = new TransactionReader(
                new TransactionReader.Parts(
                        tracker,
                        tables,
                        output,
                        new RowsDecoder(sink),
                        new StatementReader(monitored, HandMade.COLLATIONS),
                        new TableDefinitions(
                                monitored,
                                changed -> new LogPlace(0, 0),
                                new TableDefinitions.Checked(new LogPlace(0, 0), true, false),
                                figures),
                        figures),
                new ReaderSettings(skipped, false, 0));
        return new EventRouter(tracker, tables, output, transactions);
    }

    private void take(RawEvent... events) {
        for (RawEvent event : events) {
            router.take(event);
        }
    }

    private AesopException refused(RawEvent event) {
        AesopException refused = catchThrowableOfType(AesopException.class, () -> router.take(event));
        assertThat(refused).as("the refusal").isNotNull();
        return refused;
    }

    private void openTransaction() {
        take(HandMade.mariaDbGtid(1), HandMade.announce(HandMade.TABLE_ID, "t"), row(1));
    }

    private static RawEvent row(int id) {
        return HandMade.insert(id, new byte[] {'x'}).event();
    }

    @Test
    void shouldCommitAWindowWhenATransactionEnds() {
        openTransaction();
        take(row(2), HandMade.xid());

        assertThat(sink.windows()).hasSize(1);
        assertThat(sink.windows().get(0).events()).hasSize(2);
    }

    @Test
    void shouldDropTheOpenTransactionWhenTheLogEndsInsideAndGoesOnInTheNextFile() {
        openTransaction();
        take(HandMade.rotate("binlog.000004"), HandMade.format());
        assertThat(sink.rollbacks()).isEqualTo(1);
        assertThat(sink.windows()).noneMatch(window -> !window.events().isEmpty());

        openTransaction();
        take(HandMade.xid());

        assertThat(sink.fullWindows()).hasSize(1);
        assertThat(sink.fullWindows().get(0).events()).hasSize(1);
        assertThat(Scn.file(sink.fullWindows().get(0).scn())).isEqualTo(4);
    }

    @Test
    void shouldDropTheOpenTransactionWhenTheServerWasStoppedInside() {
        openTransaction();
        take(EventBytes.of(EventCode.STOP).event());

        assertThat(sink.rollbacks()).isEqualTo(1);
    }

    @Test
    void shouldStopAtAnEventThatItDoesNotKnowUnlessTheServerSaysThatItDoesNotMatter() {
        openTransaction();
        take(EventBytes.of(UNKNOWN).number(0, 20).flagged(IGNORABLE));

        AesopException refused = refused(EventBytes.of(UNKNOWN).number(0, 20).event());

        assertThat(refused.code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE);
        assertThat(refused)
                .hasMessageContaining("code " + UNKNOWN)
                .hasMessageContaining("transaction at binlog.000003:4 failed")
                .hasMessageContaining("setting skip");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                EventCode.INCIDENT,
                EventCode.PARTIAL_UPDATE_ROWS,
                EventCode.TRANSACTION_PAYLOAD,
                EventCode.BEGIN_LOAD_QUERY,
                EventCode.EXECUTE_LOAD_QUERY,
                EventCode.MARIADB_QUERY_COMPRESSED,
                166,
                167,
                168,
                169,
                170,
                EventCode.MARIADB_DELETE_ROWS_COMPRESSED_V2
            })
    void shouldStopAtEventsThatMayCarryChangesAndCannotBeRead(int code) {
        AesopException refused = refused(EventBytes.of(code).number(0, 20).event());

        assertThat(refused.code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE);
        assertThat(refused).hasMessageContaining("(code " + code + ") cannot be decoded");
        assertThat(sink.windows()).isEmpty();
    }

    @Test
    void shouldPassWhatCarriesNoChange() {
        openTransaction();
        for (int code : new int[] {
            EventCode.INTVAR,
            EventCode.RAND,
            EventCode.USER_VAR,
            EventCode.ROWS_QUERY,
            EventCode.TRANSACTION_CONTEXT,
            EventCode.VIEW_CHANGE,
            EventCode.MARIADB_ANNOTATE_ROWS,
            EventCode.MARIADB_BINLOG_CHECKPOINT,
            EventCode.HEARTBEAT,
            EventCode.HEARTBEAT_V2
        }) {
            take(EventBytes.of(code).number(0, 20).event());
        }
        take(HandMade.xid());

        assertThat(sink.fullWindows()).hasSize(1);
    }

    @Test
    void shouldLeaveOutTheTransactionThatTheSettingsNameAndGoOn() {
        router = router(4, Set.of("binlog.000003:4"));
        openTransaction();
        take(
                EventBytes.of(UNKNOWN).number(0, 20).event(),
                HandMade.xid(),
                HandMade.mariaDbGtid(2),
                HandMade.announce(HandMade.TABLE_ID, "t"),
                row(5),
                HandMade.xid());

        assertThat(sink.fullWindows()).hasSize(1);
        assertThat(figures.skippedTransactions()).isEqualTo(1);
    }

    @Test
    void shouldStopWhenRowsComeForATableThatNobodyHasAnnounced() {
        take(HandMade.mariaDbGtid(1));

        assertThat(refused(row(1))).hasMessageContaining("table id 7, which no TABLE_MAP event announced");
    }

    @Test
    void shouldStopWhenEventsComeInAnOrderThatMakesNoSense() {
        assertThat(refused(HandMade.announce(HandMade.TABLE_ID, "t")))
                .hasMessageContaining("a TABLE_MAP event comes outside of any transaction");
        assertThat(refused(HandMade.xid())).hasMessageContaining("an XID event comes outside of any transaction");
        openTransaction();
        assertThat(refused(HandMade.mariaDbGtid(2)))
                .hasMessageContaining("a transaction starts before the one at binlog.000003:");
    }

    /** 10,000 is where the library forgets tables that its transaction still needs. */
    @Test
    void shouldKnowEveryTableOfATransactionHoweverManyThereAre() {
        openTransaction();
        for (int i = 0; i < 12_000; i++) {
            take(HandMade.announce(1000 + i, "other" + i));
        }
        take(HandMade.insert(1000, 1, new byte[0]).event(), row(2), HandMade.xid());
        assertThat(sink.fullWindows().get(0).events()).hasSize(2);

        openTransaction();
        take(HandMade.xid());
        assertThat(sink.fullWindows()).hasSize(2);
    }

    @Test
    void shouldStopAtAnEventThatDoesNotFitItsChecksum() {
        take(EventBytes.of(EventCode.FORMAT_DESCRIPTION)
                .number(0, 60)
                .number(1, 1)
                .number(0, 4)
                .event());
        take(withChecksum(HandMade.mariaDbGtid(1), 0));

        AesopException refused = refused(withChecksum(HandMade.announce(HandMade.TABLE_ID, "t"), 1));

        assertThat(refused.code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE);
        assertThat(refused).hasMessageContaining("does not fit its checksum");
    }

    private static RawEvent withChecksum(RawEvent event, int wrongBy) {
        CRC32 crc = new CRC32();
        crc.update(event.bytes(), 0, event.length());
        byte[] all = Arrays.copyOf(event.bytes(), event.length() + 4);
        long value = crc.getValue() + wrongBy;
        for (int i = 0; i < 4; i++) {
            all[event.length() + i] = (byte) (value >>> (8 * i));
        }
        RawEvent checked = new RawEvent();
        checked.read(all, 0, all.length);
        return checked;
    }

    @Test
    void shouldGiveSaturatedScnsAndTruePositionsWhenAFileIsLongerThanFourGigabytes() {
        router = router((1L << 32) - 20, Set.of());
        for (int i = 0; i < 3; i++) {
            openTransaction();
            take(HandMade.xid());
        }

        List<Long> scns = sink.windows().stream().map(RecordingSink.Window::scn).toList();
        assertThat(scns).isSorted().doesNotHaveDuplicates();
        MySqlPosition kept = MySqlPosition.decode(sink.kept().position().orElseThrow());
        assertThat(kept.offset()).isGreaterThan(1L << 32).isEqualTo(tracker.offset());
        StartPlace again = StartPlace.after(kept, sink.kept().scn());
        assertThat(again.position().offset()).isEqualTo(4);
        assertThat(again.firstOffset()).isEqualTo(kept.offset());
        assertThat(again.isForeign()).isFalse();
    }

    @Test
    void shouldSayThePlaceWhenSomethingHappensThatNobodyForesaw() {
        take(HandMade.mariaDbGtid(1));
        RawEvent nonsense = HandMade.announce(HandMade.TABLE_ID, "t");
        nonsense.bytes()[nonsense.end() - 1] = 99; // the primary key is a column that there is not
        take(nonsense);

        AesopException refused = refused(row(1));

        assertThat(refused.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(refused).hasMessageContaining("transaction at binlog.000003:4 failed");
    }
}
