package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.wire.http.Exchange;
import java.util.Map;

/** What an operator can do to a relay as a whole. Any thread; no call waits. */
public interface RelayVerbs {
    /** Figures and facts for people, in a fixed order. */
    Map<String, String> facts();

    /**
     * Closes all connections, wherever their answers are, but that of {@code but}.
     *
     * @return how many
     */
    int disconnectClients(Exchange but);

    /** Begins to stop the relay. */
    void shutDown();
}
