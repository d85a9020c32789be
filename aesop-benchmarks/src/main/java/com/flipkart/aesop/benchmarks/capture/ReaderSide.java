package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.capture.BinlogReader.Reading;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;

/**
 * Lets a {@link BinlogReader} read, whichever it is.
 *
 * <p>Verbs: {@code prepare}; {@code pass} reads {@code rows} rows from {@code file} and {@code position} on and answers
 * as {@link PassCounter#await}; {@code open} starts to read and goes on, {@code next} waits {@code millis} for a row and
 * answers as {@link ArrivalQueue#next}, {@code shut} stops it.
 */
public final class ReaderSide implements Side {
    /** The setting that names the reader's class. */
    static final String READER = "reader";

    private static final long PASS_SECONDS = 600;

    private final BinlogReader reader;
    private ArrivalQueue arrivals = new ArrivalQueue();
    private Reading reading = () -> {};

    public ReaderSide(Fields settings) throws ReflectiveOperationException {
        this.reader = Class.forName(settings.text(READER))
                .asSubclass(BinlogReader.class)
                .getConstructor(Fields.class)
                .newInstance(settings);
    }

    @Override
    public Fields call(String verb, Fields arguments) throws Exception {
        switch (verb) {
            case "prepare" -> reader.prepare();
            case "pass" -> {
                return pass(arguments);
            }
            case "open" -> {
                arrivals = new ArrivalQueue();
                reading = reader.start(arguments, arrivals);
            }
            case "next" -> {
                return arrivals.next(arguments.number("millis"));
            }
            case "shut" -> reading.stop();
            default ->
                throw new IllegalArgumentException("verb=" + verb + " is none of: prepare, pass, open, next, shut");
        }
        return Fields.NONE;
    }

    private Fields pass(Fields arguments) throws Exception {
        PassCounter counter = new PassCounter(arguments.number("rows"));
        Reading pass = reader.start(arguments, counter);
        try {
            return counter.await(PASS_SECONDS);
        } finally {
            pass.stop();
        }
    }

    @Override
    public void close() {
        // What was started has been stopped.
    }
}
