package com.flipkart.aesop.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as Markdown, for people: what was wanted first, then the sides, then where and when. */
public final class ReportText {
    /** With so many rounds a share of them is a figure. */
    private static final int MANY = 20;

    private ReportText() {}

    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        text.append("# ")
                .append(report.name())
                .append("\n\n")
                .append(report.title())
                .append("\n\n");
        if (!report.wanted().isEmpty()) {
            text.append("| | measured | wanted | away | |\n|---|--:|--:|--:|---|\n");
            report.wanted().forEach(wanted -> text.append(row(wanted)));
            text.append('\n');
        }
        report.grids().forEach(grid -> text.append(grid(grid)));
        boolean many = report.sides().stream().anyMatch(side -> side.warm().size() >= MANY);
        text.append(many ? "| side | cold | median | p99 |" : "| side | cold | median |")
                .append(" least | most | rounds |\n|---|--:|--:|--:|--:|--:|")
                .append(many ? "--:|\n" : "\n");
        report.sides().forEach(side -> text.append(row(side, many)));
        text.append('\n');
        Map<String, List<String>> byWhat = new LinkedHashMap<>();
        report.sides().forEach(side -> byWhat.computeIfAbsent(side.what(), what -> new ArrayList<>())
                .add("**" + side.side() + "**"));
        byWhat.forEach((what, names) -> text.append("- ")
                .append(String.join("; ", names))
                .append(": ")
                .append(what)
                .append(".\n"));
        text.append('\n').append(conditions(report));
        return text.toString();
    }

    private static String grid(Grid grid) {
        StringBuilder text = new StringBuilder(grid.what()).append(":\n\n|");
        grid.columns().forEach(head -> text.append(' ').append(head).append(" |"));
        text.append("\n|---|").append("--:|".repeat(grid.columns().size() - 1)).append('\n');
        grid.rows().forEach((head, figures) -> {
            text.append("| ").append(head).append(" |");
            figures.forEach(figure ->
                    text.append(' ').append(number(figure, grid.unit())).append(" |"));
            text.append('\n');
        });
        return text.append('\n').toString();
    }

    private static String row(Wanted wanted) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s %s | %s | %s |%n",
                wanted.what(),
                number(wanted.measured(), wanted.unit()),
                wanted.bound().words(),
                number(wanted.wanted(), wanted.unit()),
                wanted.timesAway() <= 1 ? "" : String.format(Locale.ROOT, "%.1f times", wanted.timesAway()),
                wanted.verdict());
    }

    private static String row(Measured side, boolean many) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s%s | %s | %d |%n",
                side.side(),
                side.cold().isPresent() ? number(side.cold().getAsDouble(), side.unit()) : "",
                number(side.median(), side.unit()),
                many ? number(side.percentile(0.99), side.unit()) + " | " : "",
                number(side.least(), side.unit()),
                number(side.most(), side.unit()),
                side.warm().size());
    }

    private static String conditions(Report report) {
        Report.Conditions conditions = report.conditions();
        Machine machine = conditions.machine();
        String settings = report.settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
        return "Settings: " + settings + ".\n\n"
                + String.format(
                        Locale.ROOT,
                        "%s, %d cores, %d MB; %s; %s; commit %s; %s, %d s; load average %.2f before, %.2f after.%s%n",
                        machine.cpu(),
                        machine.cores(),
                        machine.memoryMegabytes(),
                        machine.jdk(),
                        machine.os(),
                        machine.commit(),
                        conditions.started(),
                        conditions.took().toSeconds(),
                        conditions.loadBefore(),
                        conditions.loadAfter(),
                        conditions.loaded()
                                ? " **The machine was busy with something else: read ratios only, and those with care.**"
                                : "");
    }

    /** Three digits and a unit: {@code 842 k rows/s}, {@code 1.62 GB/s}, {@code 0.113 ms}. */
    static String number(double value, String unit) {
        double magnitude = Math.abs(value);
        String text;
        if (magnitude >= 1e9) {
            text = digits(value / 1e9) + " G";
        } else if (magnitude >= 1e6) {
            text = digits(value / 1e6) + " M";
        } else if (magnitude >= 1e4) {
            text = digits(value / 1e3) + " k";
        } else {
            text = digits(value);
        }
        boolean prefixed = magnitude >= 1e4;
        return (text + (prefixed && unit.startsWith("B") ? "" : " ") + unit).trim();
    }

    private static String digits(double value) {
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return "0";
        }
        int places = Math.max(0, 2 - (int) Math.floor(Math.log10(magnitude)));
        return String.format(Locale.ROOT, "%." + Math.min(places, 6) + "f", value);
    }
}
