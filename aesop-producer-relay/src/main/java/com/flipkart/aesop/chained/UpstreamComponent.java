package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** What the folder {@code components/upstream} offers. */
public final class UpstreamComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "upstream";
    }

    @Override
    public Set<String> elements() {
        return Set.of(UpstreamProducerFactory.ELEMENT);
    }

    @Override
    public Set<String> beanClasses() {
        return Set.of("com.flipkart.aesop.chained.");
    }

    @Override
    public Set<String> needs() {
        return Set.of("core", "wire", "client");
    }
}
