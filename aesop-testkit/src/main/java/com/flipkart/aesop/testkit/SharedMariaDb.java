package com.flipkart.aesop.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: its methods may have a parameter of type {@link TestDatabase}, a database of their own, empty, on a
 * MariaDB that all tests of this JVM share. The server is started by the first test that needs it and ended with the
 * JVM; the database is dropped after its test.
 *
 * <p>A parameter of type {@link com.flipkart.aesop.embedded.DatabaseServer} is that server. A test that stops, kills or
 * configures a server starts one of its own, with {@code EmbeddedMariaDb.builder()}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedMariaDbExtension.class)
public @interface SharedMariaDb {}
