package com.flipkart.aesop.systemtests.badinput;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes folders of modules below a folder. */
record ModuleFolders(Path root) {
    static final String NAMESPACE = "https://flipkart.github.io/aesop/schema/aesop";

    /** Writes a module whose XML is {@code xml}, with the schema of {@code com.example.Person}. Returns the XML. */
    Path write(String folder, String xml) throws IOException {
        Path file = root.resolve(folder).resolve("spring-relay-config.xml");
        Files.createDirectories(file.getParent());
        writeSchema(folder, "Person");
        return Files.writeString(file, xml);
    }

    /** Writes a module with a relay that makes rows up, five a window. Returns the XML. */
    Path writeMemory(String folder, int port) throws IOException {
        return write(
                folder,
                """
                <relay xmlns="%s" id="r" port="%d">
                  <memory id="1" name="people" rate="500" windowSize="5">
                    <source id="40" name="com.example.Person"/>
                  </memory>
                </relay>
                """
                        .formatted(NAMESPACE, port));
    }

    void writeSchema(String folder, String source) throws IOException {
        Path registry = Files.createDirectories(registry(folder));
        Files.writeString(
                registry.resolve("com.example." + source + ".1.avsc"),
                """
                {"type":"record","name":"%s","namespace":"com.example","meta":"pk=id","fields":[
                 {"name":"id","type":"long","meta":"dbFieldName=id;dbFieldPosition=1"},
                 {"name":"name","type":["null","string"],"default":null,"meta":"dbFieldName=name;dbFieldPosition=2"}]}
                """
                        .formatted(source));
    }

    Path registry(String folder) {
        return root.resolve(folder).resolve("schemas_registry");
    }

    /** Where the container keeps a module's state. */
    Path state(String folder) {
        return root.resolve(folder).resolve("state");
    }

    String states(String folder) throws IOException {
        return Files.readString(state(folder).resolve("states.log"));
    }

    /** So many ports that nobody listens at, all different. */
    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
