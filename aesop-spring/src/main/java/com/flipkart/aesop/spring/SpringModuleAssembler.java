package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.part.PartFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.FileSystemResource;

/**
 * Reads a module's Spring XML and makes its parts: one for each element of Aesop's namespace, by the {@link
 * PartFactory} that understands it, and one for each bean that is a {@link Part} itself.
 */
public final class SpringModuleAssembler implements ModuleAssembler {
    private static final Logger LOG = LoggerFactory.getLogger(SpringModuleAssembler.class);

    @Override
    public List<Part> assemble(ModuleContext module) {
        Problems problems = new Problems();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ModuleApplicationContext beans = new ModuleApplicationContext(module, loader);
        boolean assembled = false;
        try {
            boolean ready = readBeans(module, beans, loader, problems);
            List<Part> parts = parts(module, beans, ready, loader, problems);
            if (parts.stream().allMatch(BeansPart.class::isInstance) && !problems.hasErrors()) {
                problems.error(
                        ErrorCode.INVALID_XML,
                        new Origin(module.configFile().toString(), 0),
                        "there is nothing to run in it",
                        "Write an element such as <aesop:relay> or <aesop:client>");
            }
            problems.warnings().forEach(warning -> LOG.warn("{}", warning));
            problems.throwIfAny("loading module " + module.id());
            assembled = true;
            return parts;
        } finally {
            if (!assembled) {
                beans.close();
            }
        }
    }

    /** Reads the XML and makes the beans; returns whether they are there. */
    private static boolean readBeans(
            ModuleContext module, ModuleApplicationContext beans, ClassLoader loader, Problems problems) {
        BeanClasses beanClasses = new BeanClasses(module, loader, problems);
        Origin file = new Origin(module.configFile().toString(), 0);
        try {
            new ModuleXmlReader(beans, problems, beanClasses, loader)
                    .loadBeanDefinitions(new FileSystemResource(module.configFile()));
            if (problems.hasErrors()) {
                return false;
            }
            beans.replacePlaceholders();
            beans.refresh();
            return true;
        } catch (BeansException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            boolean classMissing = cause instanceof ClassNotFoundException || cause instanceof LinkageError;
            problems.error(
                    classMissing ? ErrorCode.INVALID_MODULE : ErrorCode.INVALID_XML,
                    originOf(e, beans).orElse(file),
                    describe(e, cause),
                    classMissing
                            ? "Put the jar with that class, in the version that the bean was compiled with, into "
                                    + module.directory().resolve("lib")
                            : "Correct the bean, its properties or its class");
            LOG.debug("beans of module {} cannot be made", module.id(), e);
            return false;
        }
    }

    private static String describe(BeansException e, Throwable cause) {
        String bean = e instanceof BeanCreationException creation && creation.getBeanName() != null
                ? "bean " + creation.getBeanName() + " cannot be made: "
                : "";
        return bean + (cause instanceof BeansException ? cause.getMessage() : cause.toString());
    }

    /** Where the innermost bean that has a place was written. */
    private static Optional<Origin> originOf(Throwable failure, ModuleApplicationContext beans) {
        Optional<Origin> found = Optional.empty();
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof BeanCreationException creation
                    && creation.getBeanName() != null
                    && beans.containsBeanDefinition(creation.getBeanName())
                    && beans.getBeanDefinition(creation.getBeanName()).getSource() instanceof Origin origin) {
                found = Optional.of(origin);
            }
        }
        return found;
    }

    private static List<Part> parts(
            ModuleContext module,
            ModuleApplicationContext beans,
            boolean ready,
            ClassLoader loader,
            Problems problems) {
        Map<String, PartFactory> factories = new TreeMap<>();
        ServiceLoader.load(PartFactory.class, loader).forEach(factory -> factories.put(factory.element(), factory));
        PartContext context = new SpringPartContext(module, problems, beans, ready);
        Placeholders placeholders = new Placeholders(module.properties(), problems);
        List<Part> parts = new ArrayList<>();
        List<String> userBeans = beans.userBeans();
        if (ready && !userBeans.isEmpty()) {
            parts.add(new BeansPart(beans, userBeans.size()));
            parts.addAll(beans.getBeansOfType(Part.class).values());
        }
        for (ConfigNode written : elements(beans)) {
            ConfigNode node = placeholders.replaceIn(written);
            Optional.ofNullable(factories.get(node.name()))
                    .ifPresentOrElse(
                            factory -> factory.create(node, context).ifPresent(parts::add),
                            () -> problems.error(
                                    ErrorCode.INVALID_XML,
                                    node.origin(),
                                    "unknown element <" + node.name() + ">",
                                    Suggestion.sentence(node.name(), factories.keySet())));
        }
        return parts;
    }

    /** Our elements in the order written, whether the other beans could be made or not. */
    private static List<ConfigNode> elements(ModuleApplicationContext beans) {
        List<ConfigNode> nodes = new ArrayList<>();
        for (String name : beans.elements()) {
            nodes.add(beans.getDefaultListableBeanFactory().getBean(name, ConfigNode.class));
        }
        return nodes;
    }
}
