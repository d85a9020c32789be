package com.flipkart.aesop.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpringModuleAssemblerTest {
    private static final String HEAD =
            """
            <beans xmlns="http://www.springframework.org/schema/beans"
                   xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
            """;

    @TempDir
    private Path directory;

    @Test
    void shouldMakePartsInTheOrderWrittenWhenElementsAreRight() throws IOException {
        write(
                HEAD
                        + """
              <aesop:probe id="second" port="7"/>
              <aesop:probe id="first"/>
            </beans>""");

        List<Part> parts = assemble(Map.of());

        assertThat(parts).extracting(Part::id).containsExactly("second", "first");
        assertThat(probe(parts, 0).settings().port()).isEqualTo(7);
    }

    @Test
    void shouldReadAnElementAsTheWholeDocumentWhenThereAreNoBeans() throws IOException {
        write(
                """
            <probe xmlns="https://flipkart.github.io/aesop/schema/aesop" id="only">
              <leaf a="1"/>
            </probe>""");

        List<Part> parts = assemble(Map.of());

        assertThat(parts).extracting(Part::id).containsExactly("only");
        ConfigNode leaf = probe(parts, 0).node().child("leaf").orElseThrow();
        assertThat(leaf.attribute("a").orElseThrow().text()).isEqualTo("1");
        assertThat(leaf.origin().toString()).isEqualTo(file() + ":2");
    }

    @Test
    void shouldGiveEveryAttributeItsOwnLineWhenATagGoesOverMany() throws IOException {
        write(
                HEAD
                        + """

              <!-- a comment
                   of two lines --><aesop:probe
                  id="a"

                  port="1"><aesop:leaf/>
                <aesop:leaf
                   x="port=2"/></aesop:probe>
            </beans>""");

        ConfigNode node = probe(assemble(Map.of()), 0).node();

        assertThat(node.origin().line()).isEqualTo(5);
        assertThat(node.attribute("id").orElseThrow().origin().line()).isEqualTo(6);
        assertThat(node.attribute("port").orElseThrow().origin().line()).isEqualTo(8);
        assertThat(node.children()).extracting(child -> child.origin().line()).containsExactly(8, 9);
        assertThat(node.children().get(1).attribute("x").orElseThrow().origin().line())
                .isEqualTo(10);
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnceWithItsPlace() throws IOException {
        write(
                HEAD
                        + """
              <aesop:probe id="a" prot="1"/>
              <aesop:prob id="b"/>
              <aesop:probe id="c"
                           port="many" consumer="personConsumr"/>
              <bean id="personConsumer" class="com.example.PersonConsumer"/>
              <aesop:probe id="d" password="${NO_PASSWORD}"><aesop:leef/></aesop:probe>
            </beans>""");

        AesopException refused = refusal(Map.of());

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_MODULE);
        assertThat(refused)
                .hasMessage(
                        """
            loading module person failed: 7 problems
              FILE:7: class=com.example.PersonConsumer of bean personConsumer is in no jar of the module. \
            Put its jar into DIR/lib, or correct the name.
              FILE:3: unknown setting prot of <probe>. Did you mean "port"?
              FILE:4: unknown element <prob>. Did you mean "probe"?
              FILE:6: port=many: not a whole number of at most 2147483647: many. It is for: Its port.
              FILE:6: there is no bean personConsumr. Did you mean "personConsumer"?
              FILE:8: password=${NO_PASSWORD} has a placeholder that nothing is known for. \
            Set the environment variable or system property NO_PASSWORD, or write a line NO_PASSWORD=... \
            into module.properties.
              FILE:8: unknown element <leef> in <probe>. Did you mean "leaf"?"""
                                .replace("FILE", file())
                                .replace("DIR", directory.toString()));
    }

    @Test
    void shouldReplacePlaceholdersInElementsAndBeansWhenPropertiesAreGiven() throws IOException {
        write(
                HEAD
                        + """
              <bean id="consumer" class="com.flipkart.aesop.spring.ClosingConsumer">
                <property name="target" value="${target}"/>
              </bean>
              <aesop:probe id="${id:none}" port="${port:9}" password="${password}" consumer="consumer"/>
            </beans>""");

        List<Part> parts = assemble(Map.of("target", "here", "id", "x", "password", "s3cret"));

        ProbeFactory.Probe probe = probe(parts, 1);
        assertThat(probe.id()).isEqualTo("x");
        assertThat(probe.settings().port()).isEqualTo(9);
        assertThat(probe.settings().password().reveal()).isEqualTo("s3cret");
        assertThat(((ClosingConsumer) probe.consumer().orElseThrow()).target()).isEqualTo("here");
    }

    @Test
    void shouldStopBeansAfterThePartsThatUseThem() throws IOException {
        write(
                HEAD
                        + """
              <bean id="consumer" class="com.flipkart.aesop.spring.ClosingConsumer"/>
              <aesop:probe id="a" consumer="consumer"/>
            </beans>""");

        List<Part> parts = assemble(Map.of());
        ClosingConsumer consumer = (ClosingConsumer) probe(parts, 1).consumer().orElseThrow();
        parts.forEach(Part::start);
        parts.get(1).stop(Duration.ofSeconds(1));
        boolean closedWithProbe = consumer.isClosed();
        parts.get(0).stop(Duration.ofSeconds(1));

        assertThat(parts).extracting(Part::kind).containsExactly("spring", "probe");
        assertThat(consumer.runs()).isEqualTo(1);
        assertThat(closedWithProbe).isFalse();
        assertThat(consumer.isClosed()).isTrue();
        assertThat(parts.get(0).status().state()).isEqualTo(PartState.STOPPED);
        assertThat(parts.get(0).facts()).containsEntry("beans", "1");
    }

    @Test
    void shouldNameBeanAndLineWhenABeanCannotBeMade() throws IOException {
        write(
                HEAD
                        + """

              <bean id="consumer" class="com.flipkart.aesop.spring.ClosingConsumer">
                <property name="target" value="refuse me"/>
              </bean>
              <aesop:probe id="a" consumer="consumer"/>
            </beans>""");

        assertThat(refusal(Map.of()))
                .hasMessage(
                        """
            loading module person failed: 1 problem
              FILE:4: bean consumer cannot be made: Failed properties: Property 'target' threw \
            exception: java.lang.IllegalArgumentException: no such target. \
            Correct the bean, its properties or its class."""
                                .replace("FILE", file()));
    }

    @Test
    void shouldNameBothTypesWhenABeanIsOfAnother() throws IOException {
        write(
                HEAD
                        + """
              <bean id="consumer" class="java.util.Date"/>
              <aesop:probe id="a" consumer="consumer"/>
            </beans>""");

        assertThat(refusal(Map.of()))
                .hasMessageContaining(
                        """
              FILE:4: bean consumer is a java.util.Date, not a java.lang.Runnable. \
            Let its class implement that, or name another bean."""
                                .replace("FILE", file()));
    }

    @Test
    void shouldJudgeSpringsOwnXmlByItsSchema() throws IOException {
        write(
                HEAD
                        + """
              <bean id="consumer" clas="java.util.Date"/>
              <aesop:probe id="a" consumer="consumer"><bean/></aesop:probe>
            </beans>""");

        assertThat(refusal(Map.of()))
                .hasMessage(
                        """
            loading module person failed: 2 problems
              FILE:3: Attribute 'clas' is not allowed to appear in element 'bean'. \
            Correct it; the schema of its namespace says what may stand here.
              FILE:4: <bean> means nothing inside <aesop:probe>; move it out. Correct it."""
                                .replace("FILE", file()));
    }

    @Test
    void shouldNameTheLineWhenXmlIsNotWellFormed() throws IOException {
        write(HEAD + """
              <aesop:probe id="a">
            </beans>""");

        assertThat(refusal(Map.of())).hasMessageContaining("FILE:4: not well-formed XML: ".replace("FILE", file()));
    }

    @Test
    void shouldReadVersionedSchemaAddressesAndDocumentTypesWithoutANetwork() throws IOException {
        write(
                """
            <?xml version="1.0" encoding="UTF-8"?>
            <beans xmlns="http://www.springframework.org/schema/beans"
                   xmlns:util="http://www.springframework.org/schema/util"
                   xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop"
                   xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                   xsi:schemaLocation="
                     http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans-3.0.xsd
                     http://www.springframework.org/schema/util http://www.springframework.org/schema/util/spring-util-3.0.xsd
                     https://flipkart.github.io/aesop/schema/aesop https://flipkart.github.io/aesop/schema/aesop/aesop.xsd">
              <import resource="old.xml"/>
              <util:map id="map"><entry key="a" value="b"/></util:map>
              <aesop:probe id="a" consumer="old"/>
            </beans>""");
        Files.writeString(
                directory.resolve("old.xml"),
                """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE beans PUBLIC "-//SPRING//DTD BEAN 2.0//EN" "http://www.springframework.org/dtd/spring-beans-2.0.dtd">
            <beans>
              <bean id="old" class="com.flipkart.aesop.spring.ClosingConsumer"/>
            </beans>""");

        List<Part> parts = assemble(Map.of());

        assertThat(probe(parts, 1).consumer()).isPresent();
    }

    @Test
    void shouldFetchNothingWhenXmlRefersToOtherPlaces() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "s3cret");
        write(
                """
            <!DOCTYPE beans [<!ENTITY secret SYSTEM "SECRET">]>
            <beans><bean id="x" class="java.lang.String"><constructor-arg value="y"/></bean>&secret;</beans>"""
                        .replace("SECRET", secret.toUri().toString()));

        AesopException refused = refusal(Map.of());

        assertThat(refused)
                .hasMessageContaining(file() + ":1: the XML refers to " + secret.toUri()
                        + ", which is in no jar of the module. Remove the reference")
                .message()
                .doesNotContain("s3cret");
    }

    private void write(String xml) throws IOException {
        Files.writeString(Path.of(file()), xml);
    }

    private String file() {
        return directory.resolve("spring-probe-config.xml").toString();
    }

    private List<Part> assemble(Map<String, String> properties) {
        return new SpringModuleAssembler()
                .assemble(new ModuleContext("person", directory, Path.of(file()), directory, properties));
    }

    private AesopException refusal(Map<String, String> properties) {
        AesopException refused = catchThrowableOfType(AesopException.class, () -> assemble(properties));
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }

    private static ProbeFactory.Probe probe(List<Part> parts, int index) {
        return (ProbeFactory.Probe) parts.get(index);
    }
}
