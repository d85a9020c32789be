package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** Tells the container which XML needs the relay. */
public final class RelayComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "relay";
    }

    @Override
    public Set<String> elements() {
        return Set.of("relay", "memory");
    }

    @Override
    public Set<String> beanClasses() {
        return Set.of("com.flipkart.aesop.relay.");
    }

    @Override
    public Set<String> needs() {
        return Set.of("core", "wire");
    }
}
