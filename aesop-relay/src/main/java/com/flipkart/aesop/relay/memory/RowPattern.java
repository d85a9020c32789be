package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.AvroWriter;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Makes up rows of one Avro schema: any record, however nested. The key stands in the first field that is a
 * whole number. Arrays and maps are empty, one optional value in eight is null, texts share the bytes that are
 * left of the size asked for. Not thread-safe; writing allocates nothing.
 */
final class RowPattern {
    private static final int NULL_SHARE = 8;
    private static final int NUMBERS = 1_000_000;
    private static final byte[] LETTERS = letters();

    private final Set<String> openRecords = new HashSet<>();
    private final Piece whole;
    private int texts;
    private int maxBareLength;
    private int textLength;

    private RandomSequence random = new RandomSequence();
    private long key;
    private boolean keyWritten;

    /** Writes one value. */
    @FunctionalInterface
    private interface Piece {
        void write(AvroWriter out);
    }

    /**
     * @param schema a record
     * @param valueLength bytes that a row should take, about
     * @throws AesopException {@code UNSUPPORTED_TYPE} if a record of the schema holds itself
     */
    RowPattern(Schema schema, int valueLength) {
        whole = compile(schema);
        ByteBuffer bytes = ByteBuffer.allocate(maxBareLength);
        write(new AvroWriter().wrap(bytes), 1, random);
        textLength = texts == 0 ? 0 : Math.max(0, valueLength - bytes.position()) / texts;
    }

    /** Most bytes that a row takes. */
    int maxLength() {
        return maxBareLength + texts * textLength;
    }

    /** Writes a row at the position of {@code out}'s buffer. */
    void write(AvroWriter out, long rowKey, RandomSequence sequence) {
        random = sequence;
        key = rowKey;
        keyWritten = false;
        whole.write(out);
    }

    private Piece compile(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> union(schema);
            case NULL -> out -> {};
            case BOOLEAN -> sized(1, out -> out.writeBoolean(random.next(2) == 0));
            case INT -> sized(AvroWriter.MAX_INT_LENGTH, out -> out.writeInt((int) number()));
            case LONG -> sized(AvroWriter.MAX_LONG_LENGTH, out -> out.writeLong(number()));
            case FLOAT -> sized(Float.BYTES, out -> out.writeFloat((float) random.nextDouble()));
            case DOUBLE -> sized(Double.BYTES, out -> out.writeDouble(random.nextDouble()));
            case STRING, BYTES -> text();
            case ENUM ->
                sized(
                        AvroWriter.MAX_INT_LENGTH,
                        out -> out.writeIndex(
                                (int) random.next(schema.getEnumSymbols().size())));
            case FIXED -> sized(schema.getFixedSize(), out -> writeLetters(out, schema.getFixedSize()));
            case ARRAY, MAP -> sized(1, out -> out.writeLong(0));
        };
    }

    private Piece sized(int maxLength, Piece piece) {
        maxBareLength += maxLength;
        return piece;
    }

    private Piece record(Schema schema) {
        if (!openRecords.add(schema.getFullName())) {
            throw new AesopException(
                    ErrorCode.UNSUPPORTED_TYPE,
                    "Making up rows failed: record " + schema.getFullName()
                            + " holds itself. Use a schema without recursion, or write the windows by program");
        }
        Piece[] fields = schema.getFields().stream()
                .map(field -> compile(field.schema()))
                .toArray(Piece[]::new);
        openRecords.remove(schema.getFullName());
        return out -> {
            for (Piece field : fields) {
                field.write(out);
            }
        };
    }

    private Piece union(Schema schema) {
        int nullBranch = -1;
        int valueBranch = -1;
        for (int i = 0; i < schema.getTypes().size(); i++) {
            if (schema.getTypes().get(i).getType() == Schema.Type.NULL) {
                nullBranch = i;
            } else if (valueBranch < 0) {
                valueBranch = i;
            }
        }
        int nothing = nullBranch;
        int something = Math.max(valueBranch, 0);
        Piece value = compile(schema.getTypes().get(something));
        return sized(AvroWriter.MAX_INT_LENGTH, out -> {
            if (nothing >= 0 && keyWritten && random.next(NULL_SHARE) == 0) {
                out.writeIndex(nothing);
            } else {
                out.writeIndex(something);
                value.write(out);
            }
        });
    }

    private Piece text() {
        texts++;
        return sized(AvroWriter.MAX_INT_LENGTH, out -> {
            out.writeLong(textLength);
            writeLetters(out, textLength);
        });
    }

    private long number() {
        if (keyWritten) {
            return random.next(NUMBERS);
        }
        keyWritten = true;
        return key;
    }

    private void writeLetters(AvroWriter out, int length) {
        int start = (int) random.next(LETTERS.length);
        for (int rest = length; rest > 0; start = 0) {
            int count = Math.min(rest, LETTERS.length - start);
            out.buffer().put(LETTERS, start, count);
            rest -= count;
        }
    }

    private static byte[] letters() {
        byte[] letters = new byte[64 * 1024];
        RandomSequence random = new RandomSequence();
        random.start(1, 1);
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + random.next(26));
        }
        return letters;
    }
}
