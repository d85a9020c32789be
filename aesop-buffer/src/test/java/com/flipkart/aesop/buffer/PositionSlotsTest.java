package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositionSlotsTest {
    private final ByteBuffer control = ByteBuffer.allocate(ControlLayout.FILE_LENGTH);

    @Test
    void shouldKeepTheSlotOfTheTailWhenAKillBetweenSlotAndTailWasRecovered() {
        PositionSlots slots = new PositionSlots(control);
        slots.write(slot(1, 100));
        slots.write(slot(2, 200));
        // The tail still says 100: slot 200 was written and its tail was not.
        byte[] before = control.array().clone();
        PositionSlots reopened = new PositionSlots(control);
        PositionSlots.Slot recovered = reopened.newestAt(100).orElseThrow();
        reopened.write(recovered);

        int untouched = same(before, ControlLayout.slotOffset(0)) ? 0 : 1;
        assertThat(same(before, ControlLayout.slotOffset(untouched))).isTrue();
        assertThat(reopened.read(untouched)).map(PositionSlots.Slot::tail).contains(100L);
        assertThat(reopened.newestAt(100)).isPresent();
        assertThat(reopened.newest()).map(PositionSlots.Slot::scn).contains(1L);
    }

    @Test
    void shouldWriteOverTheOlderSlotWhenBothBelongToTheTail() {
        PositionSlots slots = new PositionSlots(control);
        slots.write(slot(1, 100));
        slots.write(slot(1, 100));
        slots.write(slot(1, 100));
        assertThat(slots.read(0)).map(PositionSlots.Slot::sequence).isPresent();
        assertThat(slots.newestAt(100)).map(PositionSlots.Slot::sequence).contains(3L);
        assertThat(Math.min(
                        slots.read(0).orElseThrow().sequence(),
                        slots.read(1).orElseThrow().sequence()))
                .isEqualTo(2);
    }

    private boolean same(byte[] before, int at) {
        int end = at + ControlLayout.SLOT_BYTES;
        return Arrays.equals(before, at, end, control.array(), at, end);
    }

    private static PositionSlots.Slot slot(long scn, long tail) {
        return new PositionSlots.Slot(0, scn, tail, tail - 50, scn * 3, Optional.of(new byte[] {(byte) scn}));
    }
}
