package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Suggestion;
import java.util.Set;

/** Tells which top elements of a module's XML no component of the installation offers. */
final class UnknownElements {
    private UnknownElements() {}

    /**
     * What stands inside an offered element is the offering component's to judge.
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
}
