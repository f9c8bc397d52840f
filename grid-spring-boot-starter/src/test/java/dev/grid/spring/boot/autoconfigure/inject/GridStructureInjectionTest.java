package dev.grid.spring.boot.autoconfigure.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

import dev.grid.Grid;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Boot's conversion service is installed, so a structure that is converted is read, and fails. */
class GridStructureInjectionTest {

  private final Grid grid = StubGrid.create();

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withInitializer(
              context ->
                  context
                      .getBeanFactory()
                      .setConversionService(ApplicationConversionService.getSharedInstance()))
          .withBean(Grid.class, () -> grid)
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class, GridStructureAutoConfiguration.class));

  @Test
  void whenAParameterIsAnnotatedShouldInjectTheStructureOfThatName() {
    runner
        .withBean(ByConstructor.class)
        .run(
            context -> {
              ByConstructor bean = context.getBean(ByConstructor.class);
              assertThat(bean.map).isSameAs(grid.map("orders"));
              assertThat(bean.asyncMap).isSameAs(grid.map("orders").async());
              assertThat(bean.queue).isSameAs(grid.queue("tasks"));
              assertThat(bean.asyncQueue).isSameAs(grid.queue("tasks").async());
            });
  }

  @Test
  void whenAFieldIsAnnotatedShouldNeedNoAutowired() {
    runner
        .withBean(ByField.class)
        .run(
            context -> {
              ByField bean = context.getBean(ByField.class);
              assertThat(bean.map).isSameAs(grid.map("orders"));
              assertThat(bean.customers).isSameAs(grid.map("customers"));
              assertThat(bean.composed).isSameAs(grid.map("orders"));
            });
  }

  @Test
  void whenTheNameHasPlaceholdersShouldResolveThem() {
    runner
        .withPropertyValues("my.map=orders", "my.queue=tasks")
        .withBean(ByPlaceholder.class)
        .run(
            context -> {
              ByPlaceholder bean = context.getBean(ByPlaceholder.class);
              assertThat(bean.map).isSameAs(grid.map("orders"));
              assertThat(bean.composed).isSameAs(grid.map("orders"));
              assertThat(bean.queue).isSameAs(grid.queue("tasks"));
              assertThat(bean.async).isSameAs(grid.map("all-orders").async());
              assertThat(bean.provider.getObject()).isSameAs(grid.map("fallback"));
            });
  }

  @Test
  void whenAPlaceholderStandsForNothingShouldFailAndNameIt() {
    runner
        .withPropertyValues("my.queue=tasks")
        .withBean(ByPlaceholder.class)
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context);
              assertThat(analysis.getDescription()).contains("my.map").contains("@GridStructure");
              assertThat(analysis.getAction()).contains("Set the property");
            });
    runner
        .withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class))
        .withPropertyValues("my.queue=tasks")
        .withBean(ByPlaceholder.class)
        .run(context -> assertThat(analysis(context).getDescription()).contains("my.map"));
    runner
        .withPropertyValues("my.map=", "my.queue=tasks")
        .withBean(ByPlaceholder.class)
        .run(context -> assertThat(analysis(context).getDescription()).contains("to nothing"));
  }

  private static FailureAnalysis analysis(AssertableApplicationContext context) {
    return Objects.requireNonNull(
        new GridStructureInjectionFailureAnalyzer().analyze(failure(context)));
  }

  @Test
  void whenNothingIsAnnotatedShouldUseTheDeclaredName() {
    runner
        .withBean(ByBareName.class)
        .run(
            context -> {
              ByBareName bean = context.getBean(ByBareName.class);
              assertThat(bean.orders).isSameAs(grid.map("orders"));
              assertThat(bean.tasks).isSameAs(grid.queue("tasks"));
            });
  }

  @Test
  void whenTheElementTypeIsABeanShouldStillInjectTheQueue() {
    runner
        .withBean(String.class, () -> "a bean of the queue's element type")
        .withBean(ByBareName.class)
        .withBean(ByConstructor.class)
        .run(
            context -> {
              assertThat(context.getBean(ByBareName.class).tasks).isSameAs(grid.queue("tasks"));
              assertThat(context.getBean(ByConstructor.class).queue).isSameAs(grid.queue("tasks"));
            });
  }

  @Test
  void whenTheParameterOfABeanMethodIsAnnotatedShouldInjectIt() {
    runner
        .withUserConfiguration(BeanMethod.class)
        .run(context -> assertThat(context.getBean(Holder.class).map).isSameAs(map("orders")));
  }

  @Test
  void whenThePointIsLazyShouldAskForTheStructureAtTheFirstCall() {
    runner
        .withBean(LazyPoint.class)
        .run(
            context -> {
              GridMap<String, Long> lazy = context.getBean(LazyPoint.class).orders;
              assertThat(lazy).isNotSameAs(map("orders"));
              assertThat(lazy.name()).isEqualTo("orders");
            });
  }

  @Test
  void whenThePointIsAProviderOrOptionalShouldInjectIntoIt() {
    runner
        .withBean(Wrapped.class)
        .run(
            context -> {
              Wrapped bean = context.getBean(Wrapped.class);
              assertThat(bean.provider.getObject()).isSameAs(map("orders"));
              assertThat(bean.queues.getObject()).isSameAs(grid.queue("tasks"));
              assertThat(bean.customers.getObject()).isSameAs(map("customers"));
              assertThat(bean.optional).containsSame(grid.map("orders"));
            });
  }

  @Test
  void whenTheApplicationHasABeanShouldInjectItOnlyWithoutAnnotation() {
    runner
        .withBean(ByConstructor.class)
        .withBean(ByBareName.class)
        .withUserConfiguration(OwnMap.class)
        .run(
            context -> {
              assertThat(context.getBean(ByConstructor.class).map).isSameAs(map("orders"));
              assertThat((Object) context.getBean(ByBareName.class).orders)
                  .isSameAs(context.getBean("orders"))
                  .isNotSameAs(map("orders"));
            });
  }

  @Test
  void whenAMapOfTheJdkIsWantedShouldNotInjectTheClusters() {
    runner
        .withBean(JdkMap.class)
        .run(context -> assertThat(context.getBean(JdkMap.class).orders).isNull());
  }

  @Test
  void whenTheTypeIsWrongShouldFailAndSayWhichTypesAreRight() {
    runner
        .withBean(WrongType.class)
        .run(
            context ->
                assertThat(new GridStructureInjectionFailureAnalyzer().analyze(failure(context)))
                    .isNotNull()
                    .satisfies(
                        analysis -> {
                          assertThat(analysis.getDescription()).contains("java.util.Map");
                          assertThat(analysis.getAction()).contains("GridMap");
                        }));
  }

  @Test
  void whenNamedByAQualifierShouldFailAndSayHowToNameIt() {
    runner
        .withBean(Qualified.class)
        .run(
            context -> {
              assertThat(analysis(context).getDescription()).contains("@Qualifier(\"orders\")");
              assertThat(analysis(context).getAction()).contains("@GridStructure(\"orders\")");
            });
  }

  @Test
  void whenAskedForByTypeShouldFailAndSayHowToAsk() {
    runner
        .withBean(Object.class, () -> new Object())
        .run(
            context -> {
              Throwable failure = catchFailure(() -> context.getBean(GridMap.class));
              assertThat(new GridStructureInjectionFailureAnalyzer().analyze(failure))
                  .isNotNull()
                  .satisfies(
                      analysis ->
                          assertThat(analysis.getAction())
                              .contains("@GridStructure(\"orders\") GridMap")
                              .contains("Grid.map(name)"));
            });
  }

  @Test
  void whenAskedForByTypeWithinAnotherInjectionShouldFailToo() {
    runner
        .withUserConfiguration(AsksWithin.class)
        .run(
            context ->
                assertThat(new GridStructureInjectionFailureAnalyzer().analyze(failure(context)))
                    .isNotNull()
                    .satisfies(
                        analysis ->
                            assertThat(analysis.getDescription()).contains("by its type alone")));
  }

  @Test
  void whenSomethingElseFailsShouldLeaveItToOthers() {
    assertThat(
            new GridStructureInjectionFailureAnalyzer()
                .analyze(new IllegalStateException("something else")))
        .isNull();
  }

  @Test
  void whenTheContextClosesShouldDestroyTheReceiverBeforeTheGrid() {
    Runnable destroyed = mock(Runnable.class);
    runner
        .withBean("receiver", Receiver.class, () -> new Receiver(destroyed))
        .run(context -> assertThat(context.getBean(Receiver.class).orders).isNotNull());
    InOrder order = inOrder(destroyed, grid);
    order.verify(destroyed).run();
    order.verify(grid).close();
  }

  private GridMap<Object, Object> map(String name) {
    return grid.map(name);
  }

  private static Throwable failure(AssertableApplicationContext context) {
    return Objects.requireNonNull(context.getStartupFailure(), "it started");
  }

  private static Throwable catchFailure(Runnable call) {
    return catchThrowable(call::run);
  }

  static final class ByConstructor {

    final GridMap<String, Long> map;
    final AsyncGridMap<String, Long> asyncMap;
    final GridQueue<String> queue;
    final AsyncGridQueue<String> asyncQueue;

    ByConstructor(
        @GridStructure("orders") GridMap<String, Long> map,
        @GridStructure("orders") AsyncGridMap<String, Long> asyncMap,
        @GridStructure("tasks") GridQueue<String> queue,
        @GridStructure("tasks") AsyncGridQueue<String> asyncQueue) {
      this.map = map;
      this.asyncMap = asyncMap;
      this.queue = queue;
      this.asyncQueue = asyncQueue;
    }
  }

  @SuppressWarnings("NullAway.Init")
  static final class ByField {

    @GridStructure("orders")
    GridMap<String, Map<String, Long>> map;

    @GridStructure GridMap<String, Long> customers;

    @Orders GridMap<String, Long> composed;
  }

  @Retention(RetentionPolicy.RUNTIME)
  @GridStructure("orders")
  @interface Orders {}

  static final class ByPlaceholder {
    @GridStructure("${my.map}")
    GridMap<String, Long> map;

    @PlacedOrders GridMap<String, Long> composed;

    @GridStructure("${my.queue}")
    GridQueue<String> queue;

    @GridStructure("all-${my.map}")
    AsyncGridMap<String, Long> async;

    @GridStructure("${my.other:fallback}")
    ObjectProvider<GridMap<String, Long>> provider;
  }

  @GridStructure("${my.map}")
  @Retention(RetentionPolicy.RUNTIME)
  @interface PlacedOrders {}

  static final class ByBareName {

    final GridMap<String, Long> orders;
    final GridQueue<String> tasks;

    ByBareName(GridMap<String, Long> orders, GridQueue<String> tasks) {
      this.orders = orders;
      this.tasks = tasks;
    }
  }

  record Holder(GridMap<String, Long> map) {}

  @Configuration(proxyBeanMethods = false)
  static class BeanMethod {

    @Bean
    Holder holder(@GridStructure("orders") GridMap<String, Long> map) {
      return new Holder(map);
    }
  }

  static final class LazyPoint {

    final GridMap<String, Long> orders;

    LazyPoint(@Lazy @GridStructure("orders") GridMap<String, Long> orders) {
      this.orders = orders;
    }
  }

  static final class Wrapped {

    final ObjectProvider<GridMap<String, Long>> provider;
    final ObjectProvider<GridQueue<String>> queues;
    final ObjectProvider<GridMap<String, Long>> customers;
    final Optional<GridMap<String, Long>> optional;

    Wrapped(
        @GridStructure("orders") ObjectProvider<GridMap<String, Long>> provider,
        @GridStructure("tasks") ObjectProvider<GridQueue<String>> queues,
        ObjectProvider<GridMap<String, Long>> customers,
        @GridStructure("orders") Optional<GridMap<String, Long>> optional) {
      this.provider = provider;
      this.queues = queues;
      this.customers = customers;
      this.optional = optional;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnMap {

    @Bean
    @SuppressWarnings("unchecked")
    GridMap<String, Long> orders() {
      return mock(GridMap.class);
    }
  }

  static final class JdkMap {

    @Autowired(required = false)
    @Nullable ConcurrentMap<String, Long> orders;
  }

  static final class Qualified {

    Qualified(@Qualifier("orders") GridMap<String, String> map) {
      throw new AssertionError("injected " + map);
    }
  }

  static final class WrongType {

    WrongType(@GridStructure("orders") Map<String, Long> orders) {
      throw new AssertionError("injected " + orders);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class AsksWithin {

    @Bean
    String outer(Asked inner) {
      return inner.toString();
    }

    @Bean
    Asked inner(BeanFactory beans) {
      return new Asked(beans.getBean(GridMap.class));
    }
  }

  record Asked(Object map) {}

  static final class Receiver implements DisposableBean {

    private final Runnable onDestroy;

    @GridStructure("orders")
    @Nullable GridMap<String, Long> orders;

    Receiver(Runnable onDestroy) {
      this.onDestroy = onDestroy;
    }

    @Override
    public void destroy() {
      onDestroy.run();
    }
  }
}
