package com.flipkart.aesop.core.part;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** The component {@code core}: what all others need. */
public final class CoreComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "core";
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
        return Set.of();
    }
}
