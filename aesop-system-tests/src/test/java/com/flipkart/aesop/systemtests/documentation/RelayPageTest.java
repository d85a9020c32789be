package com.flipkart.aesop.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.systemtests.installation.InstalledAesop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The curl sessions of docs/relay.md, asked of a relay that runs with the first XML of that page. {@code ...} there stands for
 * anything; of a hexadecimal dump the form is compared, because it holds times and checksums.
 */
class RelayPageTest {
    private static final Path PAGE = Path.of("..", "docs", "relay.md");
    private static final String ANYTHING = "...";
    private static final String PAGE_PORT = "25021";
    private static final Pattern DUMP = Pattern.compile("[0-9a-f]{8}:(?: [0-9a-f]{2,4}){1,8}(?:  .*)?");
    private static final int MADE_UP = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void shouldGetTheAnswersOfThePage() throws Exception {
        List<String> commands = new ArrayList<>();
        int port = freePort();
        try (InstalledAesop aesop = startRelay(port)) {
            await().atMost(PATIENCE).until(() -> hasRows(port));
            for (String session : blocks("")) {
                for (String step : session.split("(?m)^\\$ ", -1)) {
                    if (step.startsWith("curl ") && step.contains(PAGE_PORT)) {
                        List<String> lines = step.strip().lines().toList();
                        commands.add(lines.get(0));
                        check(lines.get(0), lines.subList(1, lines.size()), port);
                    }
                }
            }
            assertThat(aesop.isAlive()).as(aesop.printed()).isTrue();
        }
        assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
    }

    /** The second XML of the page: what its attributes say is what comes out. */
    @Test
    @Timeout(120)
    void shouldMakeUpRowsAsThePageSays() throws Exception {
        int port = freePort();
        String xml = blocks("xml").stream()
                .filter(block -> block.contains("keyDistribution"))
                .findFirst()
                .orElseThrow();
        try (InstalledAesop aesop = startRelay(xml.replace("25023", Integer.toString(port)))) {
            await().atMost(PATIENCE).until(() -> events(port).size() >= MADE_UP);
            List<String> events = events(port);

            Map<String, Long> perWindow = events.stream()
                    .collect(Collectors.groupingBy(event -> field(event, "sequence"), Collectors.counting()));
            perWindow.remove(field(events.get(events.size() - 1), "sequence")); // may have come in part
            assertThat(perWindow.values()).isNotEmpty().containsOnly(20L);
            List<Long> keys = events.stream()
                    .map(event -> Long.parseLong(field(event, "key")))
                    .toList();
            assertThat(keys).allMatch(key -> key >= 1 && key <= 500);
            assertThat(share(keys, key -> key <= 100))
                    .as("changes of the first fifth")
                    .isBetween(0.75, 0.92);
            assertThat(share(events, event -> field(event, "opcode").equals("DELETE")))
                    .as("deletes")
                    .isBetween(0.05, 0.15);
            assertThat(aesop.isAlive()).as(aesop.printed()).isTrue();
        }
    }

    /** Events of rows, as JSON. */
    private static List<String> events(int port) {
        try {
            return CurlCommand.parse("curl -s 'localhost:25021/stream?sources=40&output=json&size=1000000'")
                    .run(port)
                    .stream()
                    .filter(line -> line.startsWith("{") && !line.contains("endOfPeriod") && !line.contains("error"))
                    .toList();
        } catch (IOException e) {
            return List.of(); // it does not listen yet
        }
    }

    private static String field(String event, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"?([^,\"]+)").matcher(event);
        assertThat(found.find()).as("%s in %s", name, event).isTrue();
        return found.group(1);
    }

    private static <T> double share(List<T> all, Predicate<T> those) {
        return (double) all.stream().filter(those).count() / all.size();
    }

    private static void check(String command, List<String> shown, int port) throws IOException {
        List<String> printed = CurlCommand.parse(command).run(port);
        List<String> expected = shown.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (expected.stream().allMatch(line -> DUMP.matcher(line).matches())) {
            assertThat(printed).as(command).hasSameSizeAs(expected).allMatch(line -> DUMP.matcher(line)
                    .matches());
        } else {
            assertThat(String.join("\n", printed)).as(command).matches(pattern(expected));
        }
    }

    /** What is shown, with each {@code ...} for anything, empty lines left out and lines in their order. */
    private static Pattern pattern(List<String> shown) {
        String regex = shown.stream()
                .map(line -> Arrays.stream(line.split(Pattern.quote(ANYTHING), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("(?s:.*)")))
                .collect(Collectors.joining("\\s+"));
        return Pattern.compile("(?s)\\s*" + regex + "\\s*");
    }

    private static boolean hasRows(int port) {
        try {
            return !CurlCommand.parse("curl -s 'localhost:25021/stream?sources=40&output=binary&size=1000'")
                    .run(port)
                    .get(0)
                    .isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private InstalledAesop startRelay(int port) throws IOException {
        return startRelay(blocks("xml").get(0).replace(PAGE_PORT, Integer.toString(port)));
    }

    private InstalledAesop startRelay(String xml) throws IOException {
        Path module = Files.createDirectories(directory.resolve("modules").resolve("people"));
        Files.writeString(
                module.resolve("spring-relay-config.xml"),
                xml.replaceAll("(</?)aesop:", "$1")
                        .replaceFirst("<relay ", "<relay xmlns=\"https://flipkart.github.io/aesop/schema/aesop\" "));
        Files.writeString(
                Files.createDirectories(module.resolve("schemas_registry")).resolve("com.example.Person.1.avsc"),
                """
                {"type":"record","name":"Person","namespace":"com.example","meta":"pk=id","fields":[
                 {"name":"id","type":"long","meta":"dbFieldName=id;dbFieldPosition=1"},
                 {"name":"name","type":["null","string"],"default":null,"meta":"dbFieldName=name;dbFieldPosition=2"}]}
                """);
        return InstalledAesop.start(
                InstalledAesop.INSTALLATION,
                directory,
                "run",
                module.getParent().toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What stands between fences of this language. */
    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("```")) {
                if (block != null) {
                    block.append(line).append('\n');
                }
            } else if (inside) {
                inside = false;
                if (block != null) {
                    blocks.add(block.toString());
                    block = null;
                }
            } else {
                inside = true;
                block = line.equals("```" + language) ? new StringBuilder() : null;
            }
        }
        return blocks;
    }
}
