package com.flipkart.aesop.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.checkpoint.FileCheckpointStore;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on docs/formats/client-checkpoint.md is a file that a client reads and writes. */
class ClientCheckpointPageTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "client-checkpoint.md");
    private static final String CLIENT = "person-client";
    private static final List<String> SOURCES = List.of("com.flipkart.aesop.events.ortest.Person");
    private static final Checkpoint PLACE = Checkpoint.after(4294968296L, 1700000000000000000L);

    @TempDir
    Path directory;

    private static String example() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```\n") + 4;
        return page.substring(begin, page.indexOf("```", begin));
    }

    @Test
    void shouldReadTheExampleOfThePage() throws IOException {
        Files.writeString(directory.resolve(CLIENT + ".checkpoint"), example());

        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            assertThat(store.open(CLIENT, SOURCES)).contains(PLACE);
        }
    }

    @Test
    void shouldWriteTheExampleOfThePage() throws IOException {
        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            assertThat(store.open(CLIENT, SOURCES)).isEmpty();
            store.save(PLACE);
        }

        assertThat(directory.resolve(CLIENT + ".checkpoint")).hasContent(example());
    }
}
