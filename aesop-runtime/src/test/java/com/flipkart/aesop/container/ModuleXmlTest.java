package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleXmlTest {
    @TempDir
    private Path directory;

    @Test
    void shouldListElementsOfOursWithTheirLinesAndTheClassesOfBeans() throws IOException {
        ModuleXml xml = read(
                """
                <?xml version="1.0"?>
                <beans xmlns="http://www.springframework.org/schema/beans"
                       xmlns:a="https://flipkart.github.io/aesop/schema/aesop">
                  <a:relay
                     id="r">
                    <a:mysql/></a:relay><!-- --><a:client/>
                  <bean class=" com.example.A "><property name="x"><bean class="com.example.B"/></property></bean>
                  <relay/>
                </beans>""");

        assertThat(xml.elements())
                .extracting(element -> element.name() + " " + element.top() + " "
                        + element.origin().line())
                .containsExactly("relay true 4", "mysql false 6", "client true 6");
        assertThat(xml.beanClasses()).containsExactly("com.example.A", "com.example.B");
    }

    @Test
    void shouldReadFilesThatAreImportedByARelativePathOnce() throws IOException {
        Files.writeString(
                directory.resolve("more.xml"),
                "<beans><import resource=\"spring-relay-config.xml\"/><bean class=\"com.example.More\"/></beans>");

        ModuleXml xml = read(
                """
                <beans><import resource="more.xml"/><import resource="classpath:x.xml"/><import resource="${y}.xml"/>
                <bean class="com.example.First"/></beans>""");

        assertThat(xml.beanClasses()).containsExactly("com.example.First", "com.example.More");
    }

    @Test
    void shouldNotReadWhatADocumentTypePointsTo() throws IOException {
        ModuleXml xml = read(
                """
                <!DOCTYPE beans PUBLIC "-//SPRING//DTD BEAN 2.0//EN" "http://127.0.0.1:1/spring-beans-2.0.dtd">
                <beans><bean class="com.example.A"/></beans>""");

        assertThat(xml.beanClasses()).containsExactly("com.example.A");
    }

    @Test
    void shouldRefuseEntities() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "s3cret");

        assertThatThrownBy(() -> read("<!DOCTYPE beans [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>\n"
                        + "<beans><bean class=\"&s;\"/></beans>"))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("spring-relay-config.xml:2: not well-formed XML: ");
    }

    private ModuleXml read(String text) throws IOException {
        return ModuleXml.read(Files.writeString(directory.resolve("spring-relay-config.xml"), text));
    }
}
