package com.flipkart.aesop.core.scn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The JSON of a {@link Checkpoint}: one flat object with the names of Databus. {@code docs/formats/checkpoint.md}
 * has the table.
 */
final class CheckpointJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN_LENGTH = 1000;
    private static final String MODE = "consumption_mode";
    private static final String WINDOW_SCN = "windowScn";
    private static final String WINDOW_OFFSET = "windowOffset";
    private static final String PREV_SCN = "prevScn";
    private static final String TIMESTAMP = "tsNsecs";
    private static final String SNAPSHOT_SOURCE = "snapshot_source";
    private static final String SNAPSHOT_OFFSET = "snapshot_offset";
    private static final String SNAPSHOT_INDEX = "bootstrap_snapshot_source_index";
    private static final String CATCHUP_SOURCE = "catchup_source";
    private static final String CATCHUP_INDEX = "bootstrap_catchup_source_index";
    private static final String SINCE_SCN = "bootstrap_since_scn";
    private static final String START_SCN = "bootstrap_start_scn";
    private static final String TARGET_SCN = "bootstrap_target_scn";
    private static final String SERVER = "bootstrap_server_info";

    private CheckpointJson() {}

    /**
     * Reads a checkpoint: the fields in any order, unknown ones passed over, numbers that are missing -1, indexes
     * 0.
     *
     * @throws IllegalArgumentException if it is no checkpoint; the message has the text and what is wrong with it
     */
    static Checkpoint parse(String json) {
        try {
            return new Fields(read(json)).checkpoint();
        } catch (IOException | IllegalArgumentException e) {
            String reason = e instanceof com.fasterxml.jackson.core.JsonProcessingException j
                    ? j.getOriginalMessage()
                    : e.getMessage();
            String shown = json.length() <= SHOWN_LENGTH ? json : json.substring(0, SHOWN_LENGTH) + "...";
            throw new IllegalArgumentException("not a checkpoint: " + shown + ": " + reason, e);
        }
    }

    private static Map<String, Object> read(String json) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            Checkpoint.require(parser.nextToken() == JsonToken.START_OBJECT, "it is not a JSON object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT) {
                    fields.put(name, parser.getLongValue());
                } else if (value == JsonToken.VALUE_STRING) {
                    fields.put(name, parser.getText());
                } else if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    fields.put(name, value);
                }
            }
            Checkpoint.require(parser.nextToken() == null, "something follows the JSON object");
        }
        return fields;
    }

    /** The fields of an object, taken by name and kind. */
    private record Fields(Map<String, Object> values) {
        Checkpoint checkpoint() {
            return new Checkpoint(
                    mode(),
                    number(WINDOW_SCN, Scn.NONE),
                    number(WINDOW_OFFSET, Checkpoint.UNSET),
                    number(PREV_SCN, Scn.NONE),
                    number(TIMESTAMP, Checkpoint.UNSET),
                    new BootstrapProgress(
                            number(SINCE_SCN, Checkpoint.UNSET),
                            number(START_SCN, Checkpoint.UNSET),
                            number(TARGET_SCN, Checkpoint.UNSET),
                            text(SNAPSHOT_SOURCE),
                            index(SNAPSHOT_INDEX),
                            number(SNAPSHOT_OFFSET, Checkpoint.UNSET),
                            text(CATCHUP_SOURCE),
                            index(CATCHUP_INDEX),
                            text(SERVER)));
        }

        private ConsumptionMode mode() {
            String name = text(MODE);
            for (ConsumptionMode mode : ConsumptionMode.values()) {
                if (mode.name().equals(name)) {
                    return mode;
                }
            }
            throw new IllegalArgumentException(
                    name.isEmpty() ? MODE + " is missing" : MODE + "=" + name + " is unknown");
        }

        private long number(String name, long absent) {
            Object value = values.getOrDefault(name, absent);
            Checkpoint.require(value instanceof Long, name + " is not a whole number: " + value);
            return (Long) value;
        }

        private int index(String name) {
            long index = number(name, 0);
            Checkpoint.require(
                    index >= Checkpoint.UNSET && index <= Integer.MAX_VALUE,
                    name + "=" + index + " is not in [-1, " + Integer.MAX_VALUE + "]");
            return (int) index;
        }

        private String text(String name) {
            Object value = values.getOrDefault(name, "");
            Checkpoint.require(value instanceof String, name + " is not a text: " + value);
            return (String) value;
        }
    }

    /**
     * Writes a checkpoint: the seven fields that Databus's client sends, in its order, then those of a bootstrap
     * that are set.
     */
    static String write(Checkpoint checkpoint) {
        BootstrapProgress bootstrap = checkpoint.bootstrap();
        StringBuilder json = new StringBuilder(200).append('{');
        number(json, TIMESTAMP, checkpoint.timestampNanos());
        number(json, PREV_SCN, checkpoint.prevScn());
        number(json, SNAPSHOT_OFFSET, bootstrap.snapshotOffset());
        text(json, MODE, checkpoint.mode().name());
        number(json, START_SCN, bootstrap.startScn());
        number(json, WINDOW_OFFSET, checkpoint.windowOffset());
        number(json, WINDOW_SCN, checkpoint.windowScn());
        if (!bootstrap.isNone()) {
            number(json, SINCE_SCN, bootstrap.sinceScn());
            number(json, TARGET_SCN, bootstrap.targetScn());
            text(json, SNAPSHOT_SOURCE, bootstrap.snapshotSource());
            number(json, SNAPSHOT_INDEX, bootstrap.snapshotSourceIndex());
            text(json, CATCHUP_SOURCE, bootstrap.catchupSource());
            number(json, CATCHUP_INDEX, bootstrap.catchupSourceIndex());
            text(json, SERVER, bootstrap.server());
        }
        json.setCharAt(json.length() - 1, '}');
        return json.toString();
    }

    private static void number(StringBuilder json, String name, long value) {
        json.append('"').append(name).append("\":").append(value).append(',');
    }

    private static void text(StringBuilder json, String name, String value) {
        if (!value.isEmpty()) {
            json.append('"').append(name).append("\":\"");
            json.append(JsonStringEncoder.getInstance().quoteAsString(value));
            json.append("\",");
        }
    }
}
