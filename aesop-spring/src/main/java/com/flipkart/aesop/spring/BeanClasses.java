package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.settings.Problems;
import org.springframework.util.ClassUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Tells which classes that beans name are not to be had, all of them, before any bean is made. */
final class BeanClasses {
    private static final String ATTRIBUTE = "class";

    private final ModuleContext module;
    private final ClassLoader loader;
    private final Problems problems;

    BeanClasses(ModuleContext module, ClassLoader loader, Problems problems) {
        this.module = module;
        this.loader = loader;
        this.problems = problems;
    }

    void check(Document document) {
        NodeList elements = document.getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            boolean bean = !ModuleAssembler.NAMESPACE.equals(element.getNamespaceURI())
                    && element.getTagName().equals("bean")
                    && element.hasAttribute(ATTRIBUTE);
            if (bean) {
                check(element);
            }
        }
    }

    private void check(Element bean) {
        String name = bean.getAttribute(ATTRIBUTE).trim();
        if (name.contains("${") || name.contains("#{")) {
            return;
        }
        String id = bean.hasAttribute("id") ? " of bean " + bean.getAttribute("id") : "";
        try {
            ClassUtils.forName(name, loader);
        } catch (ClassNotFoundException e) {
            problems.error(
                    ErrorCode.INVALID_MODULE,
                    Places.of(bean, ATTRIBUTE),
                    "class=" + name + id + " is in no jar of the module",
                    "Put its jar into " + module.directory().resolve("lib") + ", or correct the name");
        } catch (LinkageError e) {
            problems.error(
                    ErrorCode.INVALID_MODULE,
                    Places.of(bean, ATTRIBUTE),
                    "class=" + name + id + " cannot be loaded: " + e,
                    "Put the jar of what it needs, in the version that it was compiled with, into "
                            + module.directory().resolve("lib"));
        }
    }
}
