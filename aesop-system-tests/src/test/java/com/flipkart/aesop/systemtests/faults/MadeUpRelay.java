package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;

/** A deployed relay that makes rows up. Its port stays the same from start to start. */
final class MadeUpRelay implements AutoCloseable {
    private static final String MODULE = "madeup-relay";

    private final Path folder;
    private final int port;
    private ChildJvm process;

    /**
     * @param folder of the module's folder
     * @param buffer attributes of the buffer's element
     * @param attributes more of the relay's
     */
    MadeUpRelay(Path folder, MadeUpRows rows, String buffer, String attributes) throws IOException {
        this.folder = folder;
        this.port = Deployment.freePort();
        Deployment.write(
                folder.resolve(MODULE).resolve("spring-relay-config.xml"),
                """
                <beans xmlns="http://www.springframework.org/schema/beans"
                       xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
                  <aesop:relay id="%s" port="%d" %s>
                    <aesop:buffer %s/>
                    %s
                  </aesop:relay>
                </beans>
                """
                        .formatted(MODULE, port, attributes, buffer, rows.xml()));
        MadeUpRows.writeSchemas(schemas());
    }

    int port() {
        return port;
    }

    Path schemas() {
        return folder.resolve(MODULE).resolve("schemas_registry");
    }

    /** The buffer's directory. */
    Path buffer() {
        return folder.resolve(MODULE)
                .resolve("state")
                .resolve(MODULE)
                .resolve(MadeUpRows.source().name());
    }

    /** Where its admin token stands, once it has been started. */
    Path adminToken() {
        return folder.resolve(MODULE).resolve("state").resolve(MODULE).resolve("admin.token");
    }

    ChildJvm process() {
        return process;
    }

    /** Starts it, and returns when it runs. */
    ChildJvm start(String... jvmArguments) {
        process = InstalledModule.startModule(folder, MODULE, jvmArguments);
        return process;
    }

    void kill() {
        process.kill();
        process.close();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
