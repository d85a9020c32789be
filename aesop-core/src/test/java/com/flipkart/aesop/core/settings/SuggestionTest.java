package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("host", "port", "checkpointDirectory", "id");

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "PORT, port",
        "por, port",
        "ports, port",
        "checkpoint-directory, checkpointDirectory",
        "ckeckpointDirectry, checkpointDirectory",
        "hist, host"
    })
    void shouldFindNameThatWasMeant(String written, String meant) {
        assertThat(Suggestion.closest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"user", "xyz", "directory"})
    void shouldNotGuessWhenNothingIsClose(String written) {
        assertThat(Suggestion.closest(written, KNOWN)).isEmpty();
    }

    @Test
    void shouldListWhatIsKnownWhenNothingIsClose() {
        assertThat(Suggestion.sentence("user", KNOWN))
                .isEqualTo("Remove it, or choose one of: host, port, checkpointDirectory, id");
        assertThat(Suggestion.sentence("prot", KNOWN)).isEqualTo("Did you mean \"port\"?");
        assertThat(Suggestion.sentence("prot", List.of())).isEqualTo("Remove it; nothing is known here");
    }
}
