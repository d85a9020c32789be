package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.module.ModuleAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentCatalogTest {
    @TempDir
    private Path directory;

    @Test
    void shouldChooseComponentsByElementsAndBeanClassesWithAllThatTheyNeed() throws IOException {
        component("core", "core", "", "", "");
        component("spring", "spring", "", "", "core");
        component("wire", "wire", "", "", "core");
        component("relay", "relay", "relay", "", "wire");
        component("mysql", "mysql", "mysql", "com.example.mysql.", "core");
        component("classic", "classic", "", "com.example.Factory", "relay");
        ComponentCatalog catalog = ComponentCatalog.read(directory);

        assertThat(needed(catalog, "<beans/>")).containsExactly("spring", "core");
        assertThat(needed(catalog, "<a:relay xmlns:a=\"" + ns() + "\"><a:mysql/><a:other/></a:relay>"))
                .containsExactly("spring", "mysql", "relay", "core", "wire");
        assertThat(needed(catalog, "<beans><bean class=\"com.example.mysql.x.Y\"/></beans>"))
                .containsExactly("spring", "mysql", "core");
        assertThat(needed(catalog, "<beans><bean class=\"com.example.FactoryX\"/></beans>"))
                .containsExactly("spring", "core");
        assertThat(needed(catalog, "<beans><bean class=\"com.example.Factory\"/></beans>"))
                .containsExactly("spring", "classic", "core", "relay", "wire");
        assertThat(catalog.elements()).containsExactly("mysql", "relay");
    }

    @Test
    void shouldPutTheJarsOfAComponentInTheOrderOfTheirNames() throws IOException {
        component("spring", "spring", "", "", "");
        new TestJar().resource("x", "").write(directory.resolve("spring/b.jar"));
        new TestJar().resource("x", "").write(directory.resolve("spring/a.jar"));

        List<Path> jars = ComponentCatalog.jars(ComponentCatalog.read(directory).all());

        assertThat(jars)
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("a.jar", "b.jar", "descriptor.jar");
    }

    @Test
    void shouldRefuseAFolderWithoutADescriptor() throws IOException {
        new TestJar().resource("x", "").write(directory.resolve("odd/a.jar"));

        assertThatThrownBy(() -> ComponentCatalog.read(directory))
                .isInstanceOf(AesopException.class)
                .hasMessage("reading component folder=" + directory.resolve("odd")
                        + " failed: its jars have no descriptor. A component's folder holds its own jars, one of them with"
                        + " a descriptor of the folder's name"
                        + " (META-INF/services/com.flipkart.aesop.core.module.ComponentDescriptor).");
    }

    @Test
    void shouldRefuseADescriptorOfAnotherName() throws IOException {
        component("odd", "even", "", "", "");

        assertThatThrownBy(() -> ComponentCatalog.read(directory))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("its jars have descriptors for [even]");
    }

    @Test
    void shouldNameTheNeedThatIsNotThere() throws IOException {
        component("spring", "spring", "", "", "core");

        assertThatThrownBy(() -> ComponentCatalog.read(directory))
                .isInstanceOf(AesopException.class)
                .hasMessage("component spring needs component core, which is not in " + directory
                        + " (there: spring). Put its folder there, or take spring away.");
    }

    @Test
    void shouldSayHowToBuildAnInstallationWhenThereIsNone() {
        assertThatThrownBy(() -> ComponentCatalog.read(directory.resolve("components")))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("there is no folder " + directory.resolve("components"))
                .hasMessageContaining("bin/aesop");
    }

    private List<String> needed(ComponentCatalog catalog, String xml) throws IOException {
        Path file = Files.writeString(directory.resolveSibling("spring-x-config.xml"), xml);
        return catalog.neededBy(ModuleXml.read(file)).stream()
                .map(Component::name)
                .toList();
    }

    private static String ns() {
        return ModuleAssembler.NAMESPACE;
    }

    private void component(String folder, String name, String element, String bean, String need) throws IOException {
        new TestJar()
                .source(
                        name + ".Descriptor",
                        """
                        package NAME;
                        import java.util.Set;
                        public final class Descriptor implements com.flipkart.aesop.core.module.ComponentDescriptor {
                            public String name() { return "NAME"; }
                            public Set<String> elements() { return ELEMENTS; }
                            public Set<String> beanClasses() { return BEANS; }
                            public Set<String> needs() { return NEEDS; }
                        }
                        """
                                .replace("NAME", name)
                                .replace("ELEMENTS", set(element))
                                .replace("BEANS", set(bean))
                                .replace("NEEDS", set(need)))
                .resource("META-INF/services/com.flipkart.aesop.core.module.ComponentDescriptor", name + ".Descriptor")
                .write(directory.resolve(folder).resolve("descriptor.jar"));
    }

    private static String set(String one) {
        return (one.isEmpty() ? Set.<String>of() : Set.of(one))
                .stream().map(text -> '"' + text + '"').collect(Collectors.joining(", ", "Set.of(", ")"));
    }
}
