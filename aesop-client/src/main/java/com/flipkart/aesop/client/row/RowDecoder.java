package com.flipkart.aesop.client.row;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Makes rows from the values of events that were written with one schema. Belongs to one thread at a time. */
public abstract sealed class RowDecoder {
    private RowDecoder() {}

    /**
     * The decoder for rows that were written with {@code writer} and are to be seen as {@code reader}.
     *
     * @param writer the schema whose id the event carries
     * @param reader the newest schema of the source
     */
    public static RowDecoder of(Schema writer, Schema reader) {
        return writer.equals(reader) ? new SameSchema(writer) : new Resolving(writer, reader);
    }

    /**
     * The row in [offset, offset + length) of {@code bytes}; later bytes are ignored.
     *
     * @throws AesopException {@code SCHEMA_MISMATCH} if the bytes do not follow the schema
     */
    public abstract Row decode(byte[] bytes, int offset, int length);

    private static final class SameSchema extends RowDecoder {
        private final DatumInput in = new DatumInput();
        private final ValueReader.RecordReader reader;

        SameSchema(Schema schema) {
            reader = ValueReader.ofRecord(schema);
        }

        @Override
        public Row decode(byte[] bytes, int offset, int length) {
            in.reset(bytes, offset, length);
            return reader.read(in);
        }
    }

    private static final class Resolving extends RowDecoder {
        private final GenericDatumReader<GenericRecord> reader;
        private BinaryDecoder in;

        Resolving(Schema writer, Schema reader) {
            this.reader = new GenericDatumReader<>(writer, reader);
        }

        @Override
        public Row decode(byte[] bytes, int offset, int length) {
            try {
                in = DecoderFactory.get().binaryDecoder(bytes, offset, length, in);
                return GenericValues.toRow(reader.read(null, in));
            } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
                throw new AesopException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "the row of an older schema cannot be read with the newest one: " + e.getMessage()
                                + ". Give each new column of "
                                + reader.getExpected().getFullName()
                                + " a default, and change no column's type",
                        e);
            }
        }
    }
}
