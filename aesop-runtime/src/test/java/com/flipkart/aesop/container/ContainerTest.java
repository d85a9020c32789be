package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {
    @TempDir
    private static Path home;

    private static Installation installation;

    @TempDir
    private Path modules;

    private Container container;

    @BeforeAll
    static void install() throws IOException {
        installation = TestInstallation.make(home);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (container != null) {
            container.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void shouldRunEveryModuleThatItFinds() throws Exception {
        ModuleFolders.write(modules.resolve("one"), "<aesop:probe id=\"a\"/><aesop:probe id=\"b\"/>");
        ModuleFolders.write(modules.resolve("deep/er/two"), "<aesop:probe id=\"c\"/>");

        start();

        assertThat(container.modules()).extracting(ModuleView::id).containsExactly("two", "one");
        assertThat(container.modules())
                .extracting(module -> module.status().state())
                .containsOnly(PartState.RUNNING);
        assertThat(view("one").parts()).extracting(ModuleView.PartView::id).containsExactly("a", "b");
        assertThat(view("two").stateDirectory()).isEqualTo(modules.resolve("deep/er/two/state"));
    }

    @Test
    void shouldGiveEachModuleItsOwnVersionOfALibrary() throws Exception {
        for (String version : List.of("1", "2")) {
            Path lib = modules.resolve("module-" + version + "/lib");
            Path library = new TestJar()
                    .source(
                            "lib.Greeting",
                            """
                            package lib;
                            public final class Greeting {
                                public static String text() { return "greeting-VERSION"; }
                            }
                            """
                                    .replace("VERSION", version))
                    .write(lib.resolve("greeting-" + version + ".jar"));
            new TestJar()
                    .with(library)
                    .source(
                            "user.Consumer",
                            """
                            package user;
                            public final class Consumer implements java.util.function.Supplier<String> {
                                public String get() {
                                    return lib.Greeting.text() + " avro=" + loaderOf(org.apache.avro.Schema.class)
                                            + " settings=" + loaderOf(com.flipkart.aesop.core.settings.Problems.class)
                                            + " part=" + loaderOf(com.flipkart.aesop.core.module.Part.class);
                                }
                                private static String loaderOf(Class<?> type) {
                                    return type.getClassLoader() == Consumer.class.getClassLoader() ? "own" : "shared";
                                }
                            }
                            """)
                    .write(lib.resolve("consumer.jar"));
            ModuleFolders.write(
                    modules.resolve("module-" + version),
                    """
                    <bean id="consumer" class="user.Consumer"/>
                    <aesop:probe id="p" says="consumer"/>""");
        }

        start();

        assertThat(fact("module-1")).isEqualTo("greeting-1 avro=own settings=own part=shared");
        assertThat(fact("module-2")).isEqualTo("greeting-2 avro=own settings=own part=shared");
    }

    @Test
    void shouldLeaveTheOthersUpWhenOneModuleFails() throws Exception {
        ModuleFolders.write(
                modules.resolve("broken"),
                "<aesop:probe id=\"first\"/><aesop:probe id=\"second\" start=\"fail\"/><aesop:probe id=\"third\"/>");
        ModuleFolders.write(modules.resolve("whole"), "<aesop:probe id=\"c\"/>");

        start();

        ModuleView broken = view("broken");
        assertThat(broken.status().state()).isEqualTo(PartState.FAILED);
        assertThat(broken.status().code()).contains(ErrorCode.PORT_IN_USE);
        assertThat(broken.status().cause())
                .isEqualTo("starting part probe second failed: binding port=7 failed. Choose another.");
        assertThat(probeLog("broken"))
                .containsExactly("start first", "start second", "stop third", "stop second", "stop first");
        assertThat(broken.history().stream()
                        .map(change -> change.subject() + " " + change.status().state()))
                .containsExactly(
                        "module broken STARTING",
                        "part probe first RUNNING",
                        "part probe first STOPPED",
                        "module broken FAILED");
        assertThat(view("whole").status().state()).isEqualTo(PartState.RUNNING);
        assertThat(container.firstFailure())
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo("broken");
    }

    @Test
    void shouldSayThatItIsADefectWhenAPartThrowsWhatItMustNot() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\" start=\"defect\"/>");

        start();

        assertThat(view("m").status().toString())
                .isEqualTo(
                        "FAILED (INTERNAL: starting module m failed: java.lang.IllegalStateException: cannot happen)");
    }

    @Test
    void shouldBeAsItsWorstPartAndRememberHowItCameThere() throws Exception {
        ModuleFolders.write(
                modules.resolve("m"), "<aesop:probe id=\"a\" start=\"retry\"/><aesop:probe id=\"b\" start=\"later\"/>");

        start();
        PartState atFirst = view("m").status().state();
        Files.writeString(modules.resolve("m/fail-now"), "");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> view("m").status().state() == PartState.FAILED
                        && container.firstFailure().isDone());
        container.stop(Duration.ofSeconds(5));

        assertThat(atFirst).isEqualTo(PartState.RETRYING);
        List<String> history = view("m").history().stream()
                .map(change -> change.subject() + " " + change.status())
                .toList();
        assertThat(history)
                .containsExactly(
                        "module m STARTING",
                        "part probe a RETRYING (CONNECTION_LOST: no relay)",
                        "part probe b RUNNING",
                        "module m RUNNING",
                        "module m RETRYING (CONNECTION_LOST: no relay)",
                        "part probe b FAILED (CONSUMER_FAILED: consumer said no)",
                        "module m FAILED (CONSUMER_FAILED: consumer said no)",
                        "module m STOPPING",
                        "module m STOPPED");
        assertThat(Files.readAllLines(modules.resolve("m/state/states.log")))
                .hasSameSizeAs(history)
                .last()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z module m STOPPED");
    }

    @Test
    void shouldStopPartsInReverseOrderAndGiveTheStateDirectoryBack() throws Exception {
        ModuleFolders.write(
                modules.resolve("m"),
                "<aesop:probe id=\"a\"/><aesop:probe id=\"b\" stop=\"defect\"/><aesop:probe id=\"c\"/>");

        start();
        boolean stopped = container.stop(Duration.ofSeconds(10));
        Container second = open(Optional.empty());
        second.start().get(20, TimeUnit.SECONDS);

        assertThat(stopped).isTrue();
        assertThat(probeLog("m").subList(0, 6))
                .containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
        assertThat(second.modules().get(0).status().state()).isEqualTo(PartState.RUNNING);
        second.stop(Duration.ofSeconds(10));
    }

    @Test
    void shouldLeaveBehindWhatDoesNotStopInTime() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\" stop=\"hang\"/>");
        ModuleFolders.write(modules.resolve("n"), "<aesop:probe id=\"b\"/>");
        start();

        boolean stopped = container.stop(Duration.ofMillis(200));

        assertThat(stopped).isFalse();
        assertThat(view("n").status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void shouldStopAModuleThatIsStillStarting() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\" start=\"hang\"/>");
        container = open(Optional.empty());
        CompletableFuture<Void> started = container.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(modules.resolve("m/state/probe.log")));

        boolean stopped = container.stop(Duration.ofSeconds(2));

        assertThat(stopped).isTrue();
        assertThat(started).isDone();
        assertThat(view("m").status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void shouldKeepStateWhereItIsTold() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\"/>");
        container = open(Optional.of(home.resolve("elsewhere")));

        container.start().get(20, TimeUnit.SECONDS);

        assertThat(home.resolve("elsewhere/m/states.log")).exists();
        assertThat(modules.resolve("m/state")).doesNotExist();
    }

    @Test
    void shouldSayWhereItLookedWhenThereIsNoModule() {
        assertThatThrownBy(() -> open(Optional.empty()))
                .isInstanceOf(AesopException.class)
                .hasMessage("looking for modules in " + modules + " found none: no folder down to depth 8 has a"
                        + " spring-*-config.xml. Put each module's folder there, or give another directory.");
    }

    private void start() throws Exception {
        container = open(Optional.empty());
        container.start().get(30, TimeUnit.SECONDS);
    }

    private Container open(Optional<Path> state) {
        return Container.open(new ContainerSettings(installation, modules, state, Map.of()));
    }

    private ModuleView view(String id) {
        return container.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String fact(String id) {
        assertThat(view(id).status().toString()).isEqualTo("RUNNING");
        List<ModuleView.PartView> parts = view(id).parts();
        return parts.get(parts.size() - 1).facts().get("says");
    }

    private List<String> probeLog(String id) throws IOException {
        return Files.readAllLines(modules.resolve(id).resolve("state/probe.log"));
    }
}
