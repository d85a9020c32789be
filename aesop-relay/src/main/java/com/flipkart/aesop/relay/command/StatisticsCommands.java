package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.relay.stats.ClientFigures;
import com.flipkart.aesop.relay.stats.LogicalFigures;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands that tell how a relay is doing, by name. */
public final class StatisticsCommands {
    private StatisticsCommands() {}

    /**
     * All of them.
     *
     * @param configuration records of settings, for {@code config}
     */
    public static Map<String, RequestHandler> all(RelayStatistics statistics, List<Record> configuration) {
        Map<String, RequestHandler> commands = new LinkedHashMap<>();
        commands.put("containerStats", containerStats(statistics));
        commands.put("relayStats", relayStats(statistics));
        commands.put(
                "bufferInfo", new PathCommand("bufferInfo").below("inbound", name -> Names.physical(statistics, name)
                        .map(SourceFields::buffer)));
        commands.put(
                "physicalSources", new PathCommand("physicalSources").at("", () -> SourceFields.sources(statistics)));
        commands.put(
                "physicalBuffers", new PathCommand("physicalBuffers").at("", () -> SourceFields.buffers(statistics)));
        commands.put(ConfigCommand.COMMAND, new ConfigCommand(configuration));
        return commands;
    }

    private static PathCommand containerStats(RelayStatistics statistics) {
        PathCommand command = new PathCommand("containerStats")
                .at("inbound/events/total", () -> EventFields.inbound(statistics))
                .at("inbound/events/sources", () -> sources(statistics))
                .below("inbound/events/source", id -> Names.logical(statistics, id)
                        .map(EventFields::inbound))
                .at("inbound/events/psources", () -> physicalSources(statistics))
                .below("inbound/events/psource", name -> Names.physical(statistics, name)
                        .map(EventFields::inbound));
        return command.at("outbound/total", () -> HttpFields.traffic(statistics))
                .at("outbound/events/total", () -> EventFields.outbound(statistics))
                .at("outbound/events/sources", () -> sources(statistics))
                .below("outbound/events/source", id -> Names.logical(statistics, id)
                        .map(EventFields::outbound))
                .at("outbound/events/psources", () -> physicalSources(statistics))
                .below("outbound/events/psource", name -> Names.physical(statistics, name)
                        .map(source -> EventFields.outbound(source, statistics)))
                .at("outbound/events/clients", () -> clients(statistics))
                .below(
                        "outbound/events/client",
                        name -> statistics.clients().client(name).map(EventFields::outbound));
    }

    private static PathCommand relayStats(RelayStatistics statistics) {
        return new PathCommand("relayStats")
                .at("outbound/http/total", () -> HttpFields.of("total", statistics.requests()))
                .at("outbound/http/sources", () -> sources(statistics))
                .below("outbound/http/source", id -> Names.logical(statistics, id)
                        .map(source -> HttpFields.of(source.source().name(), source.requests())))
                .at("outbound/http/clients", () -> clients(statistics))
                .below("outbound/http/client", name -> statistics
                        .clients()
                        .client(name)
                        .map(client -> HttpFields.of(client.name(), client.requests())));
    }

    private static List<Integer> sources(RelayStatistics statistics) {
        return statistics.logical().stream()
                .map(LogicalFigures::source)
                .map(source -> (int) source.id())
                .toList();
    }

    private static List<String> physicalSources(RelayStatistics statistics) {
        return statistics.physical().stream()
                .map(source -> Names.of(source.source()))
                .toList();
    }

    private static List<String> clients(RelayStatistics statistics) {
        return statistics.clients().clients().stream().map(ClientFigures::name).toList();
    }
}
