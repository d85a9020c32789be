package com.flipkart.aesop.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that end as servers were seen to end. */
class StartFailureTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path root;

    private ServerDirectory directory;

    @BeforeEach
    void openDirectory() {
        directory = ServerDirectory.open(new MySqlDistribution(), root);
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Test
    void shouldSayHowToGetLibraryWhenOneIsMissing() throws IOException {
        AesopException failure = failureAfter(
                "mysqld: error while loading shared libraries: libaio.so.1: cannot open shared object file: No such file",
                127);

        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_NOT_STARTED);
        assertThat(failure)
                .hasMessageContaining("the library libaio.so.1 is missing")
                .hasMessageContaining("libaio1")
                .hasMessageContaining("-Daesop.mysql8.libraries");
    }

    @Test
    void shouldSayThatSystemIsTooOldWhenLibraryVersionIsMissing() throws IOException {
        AesopException failure =
                failureAfter("mysqld: /lib/libc.so.6: version `GLIBC_2.28' not found (required by mysqld)", 1);

        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_NOT_STARTED);
        assertThat(failure).hasMessageContaining("GLIBC_2.28").hasMessageContaining("newer Linux");
    }

    @Test
    void shouldSayWhereRoomIsNeededWhenDiskIsFull() throws IOException {
        AesopException failure = failureAfter("[ERROR] InnoDB: Error number 28 means 'No space left on device'", 1);

        assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(failure).hasMessageContaining(root.toString()).hasMessageContaining("freeMegabytes=");
    }

    @Test
    void shouldNameTheDataDirectoryWhenAnotherServerHasIt() throws IOException {
        AesopException failure = failureAfter("[ERROR] InnoDB: Unable to lock ./ibdata1 error: 11", 1);

        assertThat(failure.code()).isEqualTo(ErrorCode.LOCKED);
        assertThat(failure).hasMessageContaining("--datadir=" + root.resolve("data"));
    }

    @Test
    void shouldShowExitCodeAndLastWordsWhenReasonIsUnknown() throws IOException {
        AesopException failure = failureAfter("something broke", 42);

        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_NOT_STARTED);
        assertThat(failure)
                .hasMessageContaining("exitCode=42")
                .hasMessageContaining("something broke")
                .hasMessageContaining(root.resolve("server.log").toString());
        assertThat(root.resolve("server.log")).hasContent("something broke");
    }

    @Test
    void shouldKeepOnlyTheLastLinesWhenServerSaysMuch() throws IOException {
        ServerProcess process = run("i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); done; exit 1");

        assertThat(process.lastLines()).hasSize(25).endsWith("line 999");
        assertThat(Files.readAllLines(root.resolve("server.log"))).hasSize(1000);
    }

    private AesopException failureAfter(String lastWords, int exitCode) throws IOException {
        ServerProcess process = run("echo \"$0\"; exit " + exitCode, lastWords);
        return new StartFailure(new MySqlDistribution(), directory).ended(process, 3306);
    }

    private ServerProcess run(String script, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
        for (String argument : arguments) {
            builder.command().add(argument);
        }
        ServerProcess process = ServerProcess.start(builder, directory.log(), line -> false);
        assertThat(process.awaitEnd(LONG)).isTrue();
        assertThat(process.isReady()).isFalse();
        return process;
    }
}
