package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.settings.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedTypesTest {
    @TempDir
    private Path directory;

    /** What is shared can exist only once in a process, whatever the modules bring: every line here is a promise. */
    @Test
    void shouldShareThesePackagesAndNoOther() {
        assertThat(SharedTypes.PACKAGES)
                .containsExactly(
                        "com.flipkart.aesop.core.error",
                        "com.flipkart.aesop.core.module",
                        "org.slf4j",
                        "org.slf4j.event",
                        "org.slf4j.helpers",
                        "org.slf4j.spi");
    }

    @Test
    void shouldShowAModuleTheContainersClassesOfThesePackages() throws Exception {
        try (ModuleClassLoader loader = new ModuleClassLoader("m", List.of())) {
            for (String name : List.of(
                    "com.flipkart.aesop.core.module.Part",
                    "com.flipkart.aesop.core.error.ErrorCode",
                    "org.slf4j.Logger",
                    "org.slf4j.event.Level",
                    "org.slf4j.helpers.MessageFormatter",
                    "org.slf4j.spi.MDCAdapter")) {
                assertThat(loader.loadClass(name)).isSameAs(Class.forName(name));
            }
        }
    }

    @Test
    void shouldHideTheRestOfTheContainersClassPath() throws Exception {
        try (ModuleClassLoader loader = new ModuleClassLoader("m", List.of())) {
            for (String name : List.of(
                    "com.flipkart.aesop.core.settings.Problems",
                    "com.flipkart.aesop.container.Container",
                    "org.apache.avro.Schema",
                    "picocli.CommandLine",
                    "ch.qos.logback.classic.Logger")) {
                assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
            }
            assertThat(loader.getResource("aesop.properties")).isNull();
            assertThat(loader.loadClass("java.sql.Connection")).isSameAs(java.sql.Connection.class);
        }
    }

    @Test
    void shouldTakeTheContainersClassEvenIfAJarHasOneOfTheSameName() throws IOException, ClassNotFoundException {
        Path jar = new TestJar()
                .source("org.slf4j.Logger", "package org.slf4j; public interface Logger {}")
                .source(
                        "com.flipkart.aesop.core.settings.Problems",
                        """
                        package com.flipkart.aesop.core.settings;
                        public final class Problems {}
                        """)
                .write(directory.resolve("x.jar"));

        try (ModuleClassLoader loader = new ModuleClassLoader("m", List.of(jar))) {
            assertThat(loader.loadClass("org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
            assertThat(loader.loadClass("com.flipkart.aesop.core.settings.Problems"))
                    .isNotSameAs(Problems.class);
        }
    }
}
