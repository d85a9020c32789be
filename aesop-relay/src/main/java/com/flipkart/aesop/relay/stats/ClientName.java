package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.http.Exchange;
import java.util.Optional;

/** What a client is called in statistics: {@code service@host}, as far as it says them, else its address. */
final class ClientName {
    private static final int MAX_LENGTH = 128;
    private static final String SERVICE = parameter(WireHeaders.CLIENT_SERVICE);
    private static final String HOST = parameter(WireHeaders.CLIENT_HOST);

    private ClientName() {}

    private static String parameter(String header) {
        return header.substring(WireHeaders.PREFIX.length());
    }

    static String of(Exchange exchange) {
        Optional<String> service = said(exchange, SERVICE);
        Optional<String> host = said(exchange, HOST);
        if (service.isPresent() && host.isPresent()) {
            return service.get() + "@" + host.get();
        }
        return service.or(() -> host).orElseGet(exchange::peer);
    }

    private static Optional<String> said(Exchange exchange, String parameter) {
        return exchange.request()
                .target()
                .parameter(parameter)
                .map(ClientName::printable)
                .filter(text -> !text.isEmpty());
    }

    /** What a client says goes into paths, labels and logs, so it is kept short and plain. */
    private static String printable(String text) {
        String plain = text.strip().replaceAll("[^\\x21-\\x7e]", "_");
        return plain.length() <= MAX_LENGTH ? plain : plain.substring(0, MAX_LENGTH);
    }
}
