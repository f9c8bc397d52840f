package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.GridMappingContext;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;

/**
 * Registers what repositories need and the application does not define under whatever name, which
 * is known when all of its configuration has been read. Confined to the context's start.
 */
final class DefaultGridBeans implements BeanDefinitionRegistryPostProcessor {

  static final String TEMPLATE_BEAN = "gridTemplate";
  static final String MAPPING_CONTEXT_BEAN = "gridMappingContext";

  private List<String> packages = List.of();
  private boolean template;

  /** Where to look for entities. */
  public void setPackages(List<String> packages) {
    this.packages = List.copyOf(packages);
  }

  /** Whether repositories use the default template. */
  public void setTemplate(boolean template) {
    this.template = template;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (namesOf(registry, GridMappingContext.class).length == 0) {
      registry.registerBeanDefinition(
          MAPPING_CONTEXT_BEAN,
          BeanDefinitionBuilder.rootBeanDefinition(GridMappingContextFactoryBean.class)
              .addPropertyValue("packages", packages)
              .getBeanDefinition());
    }
    if (template && !registry.isBeanNameInUse(TEMPLATE_BEAN)) {
      registerTemplate(registry);
    }
  }

  private static void registerTemplate(BeanDefinitionRegistry registry) {
    String[] own = namesOf(registry, GridOperations.class);
    if (own.length == 0) {
      registry.registerBeanDefinition(
          TEMPLATE_BEAN,
          BeanDefinitionBuilder.rootBeanDefinition(GridTemplate.class).getBeanDefinition());
      return;
    }
    List<String> candidates =
        own.length == 1
            ? List.of(own)
            : List.of(own).stream()
                .filter(name -> registry.getBeanDefinition(name).isPrimary())
                .toList();
    if (candidates.size() != 1) {
      throw new IllegalStateException(
          "there are several templates for repositories, "
              + String.join(", ", own)
              + ": mark one with @Primary, name one '"
              + TEMPLATE_BEAN
              + "', or say which with @EnableGridRepositories(gridTemplateRef = ...)");
    }
    registry.registerAlias(candidates.getFirst(), TEMPLATE_BEAN);
  }

  private static String[] namesOf(BeanDefinitionRegistry registry, Class<?> type) {
    return registry instanceof ConfigurableListableBeanFactory beans
        ? beans.getBeanNamesForType(type, true, false)
        : new String[0];
  }
}
