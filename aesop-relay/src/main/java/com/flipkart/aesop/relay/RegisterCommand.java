package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GET /register, in the form of protocol 2, which protocol 3 shares, or of protocol 4. */
final class RegisterCommand implements RequestHandler {
    private final SourceCatalog catalog;
    private final SchemaRegistry schemas;

    RegisterCommand(SourceCatalog catalog, SchemaRegistry schemas) {
        this.catalog = catalog;
        this.schemas = schemas;
    }

    @Override
    public void handle(Exchange exchange) {
        RequestProblems problems = new RequestProblems(RegisterRequest.COMMAND);
        RegisterRequest request = RegisterRequest.parse(exchange.request().target(), problems);
        List<LogicalSource> sources =
                request.sources().isEmpty() ? catalog.sources() : catalog.sources(request.sources(), problems);
        problems.throwIfAny();
        List<RegisterResponse.SourceSchema> found = new ArrayList<>();
        for (LogicalSource source : sources) {
            for (VersionedSchema schema : schemas.versions(source.name())) {
                found.add(new RegisterResponse.SourceSchema(source.id(), schema.version(), schema.canonicalText()));
            }
        }
        exchange.answer(
                Map.of(WireHeaders.PROTOCOL_VERSION, Integer.toString(request.protocolVersion())),
                new RegisterResponse(found).body(request.protocolVersion(), request.compress()));
    }
}
