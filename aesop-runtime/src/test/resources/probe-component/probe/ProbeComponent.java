package probe;
import java.util.Set;
public final class ProbeComponent implements com.flipkart.aesop.core.module.ComponentDescriptor {
    public String name() { return "probe"; }
    public Set<String> elements() { return Set.of("probe"); }
    public Set<String> beanClasses() { return Set.of("probe.beans."); }
    public Set<String> needs() { return Set.of("core"); }
}
