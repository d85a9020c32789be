package com.flipkart.aesop.embedded;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The servers of this JVM, so that one shutdown hook can end them all, also on SIGTERM and ctrl-C. */
final class RunningServers {
    private static final Set<EmbeddedServer> SERVERS = new LinkedHashSet<>();
    private static boolean hooked;
    private static boolean exiting;

    private RunningServers() {}

    /** Notes a server before its process starts; false if the JVM is ending and no process may be started any more. */
    static synchronized boolean add(EmbeddedServer server) {
        if (exiting) {
            return false;
        }
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(new Thread(RunningServers::endAll, "aesop-embedded-exit"));
            hooked = true;
        }
        SERVERS.add(server);
        return true;
    }

    static synchronized void remove(EmbeddedServer server) {
        SERVERS.remove(server);
    }

    private static void endAll() {
        List<EmbeddedServer> servers;
        synchronized (RunningServers.class) {
            exiting = true;
            servers = new ArrayList<>(SERVERS);
            servers.removeIf(EmbeddedServer::isLeftToOwner);
        }
        // All are asked first, so that they shut down side by side.
        servers.forEach(EmbeddedServer::beginExit);
        servers.forEach(EmbeddedServer::finishExit);
    }
}
