package com.flipkart.aesop.relay.security;

import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.Tokens;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.Request;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Lets requests through that show the token that they need; the others are told which one is missing. */
public final class AccessGuard implements RequestHandler {
    private static final String UNAUTHORIZED = "401 Unauthorized";
    private static final String FORBIDDEN = "403 Forbidden";
    private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Bearer realm=\"aesop\"");
    private static final String HEALTH_COMMAND = "admin";

    private final Optional<Secret> token;
    private final AdminToken adminToken;
    private final Predicate<RequestTarget> changes;
    private final RequestHandler guarded;

    /**
     * @param token of readers; empty: whoever reaches the port may read
     * @param adminToken of who changes something; opens everything else too
     * @param changes whether a request changes something
     * @param guarded answers what is let through
     */
    public AccessGuard(
            Optional<Secret> token, AdminToken adminToken, Predicate<RequestTarget> changes, RequestHandler guarded) {
        this.token = token;
        this.adminToken = adminToken;
        this.changes = changes;
        this.guarded = guarded;
    }

    @Override
    public void handle(Exchange exchange) {
        Request request = exchange.request();
        if (isHealthCheck(request.target())) {
            guarded.handle(exchange);
            return;
        }
        boolean admin = Tokens.shows(request.authorization(), adminToken.secret());
        boolean reader = admin || token.isEmpty() || Tokens.shows(request.authorization(), token.orElseThrow());
        String command = "/" + request.target().command();
        if (!reader) {
            refuse(
                    exchange,
                    UNAUTHORIZED,
                    command + " needs the relay's token" + found(request)
                            + ". Send the header Authorization: Bearer <token>; in a client of Aesop set token");
        } else if (!admin && changes.test(request.target())) {
            refuse(
                    exchange,
                    token.isPresent() ? FORBIDDEN : UNAUTHORIZED,
                    command + "/" + request.target().path() + " changes something and needs the admin token"
                            + found(request) + ". Send the header Authorization: Bearer <token> with that "
                            + adminToken.place());
        } else {
            guarded.handle(exchange);
        }
    }

    private static boolean isHealthCheck(RequestTarget target) {
        return target.command().equals(HEALTH_COMMAND) && target.path().isEmpty();
    }

    private static String found(Request request) {
        return request.authorization().isEmpty() ? ", and came without one" : ", and came with another";
    }

    private static void refuse(Exchange exchange, String status, String message) {
        exchange.fail(
                status,
                status.equals(UNAUTHORIZED) ? CHALLENGE : Map.of(),
                new ErrorResponse(ErrorClass.PROCESSING_FAILED, ErrorClass.PROCESSING_FAILED.className(), message));
    }
}
