package com.flipkart.aesop.mysql;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.DatabaseServerBuilder;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server that the tests of one class have to themselves, because they stop, purge or configure it; or one of another
 * kind than the shared MariaDB. Gives tests a {@link DatabaseServer}, and an empty {@link TestDatabase} of their own.
 */
final class OwnServer implements ParameterResolver {
    private final Namespace namespace = Namespace.create(this);
    private final Supplier<DatabaseServerBuilder> builder;

    OwnServer(Supplier<DatabaseServerBuilder> builder) {
        this.builder = builder;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DatabaseServer.class || type == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The store of the class, so that JUnit closes the server after its last test.
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        DatabaseServer server = ofClass.getStore(namespace)
                .getOrComputeIfAbsent(DatabaseServer.class, key -> builder.get().start(), DatabaseServer.class);
        if (parameter.getParameter().getType() == DatabaseServer.class) {
            return server;
        }
        return context.getStore(namespace)
                .getOrComputeIfAbsent(TestDatabase.class, key -> TestDatabase.create(server), TestDatabase.class);
    }
}
