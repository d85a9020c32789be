package com.flipkart.aesop.wire.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Filters as JSON:
 *
 * <pre>{@code
 * {"40":{"partitionType":"MOD","filters":[{"numBuckets":10,"bktRange":{"start":0,"end":2}}]},
 *  "41":{"partitionType":"RANGE","filters":[{"keyRange":{"start":103,"end":106}}]},
 *  "42":{"partitionType":"NONE","filters":[]}}
 * }</pre>
 *
 * <p>Source of the format: LinkedIn Databus 2.0, class KeyFilterConfigJSONFactory. Where that takes what cannot be meant, it
 * is refused here: a filter that divides and has no {@code filters}, of whose source nothing would ever pass; no buckets, by
 * which it divides at the first event.
 */
final class FilterJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER = JSON.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    private static final String TYPE = "partitionType";
    private static final String FILTERS = "filters";
    private static final String BUCKETS = "numBuckets";
    private static final String BUCKET_RANGE = "bktRange";
    private static final String KEY_RANGE = "keyRange";
    private static final String START = "start";
    private static final String END = "end";
    private static final String ID_RULE = "a source's id as a whole number";

    private final List<String> problems = new ArrayList<>();

    private FilterJson() {}

    static StreamFilters parse(String json) {
        FilterJson reader = new FilterJson();
        StreamFilters filters = reader.read(json);
        if (!reader.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reader.problems));
        }
        return filters;
    }

    private StreamFilters read(String json) {
        JsonNode root;
        try {
            root = READER.readTree(json);
        } catch (JsonProcessingException e) {
            problems.add("no JSON: " + e.getOriginalMessage());
            return StreamFilters.NONE;
        }
        if (!root.isObject()) {
            problems.add("a JSON object with a filter for each source id");
            return StreamFilters.NONE;
        }
        Map<Long, KeyFilter> bySource = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            bySource.put(sourceId(field.getKey()), filter(field.getKey(), field.getValue()));
        }
        return new StreamFilters(bySource);
    }

    private long sourceId(String text) {
        try {
            long id = Long.parseLong(text);
            if (Long.toString(id).equals(text)) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below, together with spellings that are not the usual one.
        }
        problems.add('"' + text + "\" has to be " + ID_RULE);
        return 0;
    }

    private KeyFilter filter(String source, JsonNode node) {
        PartitionType type = type(node.path(TYPE));
        if (type == null) {
            problems.add(source + "." + TYPE + "=" + node.path(TYPE) + " has to be \"MOD\", \"RANGE\" or \"NONE\"");
            return KeyFilter.ALL;
        }
        if (type == PartitionType.NONE) {
            return KeyFilter.ALL;
        }
        JsonNode filters = node.path(FILTERS);
        if (!filters.isArray()) {
            problems.add(source + "." + FILTERS + "=" + filters + " has to be a list, each of "
                    + (type == PartitionType.MOD ? BUCKETS + " and " + BUCKET_RANGE : KEY_RANGE));
            return KeyFilter.ALL;
        }
        int before = problems.size();
        List<KeyRange> ranges = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            String place = source + "." + FILTERS + "[" + i + "]";
            ranges.add(type == PartitionType.MOD ? buckets(place, filters.get(i)) : keys(place, filters.get(i)));
        }
        return problems.size() > before ? KeyFilter.ALL : new KeyFilter(type, ranges);
    }

    private static PartitionType type(JsonNode node) {
        for (PartitionType type : PartitionType.values()) {
            if (type.name().equals(node.textValue())) {
                return type;
            }
        }
        return null;
    }

    private KeyRange buckets(String place, JsonNode node) {
        refuseOthers(place, node, List.of(BUCKETS, BUCKET_RANGE));
        long count = number(place, node, BUCKETS);
        if (count < 1 && isNumber(node.path(BUCKETS))) {
            problems.add(place + "." + BUCKETS + "=" + count + " has to be at least 1");
        }
        JsonNode range = node.path(BUCKET_RANGE);
        return new KeyRange(
                Math.max(1, count), bound(place, BUCKET_RANGE, range, START), bound(place, BUCKET_RANGE, range, END));
    }

    private KeyRange keys(String place, JsonNode node) {
        refuseOthers(place, node, List.of(KEY_RANGE));
        JsonNode range = node.path(KEY_RANGE);
        return new KeyRange(0, bound(place, KEY_RANGE, range, START), bound(place, KEY_RANGE, range, END));
    }

    private long bound(String place, String range, JsonNode node, String field) {
        if (field.equals(START)) {
            refuseOthers(place + "." + range, node, List.of(START, END));
        }
        return number(place + "." + range, node, field);
    }

    /** Fields that an original server does not take either: they are misspelt, or mean what nobody here knows. */
    private void refuseOthers(String place, JsonNode node, List<String> known) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!known.contains(field.getKey())) {
                problems.add(place + "." + field.getKey() + " is unknown; there is " + String.join(" and ", known));
            }
        }
    }

    private long number(String place, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!isNumber(value)) {
            problems.add(place + "." + field + "=" + value + " has to be a whole number of 64 bits");
        }
        return value.longValue();
    }

    private static boolean isNumber(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    static String write(StreamFilters filters) {
        ObjectNode root = JSON.createObjectNode();
        filters.bySource().forEach((id, filter) -> {
            ObjectNode node = root.putObject(Long.toString(id));
            node.put(TYPE, filter.type().name());
            ArrayNode list = node.putArray(FILTERS);
            filter.ranges().forEach(range -> write(range, list.addObject()));
        });
        return root.toString();
    }

    private static void write(KeyRange range, ObjectNode node) {
        if (range.numBuckets() > 0) {
            node.put(BUCKETS, range.numBuckets());
        }
        node.putObject(range.numBuckets() > 0 ? BUCKET_RANGE : KEY_RANGE)
                .put(START, range.start())
                .put(END, range.end());
    }
}
