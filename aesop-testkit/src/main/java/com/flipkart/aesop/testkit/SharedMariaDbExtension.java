package com.flipkart.aesop.testkit;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Keeps the server in JUnit's root store and each database in its test's, so that JUnit closes them at their ends. */
final class SharedMariaDbExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedMariaDbExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DatabaseServer.class || type == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        DatabaseServer server = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        DatabaseServer.class, key -> EmbeddedMariaDb.builder().start(), DatabaseServer.class);
        if (parameter.getParameter().getType() == DatabaseServer.class) {
            return server;
        }
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestDatabase.class, key -> TestDatabase.create(server), TestDatabase.class);
    }
}
