package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A deployed relay that takes over the rows of {@link MadeUpRelay}s. Its port stays the same from start to start. */
final class ChainedModule implements AutoCloseable {
    private final Path folder;
    private final String module;
    private final int port;
    private ChildJvm process;

    /**
     * @param folder of the module's folder
     * @param module its name
     * @param upstreams ports of the relays that it reads
     */
    ChainedModule(Path folder, String module, int... upstreams) throws IOException {
        this.folder = folder;
        this.module = module;
        this.port = Deployment.freePort();
        Deployment.write(
                folder.resolve(module).resolve("spring-relay-config.xml"),
                """
                <beans xmlns="http://www.springframework.org/schema/beans"
                       xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
                  <aesop:relay id="%s" port="%d">
                    <aesop:buffer size='512MB' segmentSize='1MB'/>
                    <aesop:upstream name="%s" relays="%s" maxRetryPause="200ms">
                      %s
                    </aesop:upstream>
                  </aesop:relay>
                </beans>
                """
                        .formatted(
                                module,
                                port,
                                MadeUpRows.source().name(),
                                Arrays.stream(upstreams)
                                        .mapToObj(upstream -> "127.0.0.1:" + upstream)
                                        .collect(Collectors.joining(",")),
                                MadeUpRows.sourceElements()));
    }

    int port() {
        return port;
    }

    /** Starts it, and returns when it runs. */
    ChildJvm start() {
        process = InstalledModule.startModule(folder, module);
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
