package com.flipkart.aesop.wire;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** Tells the container of the wire's jars, which relays and clients need; no XML names it. */
public final class WireComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "wire";
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
