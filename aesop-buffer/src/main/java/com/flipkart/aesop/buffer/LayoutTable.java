package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import java.util.List;
import java.util.Locale;

/** Renders the fields of a layout as the table that stands in {@code docs/formats/buffer.md}; a test compares the two. */
final class LayoutTable {
    private LayoutTable() {}

    static String render(List<EventLayout.Field> fields) {
        StringBuilder table = new StringBuilder("| offset | length | field | meaning |\n|--:|--:|---|---|\n");
        for (EventLayout.Field field : fields) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %d | %s | %s |\n",
                    field.offset(),
                    field.length(),
                    field.name(),
                    field.meaning()));
        }
        return table.toString();
    }
}
