package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.settings.ConfigNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.PlaceholderConfigurerSupport;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/**
 * The beans of a module. Placeholders stand for the module's properties and nothing else; a path without a
 * prefix is one below the module's folder.
 */
final class ModuleApplicationContext extends GenericApplicationContext {
    private final ModuleContext module;

    ModuleApplicationContext(ModuleContext module, ClassLoader loader) {
        this.module = module;
        setClassLoader(loader);
        setDisplayName("module " + module.id());
        Map<String, Object> properties = new HashMap<>(module.properties());
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addLast(new MapPropertySource("properties of " + module.id(), properties));
        setEnvironment(environment);
    }

    @Override
    protected Resource getResourceByPath(String path) {
        return new FileSystemResource(module.resolve(path));
    }

    /** Names of the beans that stand for our elements, in the order written. */
    List<String> elements() {
        // Of the factory, not of this: what is asked here may be asked before the beans are made.
        return List.of(getDefaultListableBeanFactory().getBeanNamesForType(ConfigNode.class, true, false));
    }

    /** Names of the beans that the user defined, in the order written: not our elements. */
    List<String> userBeans() {
        List<String> names = new ArrayList<>(List.of(getBeanDefinitionNames()));
        names.removeAll(elements());
        return names;
    }

    /** Replaces placeholders in beans; if the XML brings something of its own for that, leaves it the rest. */
    void replacePlaceholders() {
        boolean ownConfigurer = getDefaultListableBeanFactory()
                        .getBeanNamesForType(PlaceholderConfigurerSupport.class, true, false)
                        .length
                > 0;
        PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
        configurer.setEnvironment(getEnvironment());
        configurer.setIgnoreUnresolvablePlaceholders(ownConfigurer);
        addBeanFactoryPostProcessor(configurer);
    }
}
