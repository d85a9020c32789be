package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.settings.ConfigNode;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.xml.NamespaceHandler;
import org.springframework.beans.factory.xml.ParserContext;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Turns each top element of Aesop's namespace into a bean of type {@link ConfigNode}, from which {@link
 * SpringModuleAssembler} makes a part. Found by Spring through {@code META-INF/spring.handlers}.
 */
public final class AesopNamespaceHandler implements NamespaceHandler {
    @Override
    public void init() {
        // Whatever the element is called: who understands it is asked later.
    }

    @Override
    public BeanDefinition parse(Element element, ParserContext context) {
        if (context.isNested()) {
            context.getReaderContext()
                    .error(
                            "<" + element.getTagName()
                                    + "> cannot stand inside a bean; write it directly below <beans>",
                            element);
            return null;
        }
        ConfigNode node = ConfigNodes.of(
                element, (message, place) -> context.getReaderContext().error(message, place));
        BeanDefinition definition = BeanDefinitionBuilder.genericBeanDefinition(ConfigNode.class, () -> node)
                .getRawBeanDefinition();
        context.getReaderContext().registerWithGeneratedName(definition);
        return definition;
    }

    @Override
    public BeanDefinitionHolder decorate(Node source, BeanDefinitionHolder definition, ParserContext context) {
        context.getReaderContext()
                .error("\"" + source.getNodeName() + "\" means nothing on a bean; remove it", definition.getSource());
        return definition;
    }
}
