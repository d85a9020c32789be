package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@NoLeaks
class ChildJvmTest {
    private static final int SIGKILL_EXIT = 128 + 9;
    private static final int SIGTERM_EXIT = 128 + 15;

    /** Echoes its input; "exit n" and "spawn" are commands. */
    public static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) throws IOException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
            System.out.println("hello " + String.join(",", arguments) + " " + System.getProperty("colour"));
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("exit ")) {
                    System.exit(Integer.parseInt(line.substring(5)));
                } else if (line.equals("spawn")) {
                    System.out.println("spawned "
                            + new ProcessBuilder("sleep", "1000").start().pid());
                } else {
                    System.err.println("echo " + line);
                }
            }
        }
    }

    @Test
    void shouldFindLinesInTheirOrder() {
        Deadline deadline = Deadline.inSeconds(30);
        try (ChildJvm child =
                ChildJvm.of(Echo.class, "a", "b").jvmArguments("-Dcolour=red").start()) {
            assertThat(child.awaitLine("hello", deadline)).isEqualTo("hello a,b red");
            child.writeLine("one");
            child.writeLine("two");
            child.writeLine("one");

            assertThat(child.awaitLine("two", deadline)).isEqualTo("echo two");
            assertThat(child.awaitLine("one", deadline)).isEqualTo("echo one");
            assertThat(child.lines()).containsExactly("hello a,b red", "echo one", "echo two", "echo one");
        }
    }

    @Test
    void shouldTellExitCodeAndRunHooksWhenItEnds() {
        Deadline deadline = Deadline.inSeconds(30);
        try (ChildJvm child = ChildJvm.of(Echo.class).start();
                ChildJvm other = ChildJvm.of(Echo.class).start()) {
            child.writeLine("exit 7");
            other.awaitLine("hello", deadline);
            other.terminate();

            assertThat(child.awaitExit(deadline)).isEqualTo(7);
            assertThat(other.awaitExit(deadline)).isEqualTo(SIGTERM_EXIT);
            assertThat(child.lines()).endsWith("hook ran");
            assertThat(other.lines()).endsWith("hook ran");
        }
    }

    @Test
    void shouldRunNoHooksWhenKilled() {
        Deadline deadline = Deadline.inSeconds(30);
        try (ChildJvm child = ChildJvm.of(Echo.class).start()) {
            child.awaitLine("hello", deadline);

            child.kill();

            assertThat(child.isAlive()).isFalse();
            assertThat(child.awaitExit(deadline)).isEqualTo(SIGKILL_EXIT);
            assertThat(child.lines()).doesNotContain("hook ran");
        }
    }

    @Test
    void shouldEndWhatItStartedWhenClosed() {
        Deadline deadline = Deadline.inSeconds(30);
        ProcessHandle grandchild;
        try (ChildJvm child = ChildJvm.of(Echo.class).start()) {
            child.writeLine("spawn");
            String line = child.awaitLine("spawned ", deadline);
            grandchild = ProcessHandle.of(Long.parseLong(line.substring("spawned ".length())))
                    .orElseThrow();
            child.kill();
            assertThat(grandchild.isAlive()).isTrue();
        }

        assertThat(grandchild.isAlive()).isFalse();
    }

    @Test
    void shouldShowOutputWhenLineDoesNotCome() {
        try (ChildJvm child = ChildJvm.of(Echo.class).start()) {
            child.writeLine("exit 3");
            assertThatThrownBy(() -> child.awaitLine("farewell", Deadline.inSeconds(30)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended without a line with 'farewell'")
                    .hasMessageContaining("hello");
        }
    }
}
