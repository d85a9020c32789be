package com.flipkart.aesop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void shouldStayApartWhenManyTemporaryDirectoriesComeAndGo() throws Exception {
        List<CompletableFuture<Void>> owners = IntStream.range(0, 4)
                .mapToObj(owner -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                comeAndGo();
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();

        for (CompletableFuture<Void> owner : owners) {
            owner.get(50, TimeUnit.SECONDS);
        }
    }

    private static void comeAndGo() {
        try (ServerDirectory mine = ServerDirectory.temporary(new MySqlDistribution())) {
            Path file = Files.writeString(mine.tmp().resolve("file"), "mine");
            assertThat(file).hasContent("mine");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldClearWhatNobodyHoldsWhenTemporaryDirectoryIsMade() throws IOException {
        Path abandoned;
        Path held;
        try (ServerDirectory mine = ServerDirectory.temporary(new MySqlDistribution())) {
            held = mine.root();
            abandoned = Files.createDirectories(held.resolveSibling("abandoned-by-a-killed-process"));
            Files.createFile(abandoned.resolve("lock"));
            Files.createDirectories(abandoned.resolve("data/mysql"));

            ServerDirectory.temporary(new MySqlDistribution()).close();

            assertThat(abandoned).doesNotExist();
            assertThat(held.resolve("tmp")).exists();
        }
        assertThat(held).doesNotExist();
    }

    @Test
    void shouldInstallAgainWhenInstallingWasCutOff() throws IOException {
        try (ServerDirectory first = ServerDirectory.open(new MySqlDistribution(), directory)) {
            Files.writeString(first.beginInstalling().resolve("half"), "a table");
            assertThat(first.isInstalled()).isFalse();
        }

        try (ServerDirectory second = ServerDirectory.open(new MySqlDistribution(), directory)) {
            Path installing = second.beginInstalling();
            assertThat(installing).isEmptyDirectory();
            second.commitInstalling(installing);
            assertThat(second.isInstalled()).isTrue();
            assertThat(second.isInitialised()).isFalse();
            second.markInitialised();
        }

        try (ServerDirectory third = ServerDirectory.open(new MySqlDistribution(), directory)) {
            assertThat(third.isInstalled()).isTrue();
            assertThat(third.isInitialised()).isTrue();
        }
        assertThat(directory).exists();
    }

    @Test
    void shouldSayWhoseDataTheyAreWhenOfAnotherKind() throws IOException {
        try (ServerDirectory mysql = ServerDirectory.open(new MySqlDistribution(), directory)) {
            mysql.commitInstalling(mysql.beginInstalling());
        }

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> ServerDirectory.open(new MariaDbDistribution(), directory)))
                .hasMessageContaining("mysql 8.0.33")
                .hasMessageContaining(directory.toString());
        ServerDirectory.open(new MySqlDistribution(), directory).close();
    }
}
