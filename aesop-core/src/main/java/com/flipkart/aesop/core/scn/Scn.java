package com.flipkart.aesop.core.scn;

/**
 * A system change number: the number of a window, strictly increasing along the stream of one physical
 * source. A plain {@code long}, never negative; this class says how one is made for a binlog.
 *
 * <pre>{@code
 *   0eee eeee  efff ffff  ffff ffff  ffff ffff  pppp pppp  pppp pppp  pppp pppp  pppp pppp
 * }</pre>
 *
 * <p>e: epoch, 8 bits, 0 as in Databus and Aesop until a recorded step (a switch to another server, a
 * RESET) raises it; f: number of the binlog file, 23 bits; p: end position of the transaction in the
 * file, 32 bits. A transaction that ends beyond 4 GiB of its file saturates p; so that numbers still
 * increase, {@link #next} then counts up. The true position is kept beside, in the {@link
 * SourcePosition}; nobody has to take an SCN apart to go on.
 *
 * <p>The layout is Databus's and Aesop's {@code file << 32 | position} (their start positions, our end
 * positions), so a value written by them is understood: go on with the first transaction that starts
 * at or after it.
 */
public final class Scn {
    /** No SCN: less than every SCN. */
    public static final long NONE = -1;

    public static final int MAX_EPOCH = (1 << 8) - 1;
    public static final int MAX_FILE = (1 << 23) - 1;
    public static final long MAX_POSITION = (1L << 32) - 1;

    private static final int FILE_SHIFT = 32;
    private static final int EPOCH_SHIFT = 55;

    private Scn() {}

    /**
     * Puts an SCN together.
     *
     * @param epoch in [0, {@link #MAX_EPOCH}]
     * @param file in [0, {@link #MAX_FILE}]
     * @param position at least 0; saturates at {@link #MAX_POSITION}
     * @throws IllegalArgumentException if epoch, file or position is out of its range
     */
    public static long of(int epoch, int file, long position) {
        if (epoch < 0 || epoch > MAX_EPOCH || file < 0 || file > MAX_FILE || position < 0) {
            throw new IllegalArgumentException("An SCN needs epoch in [0, " + MAX_EPOCH + "], file in [0, " + MAX_FILE
                    + "] and a position of at least 0: epoch=" + epoch + " file=" + file + " position=" + position);
        }
        return (long) epoch << EPOCH_SHIFT | (long) file << FILE_SHIFT | Math.min(position, MAX_POSITION);
    }

    /** The SCN of a transaction that follows {@code last}: {@link #of}, or {@code last + 1} if that is more. */
    public static long next(long last, int epoch, int file, long position) {
        return Math.max(last + 1, of(epoch, file, position));
    }

    public static int epoch(long scn) {
        return (int) (scn >>> EPOCH_SHIFT);
    }

    public static int file(long scn) {
        return (int) (scn >>> FILE_SHIFT) & MAX_FILE;
    }

    public static long position(long scn) {
        return scn & MAX_POSITION;
    }

    /** The SCN taken apart, for people: {@code 4294967300 (epoch 0, file 1, position 4)}. */
    public static String describe(long scn) {
        if (scn < 0) {
            return scn + " (none)";
        }
        return scn + " (epoch " + epoch(scn) + ", file " + file(scn) + ", position " + position(scn) + ")";
    }
}
