package com.flipkart.aesop.core.settings;

/** The documentation of settings, made from their declarations. */
public final class SettingsDocs {
    private SettingsDocs() {}

    /**
     * A section of {@code docs/settings.md}: a heading, what the group is, and a table with a row a setting.
     * Ends with a line end.
     */
    public static String markdown(Class<? extends Record> type) {
        SettingsRecord<?> settings = SettingsRecord.of(type);
        StringBuilder text = new StringBuilder("## ")
                .append(settings.name())
                .append("\n\n")
                .append(settings.doc())
                .append(
                        "\n\n| name | type | default | rule | what it is for | Databus keys |\n|---|---|---|---|---|---|\n");
        for (SettingComponent component : settings.components()) {
            text.append("| `").append(component.name()).append("` | ");
            text.append(cell(component.type())).append(" | ");
            text.append(defaultOf(component)).append(" | ");
            text.append(cell(component.rule())).append(" | ");
            text.append(cell(component.doc())).append(" | ");
            text.append(String.join(
                            "<br>",
                            component.databusKeys().stream()
                                    .map(SettingsDocs::code)
                                    .toList()))
                    .append(" |\n");
        }
        return text.toString();
    }

    /**
     * The catalogue of {@link DatabusKeys} as a Markdown table, a row a line of it: {@code a.{b,c}} stands for two
     * keys, {@code (*)} for an index.
     */
    public static String databusKeys() {
        StringBuilder text = new StringBuilder("| key | what it does |\n|---|---|\n");
        for (DatabusKeys.Line line : DatabusKeys.lines()) {
            text.append("| ").append(code(line.pattern())).append(" | ");
            text.append(
                            line.effect().isSetting()
                                    ? "sets " + code(line.effect().text())
                                    : cell(line.effect().text()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String defaultOf(SettingComponent component) {
        if (component.isRequired()) {
            return "**required**";
        }
        return component
                .defaultValue()
                .map(value -> value.isEmpty() ? "empty" : code(value))
                .orElse("none");
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "\\<").replace("\n", " ");
    }
}
