package com.flipkart.aesop.systemtests.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.spring.SpringModuleAssembler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.SAXParseException;

/** The schema, the docs and the factories of the short form say the same. */
class XmlFormTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SCHEMA =
            ROOT.resolve("aesop-spring/src/main/resources/com/flipkart/aesop/spring/aesop.xsd");
    private static final Path PAGE = ROOT.resolve("docs/xml.md");
    private static final String REFERENCE =
            "<!-- From here on made from the settings records: XmlFormTest in aesop-system-tests. -->\n";

    @TempDir
    private Path directory;

    @Test
    void shouldHaveASchemaThatSaysWhatTheSettingsRecordsSay() throws IOException {
        String schema = SchemaText.of(XmlForm.tops());

        update(SCHEMA, schema);

        assertThat(SCHEMA).as("-Daesop.docs.write=true writes it anew").hasContent(schema);
    }

    @Test
    void shouldHaveAPageThatSaysWhatTheSettingsRecordsSay() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(REFERENCE);
        String whole = page.substring(0, page.indexOf(REFERENCE)) + REFERENCE + ReferenceText.of(XmlForm.tops());

        update(PAGE, whole);

        assertThat(PAGE).as("-Daesop.docs.write=true writes it anew").hasContent(whole);
    }

    private static void update(Path file, String text) throws IOException {
        if (Boolean.getBoolean("aesop.docs.write")) {
            Files.writeString(file, text);
        }
    }

    static Stream<XmlElement> elements() {
        return XmlForm.tops().stream().flatMap(top -> top.all().stream());
    }

    @ParameterizedTest
    @MethodSource("elements")
    void shouldKnowEveryAttributeOfTheFormAndNoOther(XmlElement element) throws IOException {
        List<String> attributes = new ArrayList<>();
        element.attributes().forEach(attribute -> attributes.add(attribute.name() + "=\"?\""));
        attributes.add("unheardOf=\"?\"");

        String refusal = refusal(element, String.join(" ", attributes));

        assertThat(refusal.lines().filter(line -> line.contains("unknown ")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("unheardOf");
    }

    @ParameterizedTest
    @MethodSource("elements")
    void shouldRefuseAnElementWithoutARequiredAttribute(XmlElement element) throws IOException {
        for (XmlElement.Attribute attribute : element.attributes()) {
            if (attribute.required()) {
                assertThat(refusal(element, ""))
                        .as("<%s> without %s", element.name(), attribute.name())
                        .containsPattern(".*" + element.name() + ".*" + attribute.name() + "|" + attribute.name() + ".*"
                                + element.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("elements")
    void shouldRefuseAnElementThatNobodyKnows(XmlElement element) throws IOException {
        String refusal = refusal(element, "", "<unheardOf/>");

        assertThat(refusal).contains("unknown element <unheardOf>");
    }

    @Test
    void shouldAcceptPlaceholdersAndRefuseOtherValuesOfEnumerations() throws Exception {
        Schema schema = SchemaFactory.newDefaultInstance().newSchema(SCHEMA.toFile());

        assertThat(complaint(schema, "<relay XMLNS id=\"a\" insecure=\"${x}\" port=\"${y:1}\"/>"))
                .isEmpty();
        assertThat(complaint(schema, "<relay XMLNS id=\"a\" insecure=\"true\"/>"))
                .isEmpty();
        assertThat(complaint(schema, "<relay XMLNS id=\"a\" insecure=\"perhaps\"/>"))
                .isPresent();
        assertThat(complaint(schema, "<relay XMLNS id=\"a\" prot=\"1\"/>")).isPresent();
        assertThat(complaint(schema, "<client XMLNS/>")).isPresent();
        assertThat(complaint(schema, "<relay XMLNS id=\"a\"><table/></relay>")).isPresent();
    }

    /** One table to one consumer: what the page begins with, in at most 25 lines. */
    @Test
    void shouldAssembleTheExamplesOfThePage() throws IOException {
        List<String> examples = Pattern.compile("(?s)```xml\\n(.*?)```")
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        Path registry = Files.createDirectory(directory.resolve("schemas_registry"));
        String schema = "com.flipkart.aesop.events.ortest.Person.1.avsc";
        Files.copy(ROOT.resolve("samples/person-relay/schemas_registry").resolve(schema), registry.resolve(schema));

        List<String> kinds = new ArrayList<>();
        for (String example : examples) {
            Path file = Files.writeString(directory.resolve("spring-x-config.xml"), example);
            ModuleContext module =
                    new ModuleContext("m", directory, file, directory, Map.of("PERSON_DB_PASSWORD", "secret"));
            List<Part> parts = new SpringModuleAssembler().assemble(module);
            parts.forEach(part -> kinds.add(part.kind()));
            parts.forEach(part -> part.stop(Duration.ofSeconds(5)));
        }

        assertThat(kinds).containsExactly("relay", "spring", "client");
        assertThat(String.join("", examples).lines()).hasSizeLessThanOrEqualTo(25);
    }

    @Test
    void shouldFindTheSchemaByEachAddressInItsJar() throws IOException {
        try (InputStream handlers = SpringModuleAssembler.class.getResourceAsStream("/META-INF/spring.schemas")) {
            assertThat(new String(handlers.readAllBytes(), StandardCharsets.UTF_8).replace("\\:", ":"))
                    .contains(ModuleAssembler.NAMESPACE + "/aesop.xsd=com/flipkart/aesop/spring/aesop.xsd");
        }
        assertThat(SpringModuleAssembler.class.getResource("/com/flipkart/aesop/spring/aesop.xsd"))
                .isNotNull();
    }

    private static Optional<String> complaint(Schema schema, String xml) throws Exception {
        try {
            String text = xml.replace("XMLNS", "xmlns=\"" + ModuleAssembler.NAMESPACE + "\"");
            schema.newValidator().validate(new StreamSource(new StringReader(text)));
            return Optional.empty();
        } catch (SAXParseException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What the assembler says about a module with this element, inside the elements it has to stand in. */
    private String refusal(XmlElement element, String attributes, String... children) throws IOException {
        String[] names = element.path().split(" ", -1);
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            xml.append('<').append(names[i]).append(i == 0 ? " xmlns=\"" + ModuleAssembler.NAMESPACE + "\"" : "");
            xml.append(' ').append(i == names.length - 1 ? attributes : "").append(">\n");
        }
        xml.append(String.join("\n", children));
        for (int i = names.length - 1; i >= 0; i--) {
            xml.append("</").append(names[i]).append(">\n");
        }
        Path file = Files.writeString(directory.resolve("spring-x-config.xml"), xml);
        ModuleContext module = new ModuleContext("m", directory, file, directory, Map.of());
        AesopException refused =
                catchThrowableOfType(AesopException.class, () -> new SpringModuleAssembler().assemble(module));
        assertThat(refused).as("refusal of %s", xml).isNotNull();
        return String.valueOf(refused.getMessage());
    }
}
