package dev.grid.spring.boot.autoconfigure;

import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * A client for each of {@code grid.connections}, beside the application's grid: injected where its
 * name is a qualifier, as in {@code @Qualifier("archive") Grid}, and nowhere else.
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@Import(GridConnectionsAutoConfiguration.Connections.class)
public final class GridConnectionsAutoConfiguration {

  /** Defines the beans. Confined to the start. */
  static final class Connections implements ImportBeanDefinitionRegistrar {

    private static final Bindable<Map<String, Object>> NAMES =
        Bindable.mapOf(String.class, Object.class);

    private final Environment environment;

    Connections(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(
        AnnotationMetadata importing, BeanDefinitionRegistry registry) {
      Binder.get(environment)
          .bind(ConfigurationPropertyName.of("grid.connections"), NAMES)
          .orElse(Map.of())
          .keySet()
          .forEach(name -> register(name, registry));
    }

    private static void register(String name, BeanDefinitionRegistry registry) {
      RootBeanDefinition definition = new RootBeanDefinition(NamedConnection.class);
      definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
      definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
      definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
      definition.setDefaultCandidate(false);
      definition.setDestroyMethodName("close");
      registry.registerBeanDefinition(name + "Grid", definition);
    }
  }
}
