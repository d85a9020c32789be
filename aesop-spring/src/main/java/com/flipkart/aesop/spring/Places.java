package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.settings.Origin;
import java.util.List;
import org.w3c.dom.Element;

/** Where the elements of a document, and their attributes, were written: {@link PlacedDocument} notes it. */
final class Places {
    private static final String PLACE = Places.class.getName();

    private Places() {}

    /**
     * The place of one start tag.
     *
     * @param file path of the file
     * @param lines text of the tag, line by line, with what else stands on its first and last line
     * @param first number of the line where it starts
     */
    private record Place(String file, List<String> lines, int first) {
        Origin origin() {
            return new Origin(file, first);
        }

        /** A tag may go over many lines: an attribute is on the line that has its name before a {@code =}. */
        Origin origin(String attribute) {
            for (int i = lines.size() - 1; i > 0; i--) {
                if (lines.get(i).matches("(^|.*\\s)\\Q" + attribute + "\\E\\s*=.*")) {
                    return new Origin(file, first + i);
                }
            }
            return origin();
        }
    }

    /**
     * Notes the place of an element.
     *
     * @param source the lines of the file
     * @param first number of the line where the start tag starts
     * @param last number of the line where it ends
     */
    static void note(Element element, String file, List<String> source, int first, int last) {
        int from = Math.min(Math.max(first, 1) - 1, source.size());
        int to = Math.min(Math.max(last, first), source.size());
        element.setUserData(PLACE, new Place(file, List.copyOf(source.subList(from, Math.max(from, to))), first), null);
    }

    /** Where the element starts. */
    static Origin of(Element element) {
        return element.getUserData(PLACE) instanceof Place place
                ? place.origin()
                : new Origin(String.valueOf(element.getOwnerDocument().getDocumentURI()), 0);
    }

    /** Where the attribute of this name, as it was written, stands. */
    static Origin of(Element element, String attribute) {
        return element.getUserData(PLACE) instanceof Place place ? place.origin(attribute) : of(element);
    }
}
