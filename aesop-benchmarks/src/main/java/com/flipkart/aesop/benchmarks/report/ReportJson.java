package com.flipkart.aesop.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** A report as JSON, for programs: every round of every side, nothing rounded. */
public final class ReportJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    public static String of(Report report) {
        ObjectNode root =
                MAPPER.createObjectNode().put("benchmark", report.name()).put("title", report.title());
        ObjectNode settings = root.putObject("settings");
        report.settings().forEach(settings::put);
        ArrayNode wanted = root.putArray("wanted");
        report.wanted().forEach(promise -> add(wanted, promise));
        ArrayNode grids = root.putArray("grids");
        report.grids().forEach(grid -> add(grids, grid));
        ArrayNode sides = root.putArray("sides");
        report.sides().forEach(side -> add(sides, side));
        add(root.putObject("conditions"), report.conditions());
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of text and numbers can be written", e);
        }
    }

    private static void add(ArrayNode wanted, Wanted promise) {
        wanted.addObject()
                .put("what", promise.what())
                .put("unit", promise.unit())
                .put("measured", promise.measured())
                .put("bound", promise.bound().words())
                .put("wanted", promise.wanted())
                .put("timesAway", promise.timesAway())
                .put("verdict", promise.verdict());
    }

    private static void add(ArrayNode grids, Grid grid) {
        ObjectNode node = grids.addObject().put("what", grid.what()).put("unit", grid.unit());
        ArrayNode columns = node.putArray("columns");
        grid.columns().forEach(columns::add);
        ObjectNode rows = node.putObject("rows");
        grid.rows().forEach((head, figures) -> {
            ArrayNode row = rows.putArray(head);
            figures.forEach(row::add);
        });
    }

    private static void add(ArrayNode sides, Measured side) {
        ObjectNode node = sides.addObject()
                .put("side", side.side())
                .put("what", side.what())
                .put("unit", side.unit())
                .put("median", side.median());
        if (side.rounds().stream().allMatch(round -> round.figures().isEmpty() && !round.cold())) {
            ArrayNode values = node.putArray("values");
            side.rounds().forEach(round -> values.add(round.value()));
            return;
        }
        ArrayNode rounds = node.putArray("rounds");
        for (Round round : side.rounds()) {
            ObjectNode one = rounds.addObject().put("cold", round.cold()).put("value", round.value());
            new TreeMap<>(round.figures()).forEach(one::put);
        }
    }

    private static void add(ObjectNode node, Report.Conditions conditions) {
        Machine machine = conditions.machine();
        node.put("cpu", machine.cpu())
                .put("cores", machine.cores())
                .put("memoryMegabytes", machine.memoryMegabytes())
                .put("jdk", machine.jdk())
                .put("os", machine.os())
                .put("commit", machine.commit())
                .put("started", conditions.started().toString())
                .put("seconds", conditions.took().toMillis() / 1e3)
                .put("loadBefore", conditions.loadBefore())
                .put("loadAfter", conditions.loadAfter())
                .put("loaded", conditions.loaded());
    }
}
