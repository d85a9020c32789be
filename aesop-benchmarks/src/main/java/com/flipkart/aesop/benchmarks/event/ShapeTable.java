package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Measured;
import java.util.ArrayList;
import java.util.List;

/** Two sides over events of several lengths and windows of several sizes. Not thread-safe. */
public final class ShapeTable {
    private static final int KILOBYTE = 1024;
    private static final List<Integer> LENGTHS = List.of(100, KILOBYTE, 10 * KILOBYTE);
    private static final List<Integer> WINDOWS = List.of(1, 10, 1000);
    private static final List<Integer> TINY_LENGTHS = List.of(100, 10 * KILOBYTE);
    private static final List<Integer> TINY_WINDOWS = List.of(10);

    private final List<Measured> sides = new ArrayList<>();
    private final Grid.Builder rate;
    private final Grid.Builder ratio;

    /**
     * A table without figures.
     *
     * @param other the side that Aesop is compared with
     * @param unit of both
     */
    public ShapeTable(boolean tiny, String other, String unit) {
        this.rate = grid(tiny, "Aesop", unit);
        this.ratio = grid(tiny, "Aesop / " + other, "");
    }

    /** All combinations, row by row; few if {@code tiny}. */
    public static List<EventShape> shapes(boolean tiny) {
        List<EventShape> shapes = new ArrayList<>();
        for (int length : tiny ? TINY_LENGTHS : LENGTHS) {
            for (int perWindow : tiny ? TINY_WINDOWS : WINDOWS) {
                shapes.add(new EventShape(length, perWindow));
            }
        }
        return shapes;
    }

    /** A grid of these combinations, to be filled in their order. */
    public static Grid.Builder grid(boolean tiny, String what, String unit) {
        List<String> columns = new ArrayList<>();
        columns.add("event");
        for (int perWindow : tiny ? TINY_WINDOWS : WINDOWS) {
            columns.add(perWindow + " a window");
        }
        return new Grid.Builder(what, unit, columns);
    }

    /** What is added to the name of a side: {@code , 1 KB x 10}. */
    public static String suffix(EventShape shape) {
        return ", " + row(shape) + " x " + shape.perWindow();
    }

    /** The head of the row of a shape. */
    public static String row(EventShape shape) {
        return shape.length() < KILOBYTE ? shape.length() + " B" : shape.length() / KILOBYTE + " KB";
    }

    /** What was measured of the next combination. */
    public void add(EventShape shape, Measured other, Measured aesop) {
        sides.add(other);
        sides.add(aesop);
        rate.add(row(shape), aesop.median());
        ratio.add(row(shape), aesop.median() / other.median());
    }

    public List<Measured> sides() {
        return sides;
    }

    /** What Aesop did. */
    public Grid rate() {
        return rate.build();
    }

    /** What Aesop did over what the other side did. */
    public Grid ratio() {
        return ratio.build();
    }
}
