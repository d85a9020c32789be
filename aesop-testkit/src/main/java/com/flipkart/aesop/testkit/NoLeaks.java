package com.flipkart.aesop.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a test class: after each test, its own teardown included, no thread, child process or mapped file may be left that
 * was not there before it. What ends by itself is given 10 s; then the test fails and names what is left.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NoLeaksExtension.class)
public @interface NoLeaks {}
