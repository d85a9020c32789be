package com.flipkart.aesop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real unpacking, with a small archive in place of the half gigabyte of MySQL. */
class BaseDirectoryTest {
    private static final String SERVER = "#!/bin/sh\nexit 0\n";

    @TempDir
    private Path directory;

    /** The real archive, in the profile that has one. */
    private final String given = System.getProperty(EmbeddedMySql.ZIP_PROPERTY);

    private Path cache;

    @BeforeEach
    void writeArchive() throws IOException {
        Path zip = directory.resolve("mysql.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            write(out, "bin/mysqld", SERVER);
            write(out, "bin/mysqld-debug", "not wanted");
            write(out, "share/english/errmsg.sys", "messages");
        }
        System.setProperty(EmbeddedMySql.ZIP_PROPERTY, zip.toString());
        cache = directory.resolve("cache");
    }

    @AfterEach
    void restoreArchive() {
        if (given == null) {
            System.clearProperty(EmbeddedMySql.ZIP_PROPERTY);
        } else {
            System.setProperty(EmbeddedMySql.ZIP_PROPERTY, given);
        }
    }

    @Test
    void shouldUnpackWhatIsWantedWhenCacheIsEmpty() {
        Path base = prepare();

        assertThat(base.resolve("bin/mysqld")).hasContent(SERVER).isExecutable();
        assertThat(base.resolve("share/english/errmsg.sys")).hasContent("messages");
        assertThat(base.resolve("bin/mysqld-debug")).doesNotExist();
    }

    @Test
    void shouldUnpackOnceWhenManyStartTogether() throws Exception {
        AtomicInteger unpacked = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(4);
        List<CompletableFuture<Path>> starts = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            await(together);
                            return BaseDirectory.prepare(
                                    new MySqlDistribution(), cache, (phase, detail) -> unpacked.incrementAndGet());
                        },
                        task -> new Thread(task).start()))
                .toList();

        for (CompletableFuture<Path> start : starts) {
            assertThat(start.get(30, TimeUnit.SECONDS).resolve("bin/mysqld")).isExecutable();
        }
        assertThat(unpacked).hasValue(1);
    }

    @Test
    void shouldUnpackAgainWhenFileIsCutOff() throws IOException {
        Path base = prepare();
        Files.writeString(base.resolve("bin/mysqld"), "#!/bi");
        Path unfinished = Files.createDirectories(base.resolveSibling(base.getFileName() + ".unpacking-1"));

        prepare();

        assertThat(base.resolve("bin/mysqld")).hasContent(SERVER);
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void shouldSayWhichPathWhenCacheCannotBeWritten() throws IOException {
        Files.writeString(cache, "a file where the directory should be");

        assertThatThrownBy(this::prepare)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED))
                .hasMessageContaining(cache.toString())
                .hasMessageContaining("AESOP_CACHE");
    }

    @Test
    void shouldSayHowToGetZipWhenPropertyIsNotSet() {
        System.clearProperty(EmbeddedMySql.ZIP_PROPERTY);

        assertThatThrownBy(this::prepare)
                .hasMessageContaining("aesop.mysql8.zip=null")
                .hasMessageContaining("profile mysql8");
    }

    private Path prepare() {
        return BaseDirectory.prepare(new MySqlDistribution(), cache, (phase, detail) -> {});
    }

    private static void write(ZipOutputStream out, String name, String content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
