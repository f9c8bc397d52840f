package dev.grid.spring.boot.autoconfigure.coordination;

import dev.grid.coordination.CoordinationGroup;
import dev.grid.coordination.Coordinator;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * A bean for each group of the properties, qualified by its id: {@code @Qualifier("workers")
 * CoordinationGroup}.
 */
final class GroupBeans implements BeanDefinitionRegistryPostProcessor, EnvironmentAware {

  private static final String NAME = "coordinationGroup.";

  private Set<String> groups = Set.of();

  @Override
  public void setEnvironment(Environment environment) {
    Bindable<Map<String, Object>> map =
        Bindable.of(ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class));
    groups =
        Binder.get(environment)
            .bind(GridCoordinationProperties.PREFIX + ".groups", map)
            .map(Map::keySet)
            .orElse(Set.of());
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    BeanFactory beans = (BeanFactory) registry;
    for (String group : groups) {
      RootBeanDefinition definition = new RootBeanDefinition(CoordinationGroup.class);
      definition.setInstanceSupplier(
          () -> new CoordinationGroup(beans.getBean(Coordinator.class), group));
      definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, group));
      registry.registerBeanDefinition(NAME + group, definition);
    }
  }
}
