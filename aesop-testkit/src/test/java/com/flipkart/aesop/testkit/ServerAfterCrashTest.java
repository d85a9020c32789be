package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.DatabaseServerBuilder;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an embedded server when the JVM that started it ends: asked to, by SIGTERM, by SIGKILL. */
@NoLeaks
class ServerAfterCrashTest {
    @TempDir
    private Path directory;

    /** Starts a server in the directory given, or in a temporary one, and waits for a line of input. */
    public static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws IOException {
            DatabaseServerBuilder builder = EmbeddedMariaDb.builder()
                    .initSql("CREATE DATABASE shop", "CREATE TABLE shop.item(id INT PRIMARY KEY)")
                    .listener((phase, detail) -> System.out.println(phase + " " + detail));
            if (arguments.length > 0) {
                builder.directory(Path.of(arguments[0]));
            }
            if (arguments.length > 1) {
                builder.cacheDirectory(Path.of(arguments[1]));
            }
            DatabaseServer server = builder.start();
            System.out.println("directory " + server.directory());
            System.out.println("pid " + server.pid());
            System.out.println("input " + System.in.read());
        }
    }

    @Test
    void shouldEndWithJvmThatEndsByItself() {
        Deadline deadline = Deadline.inSeconds(60);
        try (ChildJvm owner = ChildJvm.of(Owner.class).start()) {
            Path temporary = Path.of(after("directory ", owner, deadline));
            ProcessHandle server = process(after("pid ", owner, deadline));
            assertThat(temporary).exists();

            owner.writeLine("");

            assertThat(owner.awaitExit(deadline)).isZero();
            assertThat(server.isAlive()).isFalse();
            assertThat(temporary).doesNotExist();
        }
    }

    @Test
    void shouldEndCleanlyWithJvmThatIsTerminated() throws Exception {
        Deadline deadline = Deadline.inSeconds(60);
        try (ChildJvm owner = ChildJvm.of(Owner.class, directory.toString()).start()) {
            ProcessHandle server = process(after("pid ", owner, deadline));

            owner.terminate();
            owner.awaitExit(deadline);

            assertThat(server.isAlive()).isFalse();
            assertThat(directory.resolve("server.pid")).doesNotExist();
            assertThat(Files.readString(directory.resolve("server.log"))).contains("Shutdown complete");
        }
    }

    @Test
    void shouldBeEndedByNextServerInItsDirectoryWhenJvmWasKilled() throws Exception {
        Deadline deadline = Deadline.inSeconds(60);
        try (ChildJvm owner = ChildJvm.of(Owner.class, directory.toString()).start()) {
            ProcessHandle leftover = process(after("pid ", owner, deadline));
            owner.kill();
            assertThat(leftover.isAlive()).isTrue();

            try (DatabaseServer next =
                    EmbeddedMariaDb.builder().directory(directory).start()) {
                assertThat(leftover.isAlive()).isFalse();
                assertThat(query(next, "SELECT COUNT(*) FROM shop.item")).isEqualTo("0");
            }
        }
    }

    @Test
    void shouldBeClearedAwayByNextTemporaryServerWhenJvmWasKilled() {
        Deadline deadline = Deadline.inSeconds(60);
        try (ChildJvm owner = ChildJvm.of(Owner.class).start()) {
            Path temporary = Path.of(after("directory ", owner, deadline));
            ProcessHandle leftover = process(after("pid ", owner, deadline));
            owner.kill();
            assertThat(leftover.isAlive()).isTrue();

            try (DatabaseServer next = EmbeddedMariaDb.builder().start()) {
                assertThat(leftover.isAlive()).isFalse();
                assertThat(temporary).doesNotExist();
                assertThat(next.directory()).exists();
            }
        }
    }

    @Test
    void shouldLeaveProcessAloneWhenPidWasGivenToSomebodyElse() throws Exception {
        EmbeddedMariaDb.builder().directory(directory).start().close();
        // Waits for a line of input, and its command line has our data directory, but it is no server.
        Process innocent =
                new ProcessBuilder("sh", "-c", "read line", "sh", "--datadir=" + directory.resolve("data")).start();
        try {
            Files.writeString(directory.resolve("server.pid"), innocent.pid() + "\n");
            EmbeddedMariaDb.builder().directory(directory).start().close();
            assertThat(innocent.isAlive()).isTrue();

            Files.writeString(directory.resolve("server.pid"), "no number\n");
            EmbeddedMariaDb.builder().directory(directory).start().close();
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldUnpackOnceWhenTwoJvmsStartTogether() {
        Deadline deadline = Deadline.inSeconds(120);
        String cache = directory.resolve("cache").toString();
        try (ChildJvm one = ChildJvm.of(Owner.class, directory.resolve("1").toString(), cache)
                        .start();
                ChildJvm two = ChildJvm.of(Owner.class, directory.resolve("2").toString(), cache)
                        .start()) {
            one.awaitLine("READY", deadline);
            two.awaitLine("READY", deadline);

            assertThat(one.lines().stream()
                                    .filter(line -> line.startsWith("UNPACKING"))
                                    .count()
                            + two.lines().stream()
                                    .filter(line -> line.startsWith("UNPACKING"))
                                    .count())
                    .isEqualTo(1);
        }
    }

    private static String after(String prefix, ChildJvm child, Deadline deadline) {
        return child.awaitLine(line -> line.startsWith(prefix), "a line beginning with " + prefix, deadline)
                .substring(prefix.length());
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static String query(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
