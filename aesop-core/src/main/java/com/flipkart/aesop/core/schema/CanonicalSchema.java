package com.flipkart.aesop.core.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The one text of a schema: what is served to clients and of which {@link SchemaId} is the MD5. It is a text
 * that Avro 1.4, 1.7 and 1.12 parse and write again unchanged, so that a Databus client, which takes the MD5
 * of what <em>its</em> Avro makes of the text, arrives at the id that events carry.
 *
 * <p>One line, no blanks. The attributes, in this order, and no others:
 *
 * <ul>
 *   <li>a record: {@code type, name, namespace, fields, meta}; an enum: {@code type, name, namespace, symbols,
 *       default}; a fixed: {@code type, name, namespace, size}. {@code namespace} only where it differs from
 *       the one around; another use of a named type is its name, full only if the namespace differs;
 *   <li>a field: {@code name, type, default, order, meta}; {@code default} only if there is one, {@code order}
 *       only if it is not ascending;
 *   <li>an array: {@code type, items}; a map: {@code type, values}; a string or a map keeps {@code
 *       avro.java.string}; a union is an array.
 * </ul>
 *
 * <p>What is left out, and why (each observed by running Avro 1.4.0, 1.7.7 and 1.12.2 on the same text; the test
 * of this class does it again):
 *
 * <ul>
 *   <li><b>doc</b>: 1.4 drops a record's and writes a field's behind the type; later ones write both, in
 *       other places. <b>aliases</b>: 1.4 drops a field's and writes a record's last.
 *   <li><b>properties</b> with a value that is not a string: 1.4 drops them. Of several string properties 1.4
 *       writes them in the order of a HashMap, which differs between versions of Java; so <em>one</em> is kept,
 *       {@code meta}. Those of Aesop that stand beside it as attributes of their own ({@link
 *       SchemaMeta#ATTRIBUTES}) are moved into it.
 *   <li><b>logicalType</b>, precision and scale: 1.4 keeps the first and drops the numbers, and what remains is
 *       invalid to 1.12. Logical facts are in {@code meta}. The bytes of a row are the same with and without;
 *       a consumer's own (reader) schema may have logical types.
 * </ul>
 *
 * <p>Refused, because old versions misread what comes out: a named type called like a primitive ({@code
 * n.string}); a whole number of more than 18 digits as a default (1.4 cuts it off to 32 bits); a type that is named inside a type of
 * another namespace than the outermost record's (1.4 takes the outermost namespace for all short names); types
 * with and without namespace in one schema.
 */
public final class CanonicalSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String META = "meta";
    private static final String JAVA_STRING = "avro.java.string";
    private static final BigInteger GREAT = BigInteger.TEN.pow(18);
    private static final Set<String> PRIMITIVES =
            Set.of("null", "boolean", "int", "long", "float", "double", "bytes", "string");

    private CanonicalSchema() {}

    /**
     * The canonical text of a schema.
     *
     * @throws IllegalArgumentException if the schema has something that cannot be written so that old versions
     *     of Avro read it; the message says what
     */
    public static String text(Schema schema) {
        refuseNamespaces(schema, schema, false, new HashSet<>());
        String text = write(type(read(schema.toString())));
        String again = write(type(read(new Schema.Parser().parse(text).toString())));
        if (!again.equals(text)) {
            throw new IllegalArgumentException("its text, read again, gives another text: " + text);
        }
        return text;
    }

    /** The same schema for people, in several lines. */
    static String indented(String canonicalText) {
        return read(canonicalText).toPrettyString();
    }

    private static void refuseNamespaces(Schema schema, Schema root, boolean insideOther, Set<String> seen) {
        boolean other = insideOther;
        if (isNamed(schema)) {
            boolean differs = !Objects.equals(schema.getNamespace(), root.getNamespace());
            if (insideOther || (differs && (schema.getNamespace() == null || root.getNamespace() == null))) {
                throw new IllegalArgumentException("the type " + schema.getFullName()
                        + " is used where Avro 1.4 loses its namespace; give all types the namespace of "
                        + root.getFullName());
            }
            if (!seen.add(schema.getFullName())) {
                return;
            }
            other = differs;
        }
        for (Schema part : parts(schema)) {
            refuseNamespaces(part, root, other, seen);
        }
    }

    private static boolean isNamed(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> true;
            default -> false;
        };
    }

    private static List<Schema> parts(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
            case UNION -> schema.getTypes();
            case ARRAY -> List.of(schema.getElementType());
            case MAP -> List.of(schema.getValueType());
            default -> List.of();
        };
    }

    private static JsonNode type(JsonNode type) {
        if (type.isTextual()) {
            return type;
        }
        if (type.isArray()) {
            ArrayNode union = JSON.createArrayNode();
            type.forEach(branch -> union.add(type(branch)));
            return union;
        }
        String kind = type.get("type").textValue();
        return switch (kind) {
            case "record", "error" -> record(type);
            case "enum" -> named(type, List.of("symbols", "default"));
            case "fixed" -> named(type, List.of("size"));
            case "array" -> container(type, "items");
            case "map" -> container(type, "values");
            default -> primitive(type, kind);
        };
    }

    private static JsonNode record(JsonNode type) {
        ObjectNode canonical = named(type, List.of());
        ArrayNode fields = canonical.putArray("fields");
        type.get("fields").forEach(field -> fields.add(field(field)));
        copyMeta(type, canonical);
        return canonical;
    }

    private static JsonNode field(JsonNode field) {
        ObjectNode canonical = JSON.createObjectNode();
        canonical.set("name", field.get("name"));
        canonical.set("type", type(field.get("type")));
        JsonNode value = field.get("default");
        if (value != null) {
            refuseGreatNumbers(value, field.get("name").textValue());
            canonical.set("default", value);
        }
        JsonNode order = field.get("order");
        if (order != null && !order.textValue().equals("ascending")) {
            canonical.set("order", order);
        }
        copyMeta(field, canonical);
        return canonical;
    }

    private static ObjectNode named(JsonNode type, List<String> attributes) {
        String name = type.get("name").textValue();
        if (PRIMITIVES.contains(name)) {
            throw new IllegalArgumentException("a type is called like a primitive: " + name);
        }
        ObjectNode canonical = JSON.createObjectNode();
        canonical.set("type", type.get("type"));
        canonical.put("name", name);
        if (type.has("namespace")) {
            canonical.set("namespace", type.get("namespace"));
        }
        for (String attribute : attributes) {
            if (type.has(attribute)) {
                canonical.set(attribute, type.get(attribute));
            }
        }
        return canonical;
    }

    private static JsonNode container(JsonNode type, String content) {
        ObjectNode canonical = JSON.createObjectNode();
        canonical.set("type", type.get("type"));
        canonical.set(content, type(type.get(content)));
        if (content.equals("values") && isText(type, JAVA_STRING)) {
            canonical.set(JAVA_STRING, type.get(JAVA_STRING));
        }
        return canonical;
    }

    private static JsonNode primitive(JsonNode type, String kind) {
        if (!kind.equals("string") || !isText(type, JAVA_STRING)) {
            return type.get("type");
        }
        ObjectNode canonical = JSON.createObjectNode();
        canonical.put("type", kind);
        canonical.set(JAVA_STRING, type.get(JAVA_STRING));
        return canonical;
    }

    /** Attributes of Aesop's beside {@code meta} win over those in it, as they did in Aesop. */
    private static void copyMeta(JsonNode from, ObjectNode to) {
        Map<String, String> beside = new LinkedHashMap<>();
        for (String attribute : SchemaMeta.ATTRIBUTES) {
            JsonNode value = from.get(attribute);
            if (value != null && value.isValueNode() && !value.isNull()) {
                beside.put(attribute, value.asText());
            }
        }
        if (beside.isEmpty()) {
            if (isText(from, META)) {
                to.set(META, from.get(META));
            }
            return;
        }
        Map<String, String> meta = new LinkedHashMap<>(
                MetaText.parse(isText(from, META) ? from.get(META).textValue() : ""));
        meta.putAll(beside);
        to.put(META, MetaText.render(meta));
    }

    private static void refuseGreatNumbers(JsonNode value, String field) {
        if (value.isIntegralNumber() && value.bigIntegerValue().abs().compareTo(GREAT) >= 0) {
            throw new IllegalArgumentException(
                    "the default of field " + field + " is a whole number of more than 18 digits: " + value);
        }
        value.forEach(part -> refuseGreatNumbers(part, field));
    }

    private static boolean isText(JsonNode node, String attribute) {
        return node.has(attribute) && node.get(attribute).isTextual();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro wrote a schema that is no JSON: " + text, e);
        }
    }

    private static String write(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree read from JSON cannot be written: " + tree, e);
        }
    }
}
