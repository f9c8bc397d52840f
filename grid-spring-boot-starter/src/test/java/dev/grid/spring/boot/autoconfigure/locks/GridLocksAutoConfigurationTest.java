package dev.grid.spring.boot.autoconfigure.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import dev.grid.spring.locks.GridLockProvider;
import dev.grid.spring.locks.GridLockRegistry;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.LockRegistry;

class GridLocksAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withBean("grid", Grid.class, StubGrid::create)
          .withConfiguration(
              AutoConfigurations.of(
                  GridLockRegistryAutoConfiguration.class,
                  GridLockProviderAutoConfiguration.class));

  private final ApplicationContextRunner withGroups =
      runner.withPropertyValues("grid.cp.member-count=3");

  @Test
  void whenThereAreGroupsShouldGiveLocks() {
    withGroups.run(
        context -> {
          assertThat(context).hasSingleBean(GridLockRegistry.class);
          assertThat(context).getBean(LockProvider.class).isInstanceOf(GridLockProvider.class);
        });
  }

  @Test
  void whenARegistryOfDistributedLocksIsInjectedShouldBeIt() {
    withGroups
        .withBean(Waiting.class)
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Waiting.class));
  }

  record Waiting(LockRegistry<? extends DistributedLock> locks) {}

  @Test
  void whenThereAreNoGroupsShouldGiveNone() {
    runner.run(GridLocksAutoConfigurationTest::hasNone);
    runner
        .withPropertyValues("grid.cp.member-count=0")
        .run(GridLocksAutoConfigurationTest::hasNone);
    withGroups
        .withPropertyValues("grid.cp.lock-beans=false")
        .run(GridLocksAutoConfigurationTest::hasNone);
  }

  private static void hasNone(AssertableApplicationContext context) {
    assertThat(context)
        .hasNotFailed()
        .doesNotHaveBean(LockRegistry.class)
        .doesNotHaveBean(LockProvider.class);
  }

  @Test
  void whenAClientSaysSoShouldGiveLocks() {
    runner
        .withPropertyValues("grid.cp.lock-beans=true")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(GridLockRegistry.class)
                    .hasSingleBean(GridLockProvider.class));
  }

  @Test
  void whenTheApplicationHasItsOwnShouldBackOff() {
    withGroups
        .withBean(LockRegistry.class, DefaultLockRegistry::new)
        .withBean(LockProvider.class, () -> wanted -> Optional.empty())
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(GridLockRegistry.class)
                    .doesNotHaveBean(GridLockProvider.class));
  }

  @Test
  void whenAFrameworkIsNotThereShouldGiveTheOthersLocksOnly() {
    withGroups
        .withClassLoader(new FilteredClassLoader("org.springframework.integration"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(GridLockProvider.class)
                    .doesNotHaveBean("gridLockRegistry"));
    withGroups
        .withClassLoader(new FilteredClassLoader("net.javacrumbs.shedlock"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(GridLockRegistry.class)
                    .doesNotHaveBean("gridLockProvider"));
  }
}
