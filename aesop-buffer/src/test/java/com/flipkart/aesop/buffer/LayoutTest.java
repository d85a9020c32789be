package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The formats, in literals: whoever moves a field has to change this test, and the version. */
class LayoutTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "buffer.md");

    @Test
    void shouldPlaceEveryFieldOfASegmentsHeader() {
        assertThat(SegmentLayout.VERSION).isEqualTo(1);
        assertThat(SegmentLayout.MAGIC)
                .isEqualTo(ByteBuffer.wrap("AESOPSEG".getBytes(StandardCharsets.US_ASCII))
                        .getLong());
        assertThat(SegmentLayout.fields())
                .extracting(EventLayout.Field::offset)
                .containsExactly(
                        0, 8, 12, 16, 32, 48, 56, 64, 72, 76, 80, 84, 88, 92, 128, 192, 200, 208, 256, 264, 272);
        assertThat(SegmentLayout.fields())
                .extracting(EventLayout.Field::length)
                .containsExactly(8, 4, 4, 16, 16, 8, 8, 8, 4, 4, 4, 4, 4, 4, 8, 8, 8, 4, 8, 8, 4);
        assertThat(SegmentLayout.HEADER_LENGTH).isEqualTo(4096);
    }

    @Test
    void shouldPlaceEveryFieldOfAnIndexEntry() {
        assertThat(IndexLayout.fields()).extracting(EventLayout.Field::offset).containsExactly(0, 8, 16, 24, 28, 32);
        assertThat(IndexLayout.fields()).extracting(EventLayout.Field::length).containsExactly(8, 8, 8, 4, 4, 32);
        assertThat(IndexLayout.ENTRY_LENGTH).isEqualTo(64);
        assertThat(ScnIndex.offset(0)).isEqualTo(4096);
        assertThat(ScnIndex.offset(3)).isEqualTo(4096 + 192);
    }

    @Test
    void shouldPlaceEveryFieldOfTheControlFile() {
        assertThat(ControlLayout.VERSION).isEqualTo(1);
        assertThat(ControlLayout.MAGIC)
                .isEqualTo(ByteBuffer.wrap("AESOPBUF".getBytes(StandardCharsets.US_ASCII))
                        .getLong());
        assertThat(ControlLayout.fields())
                .extracting(EventLayout.Field::offset)
                .containsExactly(0, 8, 16, 32, 40, 512, 1024, 4096, 4224, 8192, 77824);
        assertThat(ControlLayout.sessionFields())
                .extracting(EventLayout.Field::offset)
                .containsExactly(0, 8, 16, 32, 40, 48, 56);
        assertThat(ControlLayout.slotFields())
                .extracting(EventLayout.Field::offset)
                .containsExactly(0, 8, 16, 24, 32, 40, 44, 48);
        assertThat(ControlLayout.FILE_LENGTH).isEqualTo(147456);
    }

    @Test
    void shouldPutTheDataOfASegmentOnPagesOfItsOwn() {
        SegmentGeometry small = new SegmentGeometry(4096, 256);
        assertThat(small.indexSlots()).isEqualTo(17);
        assertThat(small.dataOffset()).isEqualTo(8192);
        assertThat(small.fileLength()).isEqualTo(12288);
        SegmentGeometry largest = new SegmentGeometry(1 << 30, 256);
        assertThat(largest.indexSlots()).isEqualTo(4_194_305);
        assertThat(largest.fileLength()).isLessThan(Integer.MAX_VALUE);
        assertThat(small.holding(5000)).isEqualTo(new SegmentGeometry(8192, 256));
        assertThat(small.holding(100)).isEqualTo(small);
    }

    @Test
    void shouldSharePlacesInTheBitmapAmongSourcesEvery256() {
        assertThat(IndexLayout.bitmapWord(1)).isZero();
        assertThat(IndexLayout.bitmapBit(1)).isEqualTo(2);
        assertThat(IndexLayout.bitmapWord(255)).isEqualTo(3);
        assertThat(IndexLayout.bitmapBit(255)).isEqualTo(Long.MIN_VALUE);
        assertThat(IndexLayout.bitmapWord(257)).isEqualTo(IndexLayout.bitmapWord(1));
        assertThat(IndexLayout.bitmapBit(257)).isEqualTo(IndexLayout.bitmapBit(1));
    }

    @Test
    void shouldNoticeEveryFlippedBitOfAnIndexEntry() {
        Random random = new Random(5);
        ByteBuffer bytes = ByteBuffer.allocate(IndexLayout.ENTRY_LENGTH);
        for (int round = 0; round < 50; round++) {
            random.nextBytes(bytes.array());
            int check = IndexLayout.check(bytes, 0);
            for (int bit = 0; bit < 8 * IndexLayout.ENTRY_LENGTH; bit++) {
                int at = bit / 8;
                bytes.put(at, (byte) (bytes.get(at) ^ 1 << bit % 8));
                boolean inCheck = at >= IndexLayout.CHECK_OFFSET && at < IndexLayout.BITMAP_OFFSET;
                assertThat(IndexLayout.check(bytes, 0) == check)
                        .as("bit %d", bit)
                        .isEqualTo(inCheck);
                bytes.put(at, (byte) (bytes.get(at) ^ 1 << bit % 8));
            }
        }
    }

    @Test
    void shouldNameSegmentsSoThatTheySortByPosition() {
        assertThat(Position.segmentFile(0)).isEqualTo("0000000000000000000.segment");
        assertThat(Position.segmentFile(Long.MAX_VALUE)).isEqualTo("9223372036854775807.segment");
        assertThat(Position.ofSegmentFile("0000000000000000042.segment")).hasValue(42);
        for (String other : List.of(
                "spare-1.segment",
                "000000000000000042.segment",
                "+000000000000000042.segment",
                "-000000000000000042.segment",
                "0000000000000000042.segmenT",
                "9999999999999999999.segment",
                "control")) {
            assertThat(Position.ofSegmentFile(other)).as(other).isEmpty();
        }
    }

    @Test
    void shouldBeDrawnInDocumentationAsItIs() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(LayoutTable.render(SegmentLayout.fields()))
                .contains(LayoutTable.render(IndexLayout.fields()))
                .contains(LayoutTable.render(ControlLayout.fields()))
                .contains(LayoutTable.render(ControlLayout.sessionFields()))
                .contains(LayoutTable.render(ControlLayout.slotFields()));
    }
}
