package com.flipkart.aesop.mysql.types;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The table of docs/types.md: which column type can be written as which Avro type.
 *
 * <p>A pair that could only be written with a loss is impossible; one whose every value fits but a few (an INT
 * UNSIGNED as an Avro int) is possible, and those few values are told by name when they come.
 */
public final class TypePairs {
    /**
     * Whether a column can be written as an Avro type.
     *
     * @param writer what writes it, if it can; belongs to one thread
     * @param problem why it cannot, and what could; else empty
     */
    public record Pairing(Optional<CellWriter> writer, String problem) {
        static Pairing possible(CellWriter writer) {
            return new Pairing(Optional.of(writer), "");
        }

        static Pairing impossible(String problem) {
            return new Pairing(Optional.empty(), problem);
        }
    }

    private static final int MAX_MILLIS_SCALE = 3;

    private TypePairs() {}

    /**
     * Finds a pair.
     *
     * @param avro the Avro type without null
     * @param unit of a number that stands for a time, if the schema says it
     */
    public static Pairing find(ColumnType type, Schema.Type avro, Optional<TimeUnit> unit) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> integer(type, avro);
            case DECIMAL -> avro == Schema.Type.STRING ? asText(type) : no(type, avro, "string");
            case FLOAT -> floating(type, avro, avro == Schema.Type.FLOAT, "float or double");
            case DOUBLE -> floating(type, avro, false, "double");
            case CHAR, VARCHAR, TEXT -> characters(type, avro);
            case VARBINARY, BLOB ->
                avro == Schema.Type.BYTES ? Pairing.possible(new CellWriter.OfBytes()) : no(type, avro, "bytes");
            case DATE, DATETIME, TIMESTAMP -> temporal(type, avro, unit);
            case ENUM -> list(type, avro, "string, int or long");
            case SET -> list(type, avro, "string or long");
            case OTHER -> Pairing.impossible("columns of type " + type.text() + " cannot be captured yet");
        };
    }

    /** What reads a cell of any captured type as text, as the server shows it. */
    static CellText text(ColumnType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                new IntegerCells.Text(type.kind().integerBytes(), type.unsigned());
            case DECIMAL -> new DecimalText(type.precision(), type.scale());
            case FLOAT -> new IntegerCells.FloatText(false);
            case DOUBLE -> new IntegerCells.FloatText(true);
            case DATE, DATETIME, TIMESTAMP -> TemporalCells.text(type);
            case ENUM -> new ListCells.EnumText(type.members());
            case SET -> new ListCells.SetText(type.members());
            case CHAR, VARCHAR, TEXT, VARBINARY, BLOB, OTHER ->
                Charsets.reader(type.charset())
                        .orElseThrow(() -> new IllegalArgumentException("No text is made of " + type.text()));
        };
    }

    private static Pairing integer(ColumnType type, Schema.Type avro) {
        int width = type.kind().integerBytes();
        boolean overflows = type.unsigned() && width == (avro == Schema.Type.INT ? Integer.BYTES : Long.BYTES);
        return switch (avro) {
            case INT -> width == Long.BYTES ? no(type, avro, "long or string") : integer(type, width, overflows, avro);
            case LONG -> integer(type, width, overflows, avro);
            case STRING -> asText(type);
            default -> no(type, avro, width == Long.BYTES ? "long or string" : "int, long or string");
        };
    }

    private static Pairing integer(ColumnType type, int width, boolean overflows, Schema.Type avro) {
        long max = avro == Schema.Type.INT ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return Pairing.possible(new CellWriter.OfNumber(
                overflows
                        ? IntegerCells.atMost(max, width, avro.getName())
                        : IntegerCells.number(width, type.unsigned())));
    }

    private static Pairing floating(ColumnType type, Schema.Type avro, boolean alsoFloat, String possible) {
        if (avro == Schema.Type.DOUBLE || alsoFloat) {
            return Pairing.possible(
                    new CellWriter.OfFloat(type.kind() == MySqlType.DOUBLE, avro == Schema.Type.DOUBLE));
        }
        return no(type, avro, possible);
    }

    private static Pairing characters(ColumnType type, Schema.Type avro) {
        if (avro == Schema.Type.BYTES) {
            return Pairing.possible(new CellWriter.OfBytes());
        }
        if (avro != Schema.Type.STRING) {
            return no(type, avro, "string or bytes");
        }
        if (!Charsets.isKnown(type.charset())) {
            return Pairing.impossible("text in the character set " + type.charset()
                    + " cannot be captured as a string yet; the Avro type can be bytes");
        }
        return Charsets.isUtf8(type.charset()) ? Pairing.possible(new CellWriter.OfBytes()) : asText(type);
    }

    private static Pairing temporal(ColumnType type, Schema.Type avro, Optional<TimeUnit> unit) {
        if (avro == Schema.Type.STRING) {
            return asText(type);
        }
        if (type.kind() == MySqlType.DATE && avro == Schema.Type.INT) {
            return unit.filter(u -> u != TimeUnit.DAYS).isPresent()
                    ? Pairing.impossible(
                            "an Avro int counts days; unit=" + unit.get().word() + " needs a long")
                    : number(type, TimeUnit.DAYS);
        }
        if (avro != Schema.Type.LONG) {
            return no(type, avro, type.kind() == MySqlType.DATE ? "long, int or string" : "long or string");
        }
        if (unit.isEmpty() && type.scale() > MAX_MILLIS_SCALE) {
            return Pairing.impossible("milliseconds, which an Avro long counts without a unit, would cut a "
                    + type.text() + "; add unit=micros to the field's meta, or unit=millis if the loss is meant");
        }
        if (unit.filter(u -> u == TimeUnit.DAYS).isPresent() && type.kind() != MySqlType.DATE) {
            return Pairing.impossible("unit=days would cut the time off a " + type.text());
        }
        return number(type, unit.orElse(TimeUnit.MILLIS));
    }

    private static Pairing number(ColumnType type, TimeUnit unit) {
        return Pairing.possible(new CellWriter.OfNumber(TemporalCells.number(type, unit)));
    }

    private static Pairing list(ColumnType type, Schema.Type avro, String possible) {
        boolean number = avro == Schema.Type.LONG || (avro == Schema.Type.INT && type.kind() == MySqlType.ENUM);
        if (number) {
            return Pairing.possible(new CellWriter.OfNumber(ListCells.number()));
        }
        return avro == Schema.Type.STRING ? asText(type) : no(type, avro, possible);
    }

    private static Pairing asText(ColumnType type) {
        return Pairing.possible(new CellWriter.OfText(text(type)));
    }

    private static Pairing no(ColumnType type, Schema.Type avro, String possible) {
        return Pairing.impossible(
                "a column of type " + type.text() + " cannot be an Avro " + avro.getName() + "; it can be " + possible);
    }
}
