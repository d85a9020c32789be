package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.util.Set;

/** What the folder {@code components/mysql} offers. */
public final class MySqlComponent implements ComponentDescriptor {
    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public Set<String> elements() {
        return Set.of(MySqlProducerFactory.ELEMENT);
    }

    @Override
    public Set<String> beanClasses() {
        return Set.of("com.flipkart.aesop.mysql.");
    }

    @Override
    public Set<String> needs() {
        return Set.of("core");
    }
}
