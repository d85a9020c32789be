package com.flipkart.aesop.systemtests.badinput;

import com.flipkart.aesop.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One module for each mistake that people make, and one that is right. */
final class ModuleMistakes implements AutoCloseable {
    static final String HEALTHY = "healthy";

    /** Those that have a port and cannot start. */
    static final List<String> WITH_PORT = List.of(
            "wrong-password",
            "unknown-table",
            "no-key",
            "missing-schema",
            "different-schema",
            "unknown-element",
            "state-is-a-file",
            "state-is-closed",
            "one/twin",
            "two/twin",
            "half");

    /** Those that fail and have a place to keep why. */
    static final List<String> KEEPING_STATE = List.of(
            "wrong-password",
            "unknown-table",
            "no-key",
            "missing-schema",
            "different-schema",
            "unknown-element",
            "unknown-part",
            "port-in-use",
            "one/twin",
            "two/twin",
            "two-files",
            "half");

    /** Ids of those that fail. */
    static final List<String> FAILING = List.of(
            "wrong-password",
            "unknown-table",
            "no-key",
            "missing-schema",
            "different-schema",
            "unknown-element",
            "unknown-part",
            "port-in-use",
            "state-is-a-file",
            "state-is-closed",
            "closed",
            "twin",
            "two-files",
            "half");

    static final String USER = "capture";
    static final String PASSWORD = "swordfish";
    static final String WRONG_PASSWORD = "catfish";

    private final ModuleFolders folders;
    private final TestDatabase database;
    private final int takenPort;
    private final Map<String, Integer> ports;

    private ModuleMistakes(ModuleFolders folders, TestDatabase database, int takenPort, Map<String, Integer> ports) {
        this.folders = folders;
        this.database = database;
        this.takenPort = takenPort;
        this.ports = ports;
    }

    /**
     * Makes the tables, and a user for the modules alone, and deploys all modules.
     *
     * @param takenPort a port that somebody listens at
     */
    static ModuleMistakes deploy(ModuleFolders folders, TestDatabase database, int takenPort) throws IOException {
        List<Integer> free = ModuleFolders.freePorts(WITH_PORT.size() + 1);
        Map<String, Integer> ports = new HashMap<>(Map.of(HEALTHY, free.get(0)));
        for (String folder : WITH_PORT) {
            ports.put(folder, free.get(ports.size()));
        }
        ModuleMistakes mistakes = new ModuleMistakes(folders, database, takenPort, Map.copyOf(ports));
        mistakes.makeDatabase();
        mistakes.deployDatabaseMistakes();
        mistakes.deployXmlMistakes();
        mistakes.deployStateMistakes();
        return mistakes;
    }

    private void makeDatabase() {
        database.execute(
                "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(20))",
                "CREATE TABLE keyless (id BIGINT NOT NULL, name VARCHAR(20))",
                "CREATE TABLE moved (id BIGINT PRIMARY KEY, city VARCHAR(20))",
                "CREATE OR REPLACE USER " + USER + "@'%' IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO " + USER + "@'%'",
                "GRANT SELECT ON " + database.name() + ".* TO " + USER + "@'%'");
    }

    private void deployDatabaseMistakes() throws IOException {
        writeMySql(HEALTHY, "person", "Person", PASSWORD);
        writeMySql("wrong-password", "person", "Person", WRONG_PASSWORD);
        writeMySql("unknown-table", "persons", "Person", PASSWORD);
        writeMySql("no-key", "keyless", "Person", PASSWORD);
        writeMySql("missing-schema", "person", "Lost", PASSWORD);
        writeMySql("different-schema", "moved", "Person", PASSWORD);
    }

    private void writeMySql(String folder, String table, String source, String password) throws IOException {
        folders.write(
                folder,
                """
                <relay xmlns="%s" id="r" port="%d">
                  <mysql id="1" name="people" host="127.0.0.1" port="%d"
                         user="%s" password="%s">
                    <table id="40" name="%s" source="com.example.%s"/>
                  </mysql>
                </relay>
                """
                        .formatted(
                                ModuleFolders.NAMESPACE,
                                port(folder),
                                database.server().port(),
                                USER,
                                password,
                                database.qualified(table),
                                source));
    }

    private void deployXmlMistakes() throws IOException {
        folders.write(
                "unknown-element",
                """
                <relay xmlns="%s" id="r" port="%d">
                  <bufer size="64MB"/>
                  <memory id="1" name="people" rat="5"><source id="40" name="com.example.Person"/></memory>
                </relay>
                """
                        .formatted(ModuleFolders.NAMESPACE, port("unknown-element")));
        folders.write("unknown-part", "<relais xmlns=\"%s\" id=\"r\"/>".formatted(ModuleFolders.NAMESPACE));
        folders.writeMemory("port-in-use", takenPort);
        folders.writeMemory("one/twin", port("one/twin"));
        folders.writeMemory("two/twin", port("two/twin"));
        Path first = folders.writeMemory("two-files", 0);
        Files.copy(first, first.resolveSibling("spring-other-config.xml"));
        folders.write(
                "half",
                """
                <beans xmlns="http://www.springframework.org/schema/beans" xmlns:aesop="%s">
                  <aesop:relay id="first" port="%d">
                    <aesop:memory id="1" name="people"><aesop:source id="40" name="com.example.Person"/></aesop:memory>
                  </aesop:relay>
                  <aesop:relay id="second" port="%d">
                    <aesop:memory id="1" name="people"><aesop:source id="40" name="com.example.Person"/></aesop:memory>
                  </aesop:relay>
                </beans>
                """
                        .formatted(ModuleFolders.NAMESPACE, port("half"), takenPort));
    }

    private void deployStateMistakes() throws IOException {
        folders.writeMemory("state-is-a-file", port("state-is-a-file"));
        Files.writeString(folders.state("state-is-a-file"), "a file where a folder is due");
        folders.writeMemory("state-is-closed", port("state-is-closed"));
        Files.createDirectories(folders.state("state-is-closed"));
        Files.createDirectories(folders.root().resolve("closed"));
        for (Path folder : closedFolders()) {
            Files.setPosixFilePermissions(folder, Set.of());
        }
    }

    private List<Path> closedFolders() {
        return List.of(folders.state("state-is-closed"), folders.root().resolve("closed"));
    }

    int port(String folder) {
        return ports.get(folder);
    }

    /** The XML of a module. */
    Path xml(String folder) {
        return folders.root().resolve(folder).resolve("spring-relay-config.xml");
    }

    /** Makes the folders such that they can be deleted. */
    @Override
    public void close() throws IOException {
        for (Path folder : closedFolders()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        database.execute("DROP USER " + USER + "@'%'");
    }
}
