package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.event.SourceIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The place that lies with the last window is written as docs/formats/upstream.md draws it. */
class UpstreamPositionPageTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "upstream.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| (\\d+) \\| ([a-zA-Z ]+) \\| .+ \\|$");
    private static final long P = 0x9E3779B97F4A7C15L;
    private static final long SCN = 4_294_968_296L;
    private static final long TIMESTAMP = 1_700_000_000_000_000_000L;

    private final EventWriter writer = new EventWriter();

    /** A window of an UPSERT of key 42 and a DELETE of key -7, both of source 40. */
    private UpstreamPosition position() {
        UpstreamPosition position = new UpstreamPosition();
        position.clear();
        position.add(row(Opcode.UPSERT, 42), new EventCrc());
        position.add(row(Opcode.DELETE, -7), new EventCrc());
        ByteBuffer end = ByteBuffer.allocate(EventLayout.END_OF_PERIOD_LENGTH);
        int length = writer.begin(end)
                .controlHeader(SourceIds.END_OF_PERIOD, TIMESTAMP)
                .finish();
        assertThat(length).isEqualTo(end.capacity());
        end.putLong(EventLayout.SCN_OFFSET, SCN);
        position.end(new EventView().wrap(end, 0));
        return position;
    }

    private EventView row(Opcode opcode, long key) {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        int length = writer.begin(bytes)
                .header(opcode, (short) 40, (short) 0, 1)
                .schemaId(1, 2)
                .longKey(key)
                .finish();
        assertThat(length).isEqualTo(EventLayout.LONG_KEY_HEADER_LENGTH);
        return new EventView().wrap(bytes, 0);
    }

    /** As the page says it. */
    private static long printOf(long before, long key, long delete) {
        long h = (before ^ key) * P;
        return (h ^ h >>> 32 ^ 40L << 1 ^ delete) * P;
    }

    @Test
    void shouldLieWhereThePageDrawsIt() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        position().encode(bytes);
        int length = bytes.position();
        List<MatchResult> rows = ROW.matcher(Files.readString(PAGE)).results().toList();

        assertThat(rows)
                .extracting(row -> row.group(3))
                .containsExactly("magic", "SCN", "timestamp", "events", "print");
        int offset = 0;
        for (MatchResult row : rows) {
            assertThat(Integer.parseInt(row.group(1))).as(row.group(3)).isEqualTo(offset);
            offset += Integer.parseInt(row.group(2));
        }
        assertThat(length).isEqualTo(offset).isEqualTo(position().encodedLength());
        assertThat(Files.readString(PAGE)).contains("control file, " + length + " bytes, big-endian");
        assertThat(new String(bytes.array(), at(rows, 0), 4, StandardCharsets.US_ASCII))
                .isEqualTo("AUP1");
        assertThat(bytes.getLong(at(rows, 1))).isEqualTo(SCN);
        assertThat(bytes.getLong(at(rows, 2))).isEqualTo(TIMESTAMP);
        assertThat(bytes.getLong(at(rows, 3))).isEqualTo(2);
        assertThat(bytes.getLong(at(rows, 4))).isEqualTo(printOf(printOf(0, 42, 0), -7, 1));
    }

    private static int at(List<MatchResult> rows, int row) {
        return Integer.parseInt(rows.get(row).group(1));
    }
}
