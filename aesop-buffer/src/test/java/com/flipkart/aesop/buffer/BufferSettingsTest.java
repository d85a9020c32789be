package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferSettingsTest {
    @Test
    void shouldDivideTheCapacityIntoEightSegmentsOfAtMostOneGibibyte() {
        assertThat(BufferSettings.defaults())
                .isEqualTo(new BufferSettings(64 << 20, 8 << 20, 10 << 20, 4096, QueuePolicy.OVERWRITE_ON_WRITE));
        assertThat(BufferSettings.ofCapacity(64L << 30).segmentSize()).isEqualTo(1 << 30);
        assertThat(BufferSettings.ofCapacity(10_240_000).segmentSize()).isEqualTo(1_277_952);
        assertThat(BufferSettings.ofCapacity(8192).segmentSize()).isEqualTo(4096);
    }

    @Test
    void shouldRefuseWhatDoesNotFitTogether() {
        assertInvalid(() -> BufferSettings.ofCapacity(8191), "capacity=8191 < 2 * segmentSize=4096");
        assertInvalid(
                () -> BufferSettings.defaults().withSegmentSize(4095), "segmentSize must be in [4096, 1073741824]");
        assertInvalid(() -> BufferSettings.defaults().withSegmentSize((32 << 20) + 1), "2 * segmentSize=33554433");
        assertInvalid(() -> BufferSettings.defaults().withMaxEventLength(60), "maxEventLength=60");
        assertInvalid(() -> BufferSettings.defaults().withIndexSpacing(255), "indexSpacing=255");
        assertInvalid(() -> BufferSettings.defaults().withIndexSpacing((1 << 20) + 1), "indexSpacing=1048577");
    }

    private static void assertInvalid(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                .hasMessageContaining(text);
    }

    @Test
    void shouldTakeTheSystemsRunForUnknownWhenItIsNotSaid(@TempDir Path directory) throws Exception {
        Path said = Files.writeString(directory.resolve("id"), "00000000-0000-0001-0000-000000000002\n");
        assertThat(BootId.readFrom(said))
                .isEqualTo(new BootId(1, 2))
                .hasToString("00000000-0000-0001-0000-000000000002");
        assertThat(BootId.readFrom(said).isSameRun(new BootId(1, 2))).isTrue();
        assertThat(BootId.readFrom(said).isSameRun(new BootId(1, 3))).isFalse();
        BootId unknown = BootId.readFrom(directory.resolve("nowhere"));
        assertThat(unknown).isEqualTo(BootId.UNKNOWN).hasToString("unknown");
        assertThat(unknown.isSameRun(BootId.UNKNOWN)).isFalse();
        assertThat(BootId.readFrom(Files.writeString(directory.resolve("id"), "nonsense")))
                .isEqualTo(BootId.UNKNOWN);
    }
}
