package com.flipkart.aesop.mysql.server;

import com.flipkart.aesop.mysql.types.Charsets;
import com.flipkart.aesop.mysql.types.ColumnType;
import com.flipkart.aesop.mysql.types.MySqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code information_schema.COLUMNS} says of a column's type.
 *
 * @param dataType one word: {@code enum}
 * @param columnType the whole: {@code enum('a','b')}
 * @param charset of a text, else null
 */
record ColumnRow(String dataType, String columnType, String charset, int precision, int scale, int fraction) {
    ColumnType type() {
        MySqlType kind = kind();
        boolean unsigned = columnType.contains("unsigned");
        String charsetName = charset == null ? "" : charset;
        return switch (kind) {
            case DECIMAL -> new ColumnType(kind, columnType, unsigned, precision, scale, "", List.of());
            case DATETIME, TIMESTAMP -> new ColumnType(kind, columnType, false, 0, fraction, "", List.of());
            case CHAR, VARCHAR, TEXT -> ColumnType.text(kind, columnType, charsetName);
            case ENUM, SET ->
                Charsets.isKnown(charsetName)
                        ? new ColumnType(kind, columnType, false, 0, 0, charsetName, members())
                        : ColumnType.plain(MySqlType.OTHER, columnType + " in " + charsetName);
            default -> new ColumnType(kind, columnType, unsigned, 0, 0, "", List.of());
        };
    }

    private MySqlType kind() {
        String withoutMembers = columnType.replaceAll("'(?:[^']|'')*'", "");
        if (withoutMembers.contains("COMPRESSED") || withoutMembers.contains("mariadb-5.3")) {
            return MySqlType.OTHER; // compressed columns; temporal columns in the format before MySQL 5.6
        }
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "tinyint" -> MySqlType.TINYINT;
            case "smallint" -> MySqlType.SMALLINT;
            case "mediumint" -> MySqlType.MEDIUMINT;
            case "int" -> MySqlType.INT;
            case "bigint" -> MySqlType.BIGINT;
            case "decimal" -> MySqlType.DECIMAL;
            case "float" -> MySqlType.FLOAT;
            case "double" -> MySqlType.DOUBLE;
            case "char" -> MySqlType.CHAR;
            case "varchar" -> MySqlType.VARCHAR;
            case "tinytext", "text", "mediumtext", "longtext" -> MySqlType.TEXT;
            case "varbinary" -> MySqlType.VARBINARY;
            case "tinyblob", "blob", "mediumblob", "longblob" -> MySqlType.BLOB;
            case "date" -> MySqlType.DATE;
            case "datetime" -> MySqlType.DATETIME;
            case "timestamp" -> MySqlType.TIMESTAMP;
            case "enum" -> MySqlType.ENUM;
            case "set" -> MySqlType.SET;
            default -> MySqlType.OTHER;
        };
    }

    /** The members between the parentheses: in single quotes, which are doubled inside. */
    private List<String> members() {
        List<String> members = new ArrayList<>();
        int position = columnType.indexOf('(') + 1;
        while (position > 0 && position < columnType.length() && columnType.charAt(position) == '\'') {
            StringBuilder member = new StringBuilder();
            position++;
            while (columnType.charAt(position) != '\'' || columnType.startsWith("''", position)) {
                position += columnType.charAt(position) == '\'' ? 1 : 0;
                member.append(columnType.charAt(position++));
            }
            members.add(member.toString());
            position += 2;
        }
        return members;
    }
}
