package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.StatusResponse;
import com.flipkart.aesop.wire.WireException;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/** GET /admin, the health check, and GET /admin/status. */
final class AdminCommand implements RequestHandler {
    static final String COMMAND = "admin";
    private static final String STATUS = "status";
    private static final byte[] GOOD = "GOOD".getBytes(StandardCharsets.UTF_8);

    private final Supplier<PartStatus> status;

    AdminCommand(Supplier<PartStatus> status) {
        this.status = status;
    }

    @Override
    public void handle(Exchange exchange) {
        String path = exchange.request().target().path();
        if (path.isEmpty()) {
            exchange.answer(Map.of(), GOOD);
        } else if (path.equals(STATUS)) {
            exchange.answer(Map.of(), StatusResponse.of(status.get()).body());
        } else {
            throw new WireException(
                    ErrorClass.UNKNOWN_COMMAND, "Unknown databus command: admin/" + path + "; there is admin/status");
        }
    }
}
