package com.flipkart.aesop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    private Path directory;

    @Test
    void shouldRefuseLockWhenThisProcessHasItByAnotherName() throws Exception {
        Path file = directory.resolve("lock");
        try (DirectoryLock held = DirectoryLock.tryAcquire(file).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(DirectoryLock.tryAcquire(directory.resolve("../" + directory.getFileName() + "/lock")))
                    .isEmpty();
        }

        assertThat(DirectoryLock.tryAcquire(file)).hasValueSatisfying(DirectoryLockTest::release);
    }

    @Test
    void shouldWaitForLockWhenThisProcessHasIt() throws Exception {
        Path file = directory.resolve("lock");
        DirectoryLock held = DirectoryLock.acquire(file);
        CompletableFuture<DirectoryLock> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return DirectoryLock.acquire(file);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(waiting).isNotDone();

        held.close();

        release(waiting.get(30, TimeUnit.SECONDS));
    }

    private static void release(DirectoryLock lock) {
        try {
            lock.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
