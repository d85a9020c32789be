package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** The component {@code spring}: what reads a module's XML. Every module has it. */
public final class SpringComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "spring";
    }

    @Override
    public Set<String> elements() {
        return Set.of();
    }

    @Override
    public Set<String> beanClasses() {
        return Set.of();
    }

    @Override
    public Set<String> needs() {
        return Set.of("core");
    }
}
