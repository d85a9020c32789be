package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.security.AdminToken;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.wire.http.RawHttp;
import com.flipkart.aesop.wire.http.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the section Safety of docs/relay.md shows is what a relay with those settings answers. */
class SafetyPageTest {
    private static final String TOKEN = "correct-horse-battery";
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern TARGET = Pattern.compile("(https?)://localhost:25443(/[^ ']*)");
    private static final Pattern ANYTHING = Pattern.compile("\\.\\.\\.");

    @TempDir
    Path directory;

    private Certificate certificate;
    private RelayFixture relay;

    private static String section() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "relay.md"));
        int start = page.indexOf("\n## Safety\n");
        assertThat(start).isPositive();
        return page.substring(start, page.indexOf("\n## ", start + 1));
    }

    private static String block(String section, String fence) {
        int start = section.indexOf("```" + fence + "\n") + fence.length() + 4;
        return section.substring(start, section.indexOf("\n```", start));
    }

    @Test
    void shouldAnswerAsThePageShows() throws IOException {
        String section = section();
        certificate = Certificate.ofLoopback(directory.resolve("tls"));
        Map<String, String> attributes = relayElement(block(section, "xml"));
        assertThat(attributes)
                .containsEntry("host", "0.0.0.0")
                .containsEntry("tlsCertificate", "relay.crt")
                .containsEntry("tlsKey", "relay.key")
                .containsEntry("token", "env:PEOPLE_TOKEN")
                .containsEntry("port", "25443");
        String session = section.substring(section.indexOf("```\n$ openssl"));
        try (RelayFixture started = new RelayFixture(directory, this::configured)) {
            relay = started.schema("com.example.Person", 1, RelayFixture.PERSON_SCHEMA)
                    .source(new PhysicalSource(
                            1, "people", List.of(new LogicalSource((short) 40, "com.example.Person", "memory", (short)
                                    0))))
                    .start();
            int checked = 0;
            for (String step : block(session, "").split("(?m)^\\$ ", -1)) {
                if (step.startsWith("curl ")) {
                    check(step);
                    checked++;
                }
            }
            assertThat(checked).isEqualTo(6);
        }
    }

    private static Map<String, String> relayElement(String xml) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(xml.substring(0, xml.indexOf('>')));
        while (matcher.find()) {
            attributes.put(matcher.group(1), matcher.group(2));
        }
        return attributes;
    }

    private RelayBuilder configured(RelayBuilder builder) {
        return builder.settings(SettingsBuilder.from(RelaySettings.defaults())
                .set("host", "0.0.0.0")
                .set("port", 0)
                .set("schemaDirectory", directory.resolve("schemas"))
                .set("tlsCertificate", Optional.of(certificate.certificate()))
                .set("tlsKey", Optional.of(certificate.key()))
                .set("token", Optional.of(Secret.of(TOKEN)))
                .build());
    }

    private void check(String step) throws IOException {
        int end = step.indexOf('\n');
        String command = step.substring(0, end);
        List<String> shown =
                step.substring(end).lines().filter(line -> !line.isBlank()).toList();
        Matcher target = TARGET.matcher(command);
        assertThat(target.find()).as(command).isTrue();
        Optional<SSLContext> tls =
                target.group(1).equals("https") ? Optional.of(TestTls.trusting(certificate)) : Optional.empty();
        try (RawHttp http = new RawHttp(relay.relay().port(), 0, tls)) {
            http.send("GET " + target.group(2) + " HTTP/1.1\r\n" + authorization(command) + "\r\n");
            RawHttp.Response response = http.read();
            String printed = response.text().strip();
            if (command.startsWith("curl -si")) {
                printed = response.statusLine() + "\n"
                        + response.headers().entrySet().stream()
                                .map(header -> header.getKey() + ": " + header.getValue())
                                .collect(Collectors.joining("\n"))
                        + "\n" + printed;
            }
            assertThat(printed).as(command).matches(pattern(shown));
        }
    }

    private String authorization(String command) throws IOException {
        if (!command.contains("Authorization")) {
            return "";
        }
        String token = command.contains("$PEOPLE_TOKEN")
                ? TOKEN
                : Files.readString(relay.state().resolve(AdminToken.FILE_NAME)).strip();
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static Pattern pattern(List<String> shown) {
        return Pattern.compile(
                shown.stream()
                        .map(line -> Arrays.stream(ANYTHING.split(line, -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")))
                        .collect(Collectors.joining("\\s+")),
                Pattern.DOTALL);
    }
}
