package dev.grid.spring.boot.autoconfigure.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.CustomAutowireConfigurer;
import org.springframework.beans.factory.annotation.QualifierAnnotationAutowireCandidateResolver;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.support.GenericApplicationContext;

/** That structures can be injected changes nothing for the other beans of an application. */
class StructuresAndOtherBeansTest {

  private final Grid grid = StubGrid.create();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withBean(Grid.class, () -> grid)
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class, GridStructureAutoConfiguration.class));

  @Test
  void whenBeansAreLookedUpBySupertypeShouldFindThoseOfTheApplicationOnly() {
    runner
        .withUserConfiguration(JdkBeans.class)
        .run(
            context -> {
              assertThat(context.getBeansOfType(Object.class)).containsKey("prices");
              assertThat(context.getBeansOfType(ConcurrentMap.class).values())
                  .noneMatch(GridMap.class::isInstance);
              assertThat(context.getBeansOfType(Map.class)).containsKey("prices");
              assertThat(context.getBeansOfType(Collection.class)).containsKey("waiting");
              assertThat(context.getBeansOfType(Queue.class)).containsKey("waiting");
              assertThat(context.getBeansOfType(GridMap.class)).isEmpty();
              assertThat(context.getBeanProvider(Map.class).stream()).isNotEmpty();
              assertThat(context.getBeanProvider(Queue.class).orderedStream()).isNotEmpty();
              assertThat(context.getBeanProvider(GridMap.class).stream()).isEmpty();
              assertThat((Object) context.getBeanProvider(GridMap.class).getIfAvailable()).isNull();
            });
  }

  @Test
  void whenAllBeansOfATypeAreInjectedShouldBeThoseOfTheApplication() {
    runner
        .withUserConfiguration(JdkBeans.class, AllOfAType.class)
        .run(
            context -> {
              Collected collected = context.getBean(Collected.class);
              assertThat(collected.maps).hasSize(1);
              assertThat(collected.queues).containsOnlyKeys("waiting");
              assertThat(collected.structures).isNull();
              assertThat(collected.provider.stream()).hasSize(1);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class JdkBeans {

    @Bean
    ConcurrentMap<String, Long> prices() {
      return new ConcurrentHashMap<>(Map.of("a", 1L));
    }

    @Bean
    Queue<String> waiting() {
      return new ArrayDeque<>();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AllOfAType {

    @Bean
    Collected collected(
        List<ConcurrentMap<String, Long>> maps,
        Map<String, Queue<String>> queues,
        @Autowired(required = false) @Nullable List<GridQueue<String>> structures,
        ObjectProvider<ConcurrentMap<String, Long>> provider) {
      return new Collected(maps, queues, structures, provider);
    }
  }

  record Collected(
      List<ConcurrentMap<String, Long>> maps,
      Map<String, Queue<String>> queues,
      @Nullable List<GridQueue<String>> structures,
      ObjectProvider<ConcurrentMap<String, Long>> provider) {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface Tenant {
    String value();
  }

  static final class ForTenant {

    @Autowired
    @Tenant("acme")
    @Nullable CharSequence tenant;

    @GridStructure("orders")
    @Nullable GridMap<String, Long> orders;
  }

  private static void addTenants(ConfigurableApplicationContext context) {
    for (String tenant : List.of("acme", "other")) {
      var definition = new RootBeanDefinition(String.class);
      definition.getConstructorArgumentValues().addIndexedArgumentValue(0, "tenant " + tenant);
      definition.addQualifier(new AutowireCandidateQualifier(Tenant.class, tenant));
      ((GenericApplicationContext) context).registerBeanDefinition(tenant, definition);
    }
  }

  private void assertInjected(ApplicationContextRunner runner) {
    runner
        .withInitializer(StructuresAndOtherBeansTest::addTenants)
        .withBean(ForTenant.class)
        .run(
            context -> {
              ForTenant bean = context.getBean(ForTenant.class);
              assertThat(bean.tenant).hasToString("tenant acme");
              assertThat(bean.orders).isSameAs(grid.map("orders"));
            });
  }

  @Test
  void whenAQualifierWasRegisteredBeforeShouldKnowIt() {
    assertInjected(
        runner.withInitializer(
            context -> {
              var beans = (DefaultListableBeanFactory) context.getBeanFactory();
              ((QualifierAnnotationAutowireCandidateResolver) beans.getAutowireCandidateResolver())
                  .addQualifierType(Tenant.class);
            }));
  }

  @Test
  void whenAQualifierIsRegisteredByABeanShouldKnowIt() {
    for (int order : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertInjected(
          runner.withBean(
              CustomAutowireConfigurer.class,
              () -> {
                CustomAutowireConfigurer configurer = new CustomAutowireConfigurer();
                configurer.setCustomQualifierTypes(Set.of(Tenant.class));
                configurer.setOrder(order);
                return configurer;
              }));
    }
  }

  @Test
  void whenTheApplicationHasAResolverOfItsOwnShouldGoByItToo() {
    assertInjected(
        runner.withInitializer(
            context ->
                ((DefaultListableBeanFactory) context.getBeanFactory())
                    .setAutowireCandidateResolver(new OnlyAcme())));
  }

  /** Knows no {@link Tenant}, but lets in one tenant only. */
  static final class OnlyAcme extends ContextAnnotationAutowireCandidateResolver {

    @Override
    public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor point) {
      return !holder.getBeanName().equals("other") && super.isAutowireCandidate(holder, point);
    }
  }

  @Test
  void whenABeanIsMadeOfTheStructureOfItsNameShouldBeGivenThat() {
    runner
        .withUserConfiguration(Decorated.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Decorated.Uses uses = context.getBean(Decorated.Uses.class);
              assertThat((Object) uses.orders()).isSameAs(context.getBean("orders"));
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Decorated {

    record Uses(GridMap<String, Long> orders) {}

    @Bean
    @SuppressWarnings("unchecked")
    GridMap<String, Long> orders(@GridStructure("orders") GridMap<String, Long> orders) {
      assertThat(orders.name()).isEqualTo("orders");
      return mock(GridMap.class);
    }

    @Bean
    Uses uses(GridMap<String, Long> orders) {
      return new Uses(orders);
    }
  }
}
