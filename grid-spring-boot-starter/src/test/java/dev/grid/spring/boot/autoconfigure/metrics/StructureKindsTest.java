package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.executor.GridExecutor;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.ratelimiter.AsyncGridRateLimiter;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

/** Ids, estimators and rate limiters in an application: configured, injected and metered. */
final class StructureKindsTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class, GridStructureAutoConfiguration.class))
          .withBean(User.class);

  static final class User {

    @GridStructure("api")
    GridRateLimiter limiter;

    @GridStructure("api")
    AsyncGridRateLimiter async;

    @GridStructure("orders")
    GridFlakeIdGenerator ids;

    @GridStructure("visitors")
    GridCardinalityEstimator visitors;
  }

  @Test
  void whenAMemberHasThemShouldConfigureInjectAndMeterThem() {
    runner
        .withPropertyValues(
            "grid.network.host=127.0.0.1",
            "grid.network.port=0",
            "grid.rate-limiters.api.permits=3",
            "grid.rate-limiters.api.period=100d",
            "grid.rate-limiters.api.burst=5",
            "grid.flake-id-generators.orders.node-id-offset=7",
            "grid.cardinality-estimators.visitors.backup-count=2")
        .run(
            context -> {
              User user = context.getBean(User.class);
              MeterRegistry registry = new SimpleMeterRegistry();
              new GridMetrics(context.getBean(Grid.class)).bindTo(registry);

              assertThat(user.limiter.rate()).isEqualTo(new RateLimit(3, Duration.ofDays(100), 5));
              assertThat(user.limiter.tryAcquire(4)).isTrue();
              assertThat(user.limiter.tryAcquire(2)).isFalse();
              assertThat(user.ids.newId() & 0xffff).isEqualTo(7);
              user.visitors.add("ada");
              assertThat(user.visitors.estimate()).isEqualTo(1);
              var waiting = user.async.acquire(5).toCompletableFuture();

              assertThat(count(registry, "granted")).isEqualTo(4);
              assertThat(count(registry, "refused")).isEqualTo(2);
              assertThat(
                      registry
                          .get("grid.rate-limiter.waiting")
                          .tag("rate-limiter", "api")
                          .gauge()
                          .value())
                  .isEqualTo(1);
              waiting.cancel(false);
            });
  }

  private static double count(MeterRegistry registry, String what) {
    return registry
        .get("grid.rate-limiter." + what)
        .tag("rate-limiter", "api")
        .functionCounter()
        .count();
  }

  record Length(String text) implements Callable<Integer> {

    @Override
    public Integer call() {
      return text.length();
    }
  }

  static final class Jobs {

    @GridStructure("jobs")
    GridExecutor injected;

    @Bean
    GridExecutor others(Grid grid) {
      return grid.executor("others");
    }
  }

  @Test
  void whenAMemberHasExecutorsShouldConfigureInjectAndMeterThem_andLeaveThemToTheCluster() {
    MemberConfig config =
        MemberConfig.defaults()
            .withClusterName("tasks")
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0));
    try (Grid member = Grids.startMember(config)) {
      runner
          .withUserConfiguration(Jobs.class)
          .withPropertyValues(
              "grid.mode=client",
              "grid.cluster-name=tasks",
              "grid.client.addresses=127.0.0.1:" + member.cluster().members().getFirst().port())
          .run(
              context ->
                  assertThat(
                          context.getBean("others", GridExecutor.class).execute(new Length("abc")))
                      .isEqualTo(3));
      assertThat(member.executor("others").isShutdown()).isFalse();
    }
    runner
        .withUserConfiguration(Jobs.class)
        .withPropertyValues(
            "grid.network.host=127.0.0.1",
            "grid.network.port=0",
            "grid.executors.jobs.threads=1",
            "grid.executors.jobs.queue-capacity=7")
        .run(
            context -> {
              MeterRegistry registry = new SimpleMeterRegistry();
              new GridMetrics(context.getBean(Grid.class)).bindTo(registry);
              GridExecutor jobs = context.getBean(Jobs.class).injected;
              assertThat(jobs.execute(new Length("abc"))).isEqualTo(3);
              assertThat(jobs.submit(new Length("abcd")).get()).isEqualTo(4);

              assertThat(
                      registry
                          .get("grid.executor.completed")
                          .tag("executor", "jobs")
                          .functionCounter()
                          .count())
                  .isEqualTo(2);
              assertThat(registry.find("grid.executor.rejected").functionCounter()).isNotNull();
            });
  }

  @Test
  void whenAClientHasIdsShouldFetchAsManyAsConfigured() {
    MemberConfig config =
        MemberConfig.defaults()
            .withClusterName("ids")
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0));
    try (Grid member = Grids.startMember(config)) {
      runner
          .withPropertyValues(
              "grid.mode=client",
              "grid.cluster-name=ids",
              "grid.client.addresses=127.0.0.1:" + member.cluster().members().getFirst().port(),
              "grid.flake-id-generators.orders.prefetch-count=50")
          .run(
              context -> {
                User user = context.getBean(User.class);
                long before = context.getBean(Grid.class).statistics().requests();
                for (int i = 0; i < 100; i++) {
                  user.ids.newId();
                }
                assertThat(context.getBean(Grid.class).statistics().requests() - before)
                    .isBetween(2L, 10L);
              });
    }
  }
}
