package com.flipkart.aesop.systemtests.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** All windows that were ever committed, in order: the model of a stream. Any thread. */
final class Windows {
    private final List<Window> all = new ArrayList<>();

    /** What a consumer can see of a row's change. */
    record Row(String source, long key, boolean deleted, String name) {}

    /** A window: its SCN and the changes of its rows, in order. */
    record Window(long scn, List<Row> rows) {
        List<Row> of(Collection<String> sources) {
            return rows.stream().filter(row -> sources.contains(row.source())).toList();
        }
    }

    synchronized void add(Window window) {
        all.add(window);
    }

    synchronized int count() {
        return all.size();
    }

    synchronized Window get(int index) {
        return all.get(index);
    }

    /** Windows up to and including this SCN. */
    synchronized int countUpTo(long scn) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).scn() <= scn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first window from {@code index} on that has rows of these sources; the count of all if there is none. */
    synchronized int nextWith(Collection<String> sources, int index) {
        int next = index;
        while (next < all.size() && all.get(next).of(sources).isEmpty()) {
            next++;
        }
        return next;
    }
}
