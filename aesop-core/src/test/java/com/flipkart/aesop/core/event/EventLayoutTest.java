package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The format, in literals: whoever moves a field has to change this test, and the version. */
class EventLayoutTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "event.md");

    @Test
    void shouldPlaceEveryField() {
        assertThat(EventLayout.VERSION).isEqualTo((byte) 0);
        assertThat(EventLayout.VERSION_OFFSET).isEqualTo(0);
        assertThat(EventLayout.HEADER_CRC_OFFSET).isEqualTo(1);
        assertThat(EventLayout.LENGTH_OFFSET).isEqualTo(5);
        assertThat(EventLayout.ATTRIBUTES_OFFSET).isEqualTo(9);
        assertThat(EventLayout.SCN_OFFSET).isEqualTo(11);
        assertThat(EventLayout.PHYSICAL_PARTITION_OFFSET).isEqualTo(19);
        assertThat(EventLayout.LOGICAL_PARTITION_OFFSET).isEqualTo(21);
        assertThat(EventLayout.TIMESTAMP_OFFSET).isEqualTo(23);
        assertThat(EventLayout.SOURCE_ID_OFFSET).isEqualTo(31);
        assertThat(EventLayout.SCHEMA_ID_OFFSET).isEqualTo(33);
        assertThat(EventLayout.SCHEMA_ID_LENGTH).isEqualTo(16);
        assertThat(EventLayout.VALUE_CRC_OFFSET).isEqualTo(49);
        assertThat(EventLayout.KEY_OFFSET).isEqualTo(53);
    }

    @Test
    void shouldEndHeadersAndEvents() {
        assertThat(EventLayout.LONG_KEY_HEADER_LENGTH).isEqualTo(61);
        assertThat(EventLayout.BYTE_KEY_HEADER_LENGTH).isEqualTo(57);
        assertThat(EventLayout.MIN_LENGTH).isEqualTo(61);
        assertThat(EventLayout.END_OF_PERIOD_LENGTH).isEqualTo(61);
        assertThat(EventLayout.HEADER_CRC_START).isEqualTo(5);
    }

    @Test
    void shouldPlaceAttributes() {
        assertThat(EventLayout.UPSERT_BIT).isEqualTo(0x1);
        assertThat(EventLayout.DELETE_BIT).isEqualTo(0x2);
        assertThat(EventLayout.TRACE_BIT).isEqualTo(0x4);
        assertThat(EventLayout.BYTE_KEY_BIT).isEqualTo(0x8);
        assertThat(EventLayout.REPLICATED_BIT).isEqualTo(0x100);
        assertThat(EventLayout.JSON_ERROR_MARK).isEqualTo((byte) 123);
    }

    @Test
    void shouldNumberControlEvents() {
        assertThat(SourceIds.END_OF_PERIOD).isEqualTo((short) -2);
        assertThat(SourceIds.CHECKPOINT).isEqualTo((short) -3);
        assertThat(SourceIds.BOOTSTRAP_TOO_OLD_ERROR).isEqualTo((short) -5);
        assertThat(SourceIds.PULLER_RETRIES_EXHAUSTED_ERROR).isEqualTo((short) -6);
        assertThat(SourceIds.SCN_REGRESS).isEqualTo((short) -51);
        assertThat(SourceIds.FIRST_PRIVATE).isEqualTo((short) -20000);
        assertThat(SourceIds.isControl(-1)).isTrue();
        assertThat(SourceIds.isControl(0)).isFalse();
    }

    @Test
    void shouldLeaveNoGapBetweenFields() {
        List<EventLayout.Field> fields = EventLayout.fields();

        int offset = 0;
        for (EventLayout.Field field : fields) {
            assertThat(field.offset()).as(field.name()).isEqualTo(offset);
            offset += field.length();
        }
        assertThat(offset).isEqualTo(61);
    }

    @Test
    void shouldBeDrawnInDocumentationAsItIs() throws IOException {
        assertThat(Files.readString(PAGE)).contains(EventLayout.describe());
    }
}
