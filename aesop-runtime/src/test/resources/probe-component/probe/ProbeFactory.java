package probe;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.settings.*;
import java.util.Optional;
import java.util.function.Supplier;
public final class ProbeFactory implements com.flipkart.aesop.core.part.PartFactory {
    public String element() { return "probe"; }
    @SuppressWarnings("unchecked")
    public Optional<Part> create(ConfigNode node, PartContext context) {
        SettingsReader reader = new SettingsReader(context.problems());
        reader.read(Settings.class, node);
        reader.rejectUnknownChildren(node, java.util.Set.of());
        Supplier<String> says = node.attribute("says")
                .flatMap(ref -> context.bean(ref, Supplier.class))
                .map(bean -> (Supplier<String>) bean)
                .orElse(() -> "");
        if (context.problems().hasErrors()) return Optional.empty();
        return Optional.of(new Probe(node, context.module(), says));
    }
    @SettingsGroup(name = "aesop:probe", doc = "A probe.")
    record Settings(
        @Setting(doc = "Its id.", rule = "any") String id,
        @Setting(doc = "How it starts.", rule = "any", defaultValue = "ok") String start,
        @Setting(doc = "How it stops.", rule = "any", defaultValue = "ok") String stop,
        @Setting(doc = "A bean.", rule = "any", defaultValue = "") String says) {}
}
