package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.relay.stats.RequestFigures;
import com.flipkart.aesop.relay.stats.RequestFigures.Command;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.http.ServerCounters;
import com.flipkart.aesop.wire.http.WireServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Figures of requests under the names of Databus's DbusHttpTotalStats and ContainerTrafficTotalStats. */
final class HttpFields {
    private HttpFields() {}

    static Map<String, Object> of(String dimension, RequestFigures requests) {
        long calls =
                requests.calls(Command.SOURCES) + requests.calls(Command.REGISTER) + requests.calls(Command.STREAM);
        long errors =
                requests.errors(Command.SOURCES) + requests.errors(Command.REGISTER) + requests.errors(Command.STREAM);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", dimension);
        fields.put("numSourcesCalls", requests.calls(Command.SOURCES));
        fields.put("numRegisterCalls", requests.calls(Command.REGISTER));
        fields.put("numStreamCalls", requests.calls(Command.STREAM));
        fields.put("numScnNotFoundStream", requests.errors(Command.STREAM, ErrorClass.SCN_NOT_FOUND));
        fields.put("numErrStream", requests.errors(Command.STREAM));
        fields.put("numErrStreamReq", requests.errors(Command.STREAM, ErrorClass.INVALID_PARAMETER));
        fields.put("numErrRegister", requests.errors(Command.REGISTER));
        fields.put("numErrRegisterReq", requests.errors(Command.REGISTER, ErrorClass.INVALID_PARAMETER));
        fields.put("numErrSources", requests.errors(Command.SOURCES));
        fields.put("numErrSourcesReq", requests.errors(Command.SOURCES, ErrorClass.INVALID_PARAMETER));
        fields.put("httpErrorRate", calls == 0 ? 0.0 : (double) errors / calls);
        return fields;
    }

    /** The port as a whole. */
    static Map<String, Object> traffic(RelayStatistics statistics) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", "total");
        statistics.server().map(WireServer::counters).ifPresent(counters -> {
            putTraffic(counters, fields);
        });
        fields.put("numClients", statistics.clients().clients().size());
        return fields;
    }

    private static void putTraffic(ServerCounters counters, Map<String, Object> fields) {
        fields.put("numBytes", counters.bodyBytes());
        fields.put("numOpenConns", counters.openConnections());
        fields.put("numClosedConns", counters.connections() - counters.openConnections());
        fields.put("errorTotalCount", counters.errors() + counters.badRequests());
        fields.put("errorConnectCount", counters.refusedConnections());
        fields.put("errorTimeoutCount", counters.stalledConnections());
    }
}
