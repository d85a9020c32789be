package com.flipkart.aesop.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.spring.SpringModuleAssembler;
import com.flipkart.aesop.testkit.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every XML that a page shows is a module's, as it stands there: it is loaded, in a folder that has the files it names. */
class DocumentedXmlTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?s)```xml\\n(.*?)```");
    private static final String PREFIXED = "<aesop:";
    private static final String TOKEN_OF_THE_ENVIRONMENT = "env:PEOPLE_TOKEN";
    private static final String PERSON =
            """
            {"type":"record","name":"Person","namespace":"%s","meta":"pk=id","fields":[
             {"name":"id","type":"long","meta":"dbFieldName=id;dbFieldPosition=1"}]}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeWhatThePagesName() throws IOException {
        Path registry = Files.createDirectory(directory.resolve("schemas_registry"));
        for (String namespace : List.of("com.example", "com.flipkart.aesop.events.ortest")) {
            Files.writeString(registry.resolve(namespace + ".Person.1.avsc"), PERSON.formatted(namespace));
        }
        Files.writeString(directory.resolve("relay.properties"), "databus.relay.container.httpPort=25021\n");
        Certificate certificate = Certificate.ofLoopback(directory.resolve("tls"));
        Files.copy(certificate.certificate(), directory.resolve("relay.crt"));
        Files.copy(certificate.key(), directory.resolve("relay.key"));
    }

    @Test
    void shouldLoadEveryXmlThatAPageShows() throws IOException {
        Map<String, List<String>> loaded = new TreeMap<>();
        for (Path page : pages()) {
            List<String> parts = new ArrayList<>();
            for (String block : BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(block -> block.group(1))
                    .toList()) {
                parts.addAll(parts(page, block));
            }
            if (!parts.isEmpty()) {
                loaded.put(ROOT.relativize(page).toString(), parts);
            }
        }

        assertThat(loaded)
                .containsEntry(
                        "docs/relay.md",
                        List.of("relay person-relay", "relay load-relay", "relay people-far", "relay people"))
                .containsEntry("docs/settings.md", List.of("relay person-relay"))
                .containsKey("docs/xml.md");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Kinds and ids of what the XML makes. */
    private List<String> parts(Path page, String block) {
        String xml = block.startsWith(PREFIXED)
                ? "<beans xmlns=\"http://www.springframework.org/schema/beans\" xmlns:aesop=\""
                        + ModuleAssembler.NAMESPACE + "\">\n" + block + "</beans>\n"
                : block;
        Path file = directory.resolve("spring-x-config.xml");
        try {
            // A process cannot give itself an environment.
            Files.writeString(file, xml.replace(TOKEN_OF_THE_ENVIRONMENT, "correct-horse-battery"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ModuleContext module =
                new ModuleContext("m", directory, file, directory, Map.of("PERSON_DB_PASSWORD", "secret"));
        try {
            List<Part> parts = new SpringModuleAssembler().assemble(module);
            parts.forEach(part -> part.stop(Duration.ofSeconds(5)));
            return parts.stream().map(part -> part.kind() + " " + part.id()).toList();
        } catch (RuntimeException e) {
            throw new AssertionError("XML of " + page + ":\n" + block, e);
        }
    }
}
