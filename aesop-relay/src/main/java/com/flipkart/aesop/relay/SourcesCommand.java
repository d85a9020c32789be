package com.flipkart.aesop.relay;

import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.SourcesResponse;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.Map;

/** GET /sources. */
final class SourcesCommand implements RequestHandler {
    private final SourceCatalog catalog;

    SourcesCommand(SourceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void handle(Exchange exchange) {
        RequestProblems problems = new RequestProblems(SourcesRequest.COMMAND);
        SourcesRequest.parse(exchange.request().target(), problems);
        problems.throwIfAny();
        SourcesResponse response = new SourcesResponse(catalog.sources().stream()
                .map(source -> new SourcesResponse.Source(source.name(), source.id()))
                .toList());
        exchange.answer(Map.of(), response.body());
    }
}
