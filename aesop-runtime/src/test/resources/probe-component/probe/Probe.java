package probe;
import com.flipkart.aesop.core.error.*;
import com.flipkart.aesop.core.module.*;
import com.flipkart.aesop.core.settings.ConfigNode;
import java.nio.file.*;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.*;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
final class Probe implements Part {
    private final ConfigNode node; private final ModuleContext module; private final Supplier<String> says;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    Probe(ConfigNode node, ModuleContext module, Supplier<String> says) {
        this.node = node; this.module = module; this.says = says;
    }
    private String is(String name) { return node.attribute(name).map(v -> v.text()).orElse("ok"); }
    public String id() { return is("id"); }
    public String kind() { return "probe"; }
    private void note(String what) {
        try {
            Files.writeString(module.stateDirectory().resolve("probe.log"), what + " " + id() + "\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
    }
    public void start() {
        note("start");
        switch (is("start")) {
            case "fail" -> throw new AesopException(ErrorCode.PORT_IN_USE, "binding port=7 failed. Choose another.");
            case "defect" -> throw new IllegalStateException("cannot happen");
            case "hang" -> await();
            case "retry" -> status = PartStatus.of(PartState.RETRYING, new AesopException(ErrorCode.CONNECTION_LOST, "no relay"));
            case "later" -> status = new PartStatus(PartState.RUNNING, java.time.Instant.now(), java.util.Optional.empty(), "");
            default -> status = PartStatus.of(PartState.RUNNING);
        }
        LoggerFactory.getLogger("probe").warn("loader={}", Thread.currentThread().getContextClassLoader());
    }
    public void stop(Duration deadline) {
        note("stop");
        if (is("stop").equals("hang")) await();
        if (is("stop").equals("defect")) throw new IllegalStateException("cannot stop");
        status = PartStatus.of(PartState.STOPPED);
    }
    private void await() {
        try { never.await(); } catch (InterruptedException e) { throw new IllegalStateException("interrupted", e); }
    }
    public PartStatus status() {
        boolean failLater = is("start").equals("later") && Files.exists(module.directory().resolve("fail-now"));
        return failLater
                ? PartStatus.of(PartState.FAILED, new AesopException(ErrorCode.CONSUMER_FAILED, "consumer said no"))
                : status;
    }
    public Map<String, String> facts() { return Map.of("says", says.get()); }
}
