package com.flipkart.aesop.client.part;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** Tells the container which XML needs the client. */
public final class ClientComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "client";
    }

    @Override
    public Set<String> elements() {
        return Set.of("client");
    }

    @Override
    public Set<String> beanClasses() {
        return Set.of("com.flipkart.aesop.client.");
    }

    @Override
    public Set<String> needs() {
        return Set.of("core", "wire");
    }
}
