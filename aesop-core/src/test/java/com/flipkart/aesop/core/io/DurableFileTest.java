package com.flipkart.aesop.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    @TempDir
    Path directory;

    @Test
    void shouldReplaceContentAndLeaveNothingBeside() throws IOException {
        Path file = directory.resolve("checkpoint");

        DurableFile.replace(file, bytes("a longer text"));
        DurableFile.replace(file, bytes("short"));

        assertThat(file).hasContent("short");
        assertThat(directory.toFile().list()).containsExactly("checkpoint");
    }

    @Test
    void shouldWriteFromPositionToLimit() throws IOException {
        Path file = directory.resolve("checkpoint");
        ByteBuffer content = bytes("0123456789").position(2).limit(5);

        DurableFile.replace(file, content);

        assertThat(file).hasContent("234");
        assertThat(content.hasRemaining()).isFalse();
    }

    @Test
    void shouldGoOnOverWhatCrashLeftBehind() throws IOException {
        Files.writeString(directory.resolve(".checkpoint.tmp"), "half of something very long");

        DurableFile.replace(directory.resolve("checkpoint"), bytes("new"));

        assertThat(directory.resolve("checkpoint")).hasContent("new");
        assertThat(directory.toFile().list()).containsExactly("checkpoint");
    }

    @Test
    void shouldKeepOldContentWhenNewOneCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("checkpoint"), "old");
        Files.createDirectory(directory.resolve(".checkpoint.tmp"));

        assertThatThrownBy(() -> DurableFile.replace(file, bytes("new"))).isInstanceOf(IOException.class);

        assertThat(file).hasContent("old");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
