package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * A relay and a client, deployed as a user does it: two folders of modules, each run by an {@code aesop run} of the
 * installation that the build has assembled, in a process of its own.
 */
final class Deployment implements AutoCloseable {
    private static final long START_SECONDS = 90;

    private final Path root;
    private final DatabaseServer database;
    private final int relayPort;
    private final List<ChildJvm> processes = new ArrayList<>();

    Deployment(Path root, DatabaseServer database) throws IOException {
        this.root = root;
        this.database = database;
        this.relayPort = freePort();
    }

    /** Generates the schema with {@code aesop schema generate} and writes both modules. */
    void deploy(String bufferSize, int consumerFailures) throws IOException {
        writeRelay("size='" + bufferSize + "'");
        generateSchema();
        writeClient(consumerFailures);
    }

    Path relayModule() {
        return root.resolve("relay").resolve("orders-relay");
    }

    Path clientModule() {
        return root.resolve("client").resolve("orders-client");
    }

    Path history() {
        return root.resolve("history.txt");
    }

    int relayPort() {
        return relayPort;
    }

    /** @param buffer attributes of the buffer's element */
    void writeRelay(String buffer) throws IOException {
        write(
                relayModule().resolve("spring-relay-config.xml"),
                """
                <beans xmlns="http://www.springframework.org/schema/beans"
                       xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
                  <aesop:relay id="orders-relay" port="%d">
                    <aesop:buffer %s/>
                    <aesop:mysql id="1" name="shop" host="%s" port="%d" user="%s" password="%s" start="oldest">
                      <aesop:table id="41" name="shop.orders" source="shop.Orders"/>
                    </aesop:mysql>
                  </aesop:relay>
                </beans>
                """
                        .formatted(
                                relayPort,
                                buffer,
                                database.host(),
                                database.port(),
                                database.user(),
                                database.password()));
    }

    private void writeClient(int consumerFailures) throws IOException {
        write(
                clientModule().resolve("spring-client-config.xml"),
                """
                <beans xmlns="http://www.springframework.org/schema/beans"
                       xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
                  <bean id="copy" class="com.flipkart.aesop.systemtests.faults.HistoryConsumer">
                    <property name="historyFile" value="%s"/>
                    <property name="sinkUrl" value="%s"/>
                    <property name="sinkUser" value="%s"/>
                    <property name="sinkPassword" value="%s"/>
                    <property name="failures" value="%d"/>
                  </bean>
                  <aesop:client id="orders-client" retryMaxDelay="1s">
                    <aesop:source-relay host="127.0.0.1" port="%d"/>
                    <aesop:subscribe source="shop.Orders" consumer="copy"/>
                  </aesop:client>
                </beans>
                """
                        .formatted(
                                history(),
                                database.jdbcUrl("warehouse"),
                                database.user(),
                                database.password(),
                                consumerFailures,
                                relayPort));
        Path lib = Files.createDirectories(clientModule().resolve("lib"));
        writeConsumerJar(lib.resolve("history-consumer.jar"));
        copyDriver(lib);
    }

    private static void writeConsumerJar(Path jar) throws IOException {
        String name = HistoryConsumer.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = HistoryConsumer.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
    }

    private static void copyDriver(Path lib) throws IOException {
        Path driver = Path.of(org.mariadb.jdbc.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Files.copy(driver, lib.resolve(driver.getFileName()));
    }

    private void generateSchema() throws IOException {
        Path registry = Files.createDirectories(relayModule().resolve("schemas_registry"));
        ChildJvm generate = start(List.of(
                "schema",
                "generate",
                "--host",
                database.host(),
                "--port",
                Integer.toString(database.port()),
                "--user",
                database.user(),
                "--password",
                database.password(),
                "--into",
                registry.toString(),
                "shop.orders=shop.Orders"));
        int code = generate.awaitExit(Deadline.inSeconds(START_SECONDS));
        if (code != 0) {
            throw new AssertionError("aesop schema generate: exit code " + code + "\n" + generate.lines());
        }
    }

    /** Starts the relay's process and waits until its module runs. */
    ChildJvm startRelay(String... jvmArguments) {
        return startModule(root.resolve("relay"), "orders-relay", jvmArguments);
    }

    /** Starts the client's process and waits until its module runs. */
    ChildJvm startClient(String... jvmArguments) {
        return startModule(root.resolve("client"), "orders-client", jvmArguments);
    }

    /** Starts the relay's process, whatever becomes of it. */
    ChildJvm runRelay() {
        return start(List.of("run", root.resolve("relay").toString()));
    }

    /** Starts the client's process, whatever becomes of it. */
    ChildJvm runClient() {
        return start(List.of("run", root.resolve("client").toString()));
    }

    /** The directory of the relay's buffer, unless its XML says another. */
    Path buffer() {
        return relayModule().resolve("state").resolve("orders-relay").resolve("shop");
    }

    private ChildJvm startModule(Path folder, String module, String... jvmArguments) {
        ChildJvm process = start(List.of("run", folder.toString()), jvmArguments);
        process.awaitLine("module " + module + " RUNNING", Deadline.inSeconds(START_SECONDS));
        return process;
    }

    /** Runs an {@code aesop} command. */
    ChildJvm start(List<String> arguments, String... jvmArguments) {
        ChildJvm process = InstalledModule.start(arguments, jvmArguments);
        processes.add(process);
        return process;
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(ChildJvm::close);
    }
}
