package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells which elements of a module's XML no component of the installation offers. */
final class UnknownElements {
    private UnknownElements() {}

    /**
     * Checks the elements that stand at the top; what stands inside an offered one is its component's to judge.
     *
     * @param offered what the components of the installation offer
     * @throws com.flipkart.aesop.core.error.AesopException with all unknown elements, each with its place
     */
    static void check(ModuleFolder folder, ModuleXml xml, Set<String> offered) {
        Problems problems = new Problems();
        for (ModuleXml.Element element : xml.elements()) {
            if (element.top() && !offered.contains(element.name())) {
                problems.error(
                        ErrorCode.INVALID_XML,
                        element.origin(),
                        "unknown element <aesop:" + element.name() + ">",
                        Suggestion.sentence(element.name(), offered));
            }
        }
        problems.throwIfAny("loading module " + folder.id());
    }

    /**
     * What else a user may have meant by elements that stand inside others: {@code <aesop:mysq>} in a relay. A relay
     * itself cannot tell, because the component that offers {@code mysql} is not in its module then.
     *
     * @param offered what the components of the installation offer
     */
    static List<String> suggestions(ModuleXml xml, Set<String> offered) {
        List<String> suggestions = new ArrayList<>();
        for (ModuleXml.Element element : xml.elements()) {
            if (!element.top() && !offered.contains(element.name())) {
                Suggestion.closest(element.name(), offered)
                        .ifPresent(name -> suggestions.add(element.origin() + ": <aesop:" + element.name()
                                + "> may have been meant as <aesop:" + name + ">"));
            }
        }
        return suggestions;
    }
}
