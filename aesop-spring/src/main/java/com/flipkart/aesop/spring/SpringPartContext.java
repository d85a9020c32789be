package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Suggestion;
import java.util.List;
import java.util.Optional;

/**
 * What a factory may ask for.
 *
 * @param module the module
 * @param problems where to tell what is wrong
 * @param beans the module's beans
 * @param ready whether the beans could be made; if not, that has been told, and no bean is found
 */
record SpringPartContext(ModuleContext module, Problems problems, ModuleApplicationContext beans, boolean ready)
        implements PartContext {
    @Override
    public <T> Optional<T> bean(ConfigValue reference, Class<T> type) {
        String name = reference.text();
        List<String> known = beans.userBeans();
        if (!known.contains(name)) {
            problems.error(
                    reference.origin(),
                    "there is no bean " + name,
                    known.isEmpty()
                            ? "Define it: <bean id=\"" + name + "\" class=\"...\"/>"
                            : Suggestion.sentence(name, known));
            return Optional.empty();
        }
        if (!ready) {
            return Optional.empty();
        }
        Object bean = beans.getBean(name);
        if (!type.isInstance(bean)) {
            problems.error(
                    reference.origin(),
                    "bean " + name + " is a " + bean.getClass().getName() + ", not a " + type.getName(),
                    "Let its class implement that, or name another bean");
            return Optional.empty();
        }
        return Optional.of(type.cast(bean));
    }
}
