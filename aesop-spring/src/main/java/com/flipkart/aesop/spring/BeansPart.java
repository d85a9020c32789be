package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The beans that the parts of a module use. It is the first part, so that it stops last: then the beans are
 * destroyed, in Spring's order.
 */
final class BeansPart implements Part {
    private final ConfigurableApplicationContext context;
    private final int beans;
    private volatile PartStatus status = PartStatus.of(PartState.NEW);

    /** @param beans how many the user defined */
    BeansPart(ConfigurableApplicationContext context, int beans) {
        this.context = context;
        this.beans = beans;
    }

    @Override
    public String id() {
        return "beans";
    }

    @Override
    public String kind() {
        return "spring";
    }

    @Override
    public void start() {
        status = PartStatus.of(PartState.RUNNING);
    }

    @Override
    public void stop(Duration deadline) {
        if (context.isActive()) {
            status = PartStatus.of(PartState.STOPPING);
            context.close();
        }
        status = PartStatus.of(PartState.STOPPED);
    }

    @Override
    public PartStatus status() {
        return status;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("beans", Integer.toString(beans));
    }
}
