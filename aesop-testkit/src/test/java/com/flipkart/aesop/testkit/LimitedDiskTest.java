package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class LimitedDiskTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void shouldRefuseBytesBeyondItsSize() throws IOException {
        Path directory;
        try (LimitedDisk disk = LimitedDisk.create(MEGABYTE)) {
            directory = disk.directory();
            assertFills(disk);
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void shouldRefuseBytesBeyondItsSizeWhenInNamespace() throws IOException {
        Path directory;
        try (LimitedDisk disk = LimitedDisk.inNamespace(MEGABYTE)) {
            directory = disk.directory();
            assertFills(disk);
        }
        assertThat(directory).doesNotExist();
    }

    private static void assertFills(LimitedDisk disk) throws IOException {
        Path file = disk.directory().resolve("file");
        Files.write(file, new byte[MEGABYTE / 2]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, MEGABYTE / 2);
            map.put(4711, (byte) 42);
        }
        assertThat(Files.readAllBytes(file)[4711]).isEqualTo((byte) 42);

        assertThatThrownBy(() -> Files.write(disk.directory().resolve("more"), new byte[MEGABYTE]))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(disk.freeBytes()).isZero();
        Files.delete(disk.directory().resolve("more"));
        assertThat(disk.freeBytes()).isPositive();
    }

    @Test
    void shouldRefuseEveryByteOfTheFullDevice() {
        assertThatThrownBy(() -> Files.write(LimitedDisk.FULL_DEVICE, new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void shouldTellServerWithoutRoomFromOtherFailures() {
        try (LimitedDisk disk = LimitedDisk.create(12 * MEGABYTE)) {
            assertThatThrownBy(() -> EmbeddedMariaDb.builder()
                            .directory(disk.directory().resolve("server"))
                            .start()
                            .close())
                    .isInstanceOfSatisfying(
                            AesopException.class,
                            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.DISK_FULL))
                    .hasMessageContaining("no space left")
                    .hasMessageContaining(disk.directory().toString());
        }
    }
}
