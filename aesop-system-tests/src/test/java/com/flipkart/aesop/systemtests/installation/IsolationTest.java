package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two clients in one process, each with its own version of a library and of the class that rows become. */
@Timeout(120)
class IsolationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final String GREETING =
            """
            package lib;
            public final class Greeting {
                public static String text() { return "greeting-VERSION"; }
            }
            """;

    private static final String PERSON =
            """
            package com.example;
            import org.apache.avro.Schema;
            public class Person extends org.apache.avro.specific.SpecificRecordBase {
                public static final Schema SCHEMA$ = new Schema.Parser().parse(
                        "{\\"type\\":\\"record\\",\\"name\\":\\"Person\\",\\"namespace\\":\\"com.example\\",\\"fields\\":["
                        + "{\\"name\\":\\"id\\",\\"type\\":\\"long\\"},FIELD]}");
                private long id;
                private Object other;
                @Override public Schema getSchema() { return SCHEMA$; }
                @Override public Object get(int field) { return field == 0 ? (Object) id : other; }
                @Override public void put(int field, Object value) {
                    if (field == 0) { id = (Long) value; } else { other = value; }
                }
                public String other() { return SCHEMA$.getFields().get(1).name() + "=" + other; }
            }
            """;

    private static final String CONSUMER =
            """
            package user;
            import com.flipkart.aesop.client.*;
            import java.nio.file.*;
            public final class Consumer implements ChangeConsumer {
                private Path file;
                public void setFile(String path) { file = Path.of(path); }
                @Override public ConsumerResult onEvent(ChangeEvent event) throws Exception {
                    if (!Files.exists(file)) {
                        com.example.Person person = event.row(com.example.Person.class);
                        Path written = Files.writeString(file.resolveSibling("writing"), lib.Greeting.text()
                                + " " + person.other()
                                + " context=" + isOwn(Thread.currentThread().getContextClassLoader())
                                + " avro=" + isOwn(org.apache.avro.Schema.class.getClassLoader())
                                + " client=" + isOwn(ChangeEvent.class.getClassLoader())
                                + " mysql=" + sees("com.flipkart.aesop.mysql.MySqlProducer")
                                + " relay=" + sees("com.flipkart.aesop.relay.Relay")
                                + " container=" + sees("com.flipkart.aesop.container.Container"));
                        Files.move(written, file);
                    }
                    return ConsumerResult.SUCCESS;
                }
                private boolean isOwn(ClassLoader loader) { return loader == getClass().getClassLoader(); }
                private boolean sees(String type) {
                    try {
                        Class.forName(type);
                        return true;
                    } catch (ClassNotFoundException e) {
                        return false;
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path modules;
    private int port;

    @Test
    void shouldGiveEachModuleItsOwnVersionOfALibraryAndOfTheClassOfRows() throws Exception {
        modules = directory.resolve("modules");
        deployRelay();
        deployClient("1", "{\"name\":\"id2\",\"type\":\"long\",\"default\":7}");
        deployClient("2", "{\"name\":\"city\",\"type\":\"string\",\"default\":\"nowhere\"}");

        try (InstalledAesop aesop =
                InstalledAesop.start(InstalledAesop.INSTALLATION, directory, "run", modules.toString())) {
            for (String version : List.of("1", "2")) {
                await().alias("what client " + version + " was told")
                        .atMost(PATIENCE)
                        .until(() -> Files.exists(seen(version)));
            }

            String rest = " context=true avro=true client=true mysql=false relay=false container=false";
            assertThat(seen("1")).hasContent("greeting-1 id2=7" + rest);
            assertThat(seen("2")).hasContent("greeting-2 city=nowhere" + rest);
            aesop.terminate();
            assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isZero();
            assertThat(aesop.printed()).doesNotContain(" ERROR ");
        }
    }

    private Path seen(String version) {
        return modules.resolve("client-" + version).resolve("seen.txt");
    }

    private void deployRelay() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        write(
                "relay/spring-relay-config.xml",
                """
                <relay xmlns="https://flipkart.github.io/aesop/schema/aesop" id="r" port="%d">
                  <memory id="1" name="people" rate="100"><source id="40" name="com.example.Person"/></memory>
                </relay>
                """
                        .formatted(port));
        write(
                "relay/schemas_registry/com.example.Person.1.avsc",
                "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.example\",\"meta\":\"pk=id\",\"fields\":["
                        + "{\"name\":\"id\",\"type\":\"long\",\"meta\":\"dbFieldName=id;dbFieldPosition=1\"}]}");
    }

    private void deployClient(String version, String secondField) throws IOException {
        write(
                "client-" + version + "/spring-client-config.xml",
                """
                <beans xmlns="http://www.springframework.org/schema/beans"
                       xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
                  <bean id="consumer" class="user.Consumer"><property name="file" value="%s"/></bean>
                  <aesop:client id="client" retryMaxDelay="1s">
                    <aesop:source-relay host="127.0.0.1" port="%d"/>
                    <aesop:subscribe source="com.example.Person" consumer="consumer"/>
                  </aesop:client>
                </beans>
                """
                        .formatted(seen(version), port));
        compileInto(
                modules.resolve("client-" + version).resolve("lib").resolve("consumer.jar"),
                Map.of(
                        "lib/Greeting.java", GREETING.replace("VERSION", version),
                        "com/example/Person.java", PERSON.replace("FIELD", secondField.replace("\"", "\\\"")),
                        "user/Consumer.java", CONSUMER));
    }

    private void write(String file, String text) throws IOException {
        Path path = modules.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void compileInto(Path jar, Map<String, String> sources) throws IOException {
        Path work = Files.createTempDirectory(directory, "sources-");
        Path classes = Files.createDirectory(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
