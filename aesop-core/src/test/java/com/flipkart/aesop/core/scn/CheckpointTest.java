package com.flipkart.aesop.core.scn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.Seed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
    private static final List<String> SOURCES = List.of("S1", "S2", "S3");

    @Test
    void shouldWriteSevenFieldsOfDatabusClientOnline() {
        assertThat(Checkpoint.FLEXIBLE.toJson())
                .isEqualTo("{\"tsNsecs\":-1,\"prevScn\":-1,\"snapshot_offset\":-1,"
                        + "\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"bootstrap_start_scn\":-1,"
                        + "\"windowOffset\":-1,\"windowScn\":-1}");
        assertThat(Checkpoint.after(150, 1234567890123456789L).toJson())
                .isEqualTo("{\"tsNsecs\":1234567890123456789,\"prevScn\":150,\"snapshot_offset\":-1,"
                        + "\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"bootstrap_start_scn\":-1,"
                        + "\"windowOffset\":-1,\"windowScn\":150}");
    }

    @Test
    void shouldReadWhatDatabusClientSends() {
        Checkpoint checkpoint = Checkpoint.parse("{\"tsNsecs\":-1,\"prevScn\":-1,\"snapshot_offset\":-1,"
                + "\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"bootstrap_start_scn\":-1,"
                + "\"windowOffset\":-1,\"windowScn\":-1}");

        assertThat(checkpoint).isEqualTo(Checkpoint.FLEXIBLE);
        assertThat(checkpoint.isFlexible()).isTrue();
    }

    @Test
    void shouldReadLineOfOldCheckpointFile() {
        Checkpoint checkpoint =
                Checkpoint.parse("{\"consumption_mode\" : \"ONLINE_CONSUMPTION\", \"windowScn\":4294967300, "
                        + "\"storage_cluster_name\":\"x\", \"later\":{\"a\":[1]}, \"snapshot_source\":null, \"f\":1.5, "
                        + "\"windowOffset\":7,\"prevScn\":4294967200,\"tsNsecs\":99}\n");

        assertThat(checkpoint)
                .isEqualTo(new Checkpoint(
                        ConsumptionMode.ONLINE_CONSUMPTION, 4294967300L, 7, 4294967200L, 99, BootstrapProgress.NONE));
    }

    /** What a client sends becomes an answer about its checkpoint, whatever it is. */
    @Test
    void shouldRefuseWhateverIsNoCheckpointInTheSameWay() {
        String whole = BootstrapProgress.started(BootstrapProgress.start(7, SOURCES), 100, "db:1")
                .toJson();
        String alphabet = "{}[]\":,-0123456789.eE tfn\\u\u00e4" + Long.MAX_VALUE + "999";
        Random random = new Random(Seed.next());
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                int from = random.nextInt(alphabet.length());
                int to = from + random.nextInt(alphabet.length() - from);
                text.replace(at, Math.min(text.length(), at + random.nextInt(3)), alphabet.substring(from, to));
            }
            try {
                assertThat(Checkpoint.parse(text.toString()).toJson()).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e).as(text.toString()).hasMessageStartingWith("not a checkpoint: ");
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 20_000);
    }

    @Test
    void shouldTakeMissingNumbersAsNotSet() {
        assertThat(Checkpoint.parse("{\"consumption_mode\":\"ONLINE_CONSUMPTION\"}"))
                .isEqualTo(Checkpoint.FLEXIBLE);
        assertThat(Checkpoint.parse("{\"consumption_mode\":\"INIT\"}")).isEqualTo(Checkpoint.INIT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is not a JSON object",
                "[] | it is not a JSON object",
                "{} | consumption_mode is missing",
                "{'consumption_mode':'ONLINE'} | consumption_mode=ONLINE is unknown",
                "{'consumption_mode':1} | consumption_mode is not a text: 1",
                "{'consumption_mode':'INIT','windowScn':1} | INIT has something set: windowScn=1",
                "{'consumption_mode':'ONLINE_CONSUMPTION','windowScn':'5'} | windowScn is not a whole number: 5",
                "{'consumption_mode':'ONLINE_CONSUMPTION','windowScn':1.5} | windowScn is not a whole number: ",
                "{'consumption_mode':'ONLINE_CONSUMPTION','windowScn':true} | windowScn is not a whole number: ",
                "{'consumption_mode':'ONLINE_CONSUMPTION','windowScn':-2} | windowScn=-2 is below -1",
                "{'consumption_mode':'ONLINE_CONSUMPTION','windowOffset':-2} | windowOffset=-2 is below -1",
                "{'consumption_mode':'ONLINE_CONSUMPTION','windowScn':99999999999999999999} | Numeric value",
                "{'consumption_mode':'ONLINE_CONSUMPTION'}{} | something follows the JSON object",
                "{'consumption_mode':'ONLINE_CONSUMPTION' | Unexpected end-of-input",
                "{'consumption_mode':'BOOTSTRAP_SNAPSHOT','snapshot_offset':5} | a bootstrap has begun without",
                "{'consumption_mode':'BOOTSTRAP_SNAPSHOT','snapshot_offset':-2,'bootstrap_start_scn':1} | snapshot_offset=-2",
                "{'consumption_mode':'BOOTSTRAP_CATCHUP','bootstrap_start_scn':5} | catch-up without bootstrap_target_scn",
                "{'consumption_mode':'BOOTSTRAP_CATCHUP','bootstrap_start_scn':5,'bootstrap_target_scn':4} "
                        + "| bootstrap_target_scn=4 is before bootstrap_start_scn=5",
                "{'consumption_mode':'BOOTSTRAP_CATCHUP','bootstrap_start_scn':5,'bootstrap_target_scn':6,"
                        + "'snapshot_offset':3} | catch-up before the snapshot is done: snapshot_offset=3",
                "{'consumption_mode':'BOOTSTRAP_CATCHUP','bootstrap_start_scn':5,'bootstrap_target_scn':6,"
                        + "'bootstrap_catchup_source_index':1} | catch-up of a source before its snapshot: "
            },
            quoteCharacter = '`')
    void shouldNameTextAndReasonOfWhatIsNoCheckpoint(String written, String reason) {
        String json = written.equals("''") ? "" : written.replace('\'', '"');

        assertThatThrownBy(() -> Checkpoint.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a checkpoint: " + json + ": " + reason);
    }

    @Test
    void shouldNotShowMoreThanTheBeginningOfLongText() {
        String json = "{\"x\":\"" + "y".repeat(70_000) + "\"}";

        assertThatThrownBy(() -> Checkpoint.parse(json))
                .hasMessage("not a checkpoint: " + json.substring(0, 1000) + "...: consumption_mode is missing");
    }

    static List<Checkpoint> checkpoints() {
        return List.of(
                Checkpoint.INIT,
                Checkpoint.FLEXIBLE,
                Checkpoint.after(0),
                Checkpoint.after(Long.MAX_VALUE, Long.MAX_VALUE),
                Checkpoint.inside(7, 3, 5),
                BootstrapProgress.start(5, List.of("a \"quoted\" \u00fc\n")),
                BootstrapProgress.started(BootstrapProgress.start(-1, SOURCES), 9, "localhost:6060"));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void shouldReadWhatItWrites(Checkpoint checkpoint) {
        assertThat(Checkpoint.parse(checkpoint.toJson())).isEqualTo(checkpoint);
    }

    @Test
    void shouldFollowEventsOfRelay() {
        Checkpoint first = Checkpoint.FLEXIBLE.onDataEvent(10);
        Checkpoint second = first.onDataEvent(10);
        Checkpoint end = second.onEndOfPeriod(10, 77);
        Checkpoint next = end.onDataEvent(12);

        assertThat(first).isEqualTo(Checkpoint.inside(10, 1, -1));
        assertThat(second).isEqualTo(Checkpoint.inside(10, 2, -1));
        assertThat(end).isEqualTo(Checkpoint.after(10, 77));
        assertThat(next)
                .isEqualTo(new Checkpoint(ConsumptionMode.ONLINE_CONSUMPTION, 12, 1, 10, 77, BootstrapProgress.NONE));
        assertThat(next.atWindowBorder()).isEqualTo(Checkpoint.after(10, 77));
        assertThat(second.atWindowBorder()).isEqualTo(Checkpoint.inside(10, 0, Scn.NONE));
        assertThat(end.atWindowBorder()).isSameAs(end);
    }

    @Test
    void shouldBeginAgainWhenCompleteWindowComesAgain() {
        assertThat(Checkpoint.after(10).onDataEvent(10).windowOffset()).isEqualTo(1);
    }

    @Test
    void shouldRefuseEventsThatGoBack() {
        Checkpoint checkpoint = Checkpoint.after(10);

        assertThatThrownBy(() -> checkpoint.onDataEvent(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the stream went back from SCN 10 to 9");
        assertThatThrownBy(() -> checkpoint.onEndOfPeriod(9, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Checkpoint.INIT.onDataEvent(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("events of a relay do not follow INIT");
    }

    @Test
    void shouldGoThroughPhasesOfBootstrapInOrder() {
        Checkpoint c = BootstrapProgress.start(-1, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_SNAPSHOT, "S1", "");
        c = BootstrapProgress.started(c, 100, "host:6060");
        c = BootstrapProgress.snapshotRow(c, 1000);
        assertThat(c.bootstrap().snapshotOffset()).isEqualTo(1000);
        c = BootstrapProgress.targeted(BootstrapProgress.snapshotDone(c), 110, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_CATCHUP, "S1", "S1");
        assertThat(c.windowScn()).isEqualTo(100);
        assertThat(c.windowOffset()).isZero();

        c = BootstrapProgress.catchupDone(c, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_SNAPSHOT, "S2", "");
        assertThat(c.bootstrap().snapshotOffset()).isZero();
        c = BootstrapProgress.targeted(BootstrapProgress.snapshotDone(c), 120, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_CATCHUP, "S2", "S1");
        c = BootstrapProgress.catchupDone(c, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_CATCHUP, "S2", "S2");

        c = BootstrapProgress.catchupDone(c, SOURCES);
        c = BootstrapProgress.targeted(BootstrapProgress.snapshotDone(c), 130, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_CATCHUP, "S3", "S1");
        assertThat(Checkpoint.parse(c.toJson())).isEqualTo(c);
        c = BootstrapProgress.catchupDone(c, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_CATCHUP, "S3", "S2");
        c = BootstrapProgress.catchupDone(c, SOURCES);
        assertPhase(c, ConsumptionMode.BOOTSTRAP_CATCHUP, "S3", "S3");
        assertThat(c.bootstrap().server()).isEqualTo("host:6060");

        assertThat(BootstrapProgress.catchupDone(c, SOURCES)).isEqualTo(Checkpoint.after(130));
    }

    @Test
    void shouldRefuseStepsOfBootstrapOutOfOrder() {
        Checkpoint begun = BootstrapProgress.start(-1, SOURCES);
        Checkpoint started = BootstrapProgress.started(begun, 100, "host:6060");
        Checkpoint done = BootstrapProgress.snapshotDone(started);
        Checkpoint catchup = BootstrapProgress.targeted(done, 110, SOURCES);

        assertThatThrownBy(() -> BootstrapProgress.started(started, 101, "host:6060"))
                .hasMessage("bootstrap_start_scn is set already: 100");
        assertThatThrownBy(() -> BootstrapProgress.started(begun, -1, "host:6060"))
                .hasMessage("bootstrap_start_scn=-1 is below 0");
        assertThatThrownBy(() -> BootstrapProgress.started(catchup, 101, "host:6060"))
                .hasMessageStartingWith("this step of a bootstrap follows BOOTSTRAP_SNAPSHOT, not ");
        assertThatThrownBy(() -> BootstrapProgress.snapshotRow(begun, 5))
                .hasMessageStartingWith("a bootstrap has begun without bootstrap_start_scn");
        assertThatThrownBy(() -> BootstrapProgress.snapshotRow(done, 5))
                .hasMessage("row 5 of the snapshot does not follow -1");
        assertThatThrownBy(() -> BootstrapProgress.targeted(started, 110, SOURCES))
                .hasMessage("the target before the end of the snapshot: snapshot_offset=0");
        assertThatThrownBy(() -> BootstrapProgress.targeted(done, 99, SOURCES))
                .hasMessage("bootstrap_target_scn=99 is before bootstrap_start_scn=100");
        assertThatThrownBy(() -> BootstrapProgress.catchupDone(done, SOURCES))
                .hasMessageStartingWith("this step of a bootstrap follows BOOTSTRAP_CATCHUP, not ");
    }

    private static void assertPhase(Checkpoint c, ConsumptionMode mode, String snapshotSource, String catchupSource) {
        assertThat(c.mode()).isEqualTo(mode);
        assertThat(c.bootstrap().snapshotSource()).isEqualTo(snapshotSource);
        assertThat(c.bootstrap().catchupSource()).isEqualTo(catchupSource);
    }
}
