package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.types.Charsets;
import com.flipkart.aesop.mysql.types.ColumnType;
import com.flipkart.aesop.mysql.types.MySqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Collects the optional metadata of one TABLE_MAP event. Each kind counts only the columns that it is about:
 * signs the numeric ones, character sets those of texts and bytes, and those of ENUM and SET by themselves.
 */
final class TableMetadata {
    private static final int SIGNS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSETS = 3;
    private static final int NAMES = 4;
    private static final int SET_MEMBERS = 5;
    private static final int ENUM_MEMBERS = 6;
    private static final int KEY = 8;
    private static final int KEY_WITH_PREFIXES = 9;
    private static final int LIST_DEFAULT_CHARSET = 10;
    private static final int LIST_COLUMN_CHARSETS = 11;

    private final int[] types;
    private final int[] meta;
    private final Collations collations;
    private final boolean[] unsigned;
    private final int[] collation;
    private final List<List<byte[]>> members;
    private final List<String> names = new ArrayList<>();
    private final List<Integer> key = new ArrayList<>();

    TableMetadata(byte[] codes, int[] meta, Collations collations) {
        this.types = new int[codes.length];
        this.meta = meta;
        this.collations = collations;
        this.unsigned = new boolean[codes.length];
        this.collation = new int[codes.length];
        this.members = new ArrayList<>();
        for (int i = 0; i < codes.length; i++) {
            types[i] = ColumnCode.realType(codes[i] & 0xFF, meta[i]);
            collation[i] = Collations.BINARY;
            members.add(List.of());
        }
    }

    /** Takes one piece of metadata; pieces of other kinds (visibility) mean nothing here. */
    void read(int kind, byte[] value) {
        BodyReader reader = new BodyReader().of(value, 0, value.length);
        switch (kind) {
            case SIGNS -> readSigns(value);
            case DEFAULT_CHARSET -> readDefaultCharset(reader, false);
            case COLUMN_CHARSETS -> readCharsets(reader, false);
            case LIST_DEFAULT_CHARSET -> readDefaultCharset(reader, true);
            case LIST_COLUMN_CHARSETS -> readCharsets(reader, true);
            case SET_MEMBERS -> readMembers(reader, ColumnCode.SET);
            case ENUM_MEMBERS -> readMembers(reader, ColumnCode.ENUM);
            case NAMES -> {
                while (reader.remaining() > 0) {
                    names.add(reader.text(reader.packed()));
                }
            }
            case KEY, KEY_WITH_PREFIXES -> {
                while (reader.remaining() > 0) {
                    key.add(reader.packed());
                    if (kind == KEY_WITH_PREFIXES) {
                        reader.packed(); // so many characters of the column are in the index; 0 for all
                    }
                }
            }
            default -> {}
        }
    }

    List<String> names() {
        return names;
    }

    /** Indexes of the primary key's columns in the key's order; empty if the table has none. */
    List<Integer> key() {
        return key;
    }

    private void readSigns(byte[] bits) {
        int numeric = 0;
        for (int i = 0; i < types.length; i++) {
            if (isNumeric(types[i])) {
                unsigned[i] = (bits[numeric / 8] & 0x80 >> numeric % 8) != 0;
                numeric++;
            }
        }
    }

    private void readDefaultCharset(BodyReader reader, boolean ofLists) {
        List<Integer> columns = columnsWithCharset(ofLists);
        int common = reader.packed();
        columns.forEach(column -> collation[column] = common);
        while (reader.remaining() > 0) {
            int column = columns.get(reader.packed());
            collation[column] = reader.packed();
        }
    }

    private void readCharsets(BodyReader reader, boolean ofLists) {
        for (int column : columnsWithCharset(ofLists)) {
            collation[column] = reader.packed();
        }
    }

    private void readMembers(BodyReader reader, int type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                int count = reader.packed();
                List<byte[]> texts = new ArrayList<>(count);
                for (int m = 0; m < count; m++) {
                    texts.add(reader.copy(reader.packed()));
                }
                members.set(i, texts);
            }
        }
    }

    private List<Integer> columnsWithCharset(boolean ofLists) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (ofLists ? isList(types[i]) : isCharacter(types[i])) {
                columns.add(i);
            }
        }
        return columns;
    }

    private static boolean isNumeric(int type) {
        return switch (type) {
            case ColumnCode.TINY,
                    ColumnCode.SHORT,
                    ColumnCode.INT24,
                    ColumnCode.LONG,
                    ColumnCode.LONGLONG,
                    ColumnCode.NEWDECIMAL,
                    ColumnCode.FLOAT,
                    ColumnCode.DOUBLE,
                    ColumnCode.YEAR -> true;
            default -> false;
        };
    }

    private static boolean isCharacter(int type) {
        return switch (type) {
            case ColumnCode.VARCHAR,
                    ColumnCode.VAR_STRING,
                    ColumnCode.STRING,
                    ColumnCode.TINY_BLOB,
                    ColumnCode.MEDIUM_BLOB,
                    ColumnCode.LONG_BLOB,
                    ColumnCode.BLOB -> true;
            default -> false;
        };
    }

    private static boolean isList(int type) {
        return type == ColumnCode.ENUM || type == ColumnCode.SET;
    }

    /** The type of column {@code i}, after all metadata have been read. */
    ColumnType type(int i) {
        return switch (types[i]) {
            case ColumnCode.TINY -> ColumnType.integer(MySqlType.TINYINT, unsigned[i]);
            case ColumnCode.SHORT -> ColumnType.integer(MySqlType.SMALLINT, unsigned[i]);
            case ColumnCode.INT24 -> ColumnType.integer(MySqlType.MEDIUMINT, unsigned[i]);
            case ColumnCode.LONG -> ColumnType.integer(MySqlType.INT, unsigned[i]);
            case ColumnCode.LONGLONG -> ColumnType.integer(MySqlType.BIGINT, unsigned[i]);
            case ColumnCode.NEWDECIMAL -> ColumnType.decimal(meta[i] & 0xFF, meta[i] >>> 8);
            case ColumnCode.FLOAT -> ColumnType.plain(MySqlType.FLOAT, "float");
            case ColumnCode.DOUBLE -> ColumnType.plain(MySqlType.DOUBLE, "double");
            case ColumnCode.DATE, ColumnCode.NEWDATE -> ColumnType.temporal(MySqlType.DATE, 0);
            case ColumnCode.DATETIME2 -> ColumnType.temporal(MySqlType.DATETIME, meta[i]);
            case ColumnCode.TIMESTAMP2 -> ColumnType.temporal(MySqlType.TIMESTAMP, meta[i]);
            case ColumnCode.ENUM -> list(MySqlType.ENUM, i);
            case ColumnCode.SET -> list(MySqlType.SET, i);
            case ColumnCode.VARCHAR, ColumnCode.VAR_STRING ->
                characters(i, MySqlType.VARCHAR, "varchar", MySqlType.VARBINARY, "varbinary");
            case ColumnCode.STRING -> characters(i, MySqlType.CHAR, "char", MySqlType.OTHER, "binary");
            case ColumnCode.TINY_BLOB, ColumnCode.MEDIUM_BLOB, ColumnCode.LONG_BLOB, ColumnCode.BLOB ->
                characters(i, MySqlType.TEXT, "text", MySqlType.BLOB, "blob");
            default -> ColumnType.plain(MySqlType.OTHER, otherName(types[i]));
        };
    }

    private ColumnType characters(int i, MySqlType text, String textName, MySqlType bytes, String bytesName) {
        return collation[i] == Collations.BINARY
                ? ColumnType.plain(bytes, bytesName)
                : ColumnType.text(text, textName, collations.charset(collation[i]));
    }

    private ColumnType list(MySqlType kind, int i) {
        String charset = collations.charset(collation[i]);
        List<String> texts = new ArrayList<>();
        for (byte[] member : members.get(i)) {
            Optional<String> text = Charsets.decode(charset, member);
            if (text.isEmpty()) {
                return ColumnType.plain(MySqlType.OTHER, kind.name().toLowerCase(Locale.ROOT) + " in " + charset);
            }
            texts.add(text.get());
        }
        return ColumnType.list(kind, charset, texts);
    }

    private static String otherName(int type) {
        return switch (type) {
            case ColumnCode.TIMESTAMP -> "timestamp in the format before MySQL 5.6";
            case ColumnCode.DATETIME -> "datetime in the format before MySQL 5.6";
            case ColumnCode.TIME, ColumnCode.TIME2 -> "time";
            case ColumnCode.YEAR -> "year";
            case ColumnCode.BIT -> "bit";
            case ColumnCode.JSON -> "json";
            case ColumnCode.GEOMETRY -> "geometry";
            case ColumnCode.VECTOR -> "vector";
            case ColumnCode.MARIADB_BLOB_COMPRESSED -> "compressed blob or text";
            case ColumnCode.MARIADB_VARCHAR_COMPRESSED -> "compressed varchar or varbinary";
            default -> "with code " + type;
        };
    }
}
