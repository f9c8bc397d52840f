package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that join a member outside of Spring. */
class GridClusterTest {

  private static final int ENTRIES = 500;
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);
  private static final Duration WAIT_STEP = Duration.ofMillis(10);

  private Grid first;

  @BeforeEach
  void startFirst() {
    first =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName("pair")
                .withNetwork(
                    NetworkConfig.defaults()
                        .withHost("127.0.0.1")
                        .withPort(0)
                        .withJoin(JoinConfig.seeds("127.0.0.1:1").withSecret("hush"))));
  }

  @AfterEach
  void stopFirst() {
    first.close();
  }

  @Test
  void whenTheContextIsThereShouldHaveJoined() {
    second("grid.network.join.secret=hush")
        .run(
            context -> {
              Grid second = context.getBean(Grid.class);
              assertThat(second.cluster().members())
                  .extracting("id")
                  .containsExactly(first.id(), second.id());
              assertThat(report(second).own().coordinator()).isFalse();
            });
  }

  @Test
  void whenTheContextClosesShouldHandOverEverythingHoweverShortAPhaseMayBe() {
    second("grid.network.join.secret=hush", "spring.lifecycle.timeout-per-shutdown-phase=1ms")
        .run(
            context -> {
              Grid second = context.getBean(Grid.class);
              GridMap<Integer, Integer> numbers = second.map("numbers");
              for (int i = 0; i < ENTRIES; i++) {
                numbers.set(i, i);
              }
              await(() -> report(second).own().primaries() > 0, "the second member has a share");
              await(
                  () -> report(second).unsafeToStop().isEmpty() && report(second).migrations() == 0,
                  "every partition has a backup");
            });
    await(() -> first.cluster().members().size() == 1, "the second member has left");
    assertThat(report(first).partitions().lost()).isZero();
    GridMap<Integer, Integer> numbers = first.map("numbers");
    for (int i = 0; i < ENTRIES; i++) {
      assertThat(numbers.get(i)).as("entry %s", i).isEqualTo(i);
    }
  }

  @Test
  void whenTheSecretIsWrongShouldFailAndNameIt() {
    second("grid.network.join.secret=loud")
        .run(
            context ->
                assertThat(analyze(context).getAction()).contains("grid.network.join.secret"));
  }

  @Test
  void whenTheClusterNameIsWrongShouldFailAndNameIt() {
    second("grid.network.join.secret=hush", "grid.cluster-name=other")
        .run(context -> assertThat(analyze(context).getAction()).contains("grid.cluster-name"));
  }

  @Test
  void whenTheMemberIsLiteShouldJoinWithoutData() {
    second("grid.network.join.secret=hush", "grid.lite-member=true", "grid.attributes.zone=b")
        .run(
            context -> {
              Grid second = context.getBean(Grid.class);
              assertThat(second.cluster().members().getLast().lite()).isTrue();
              assertThat(second.cluster().members().getLast().attributes())
                  .containsEntry("zone", "b");
              second.map("numbers").set(1, 2);
              assertThat(first.<Integer, Integer>map("numbers").get(1)).isEqualTo(2);
              assertThat(report(second).own().primaries()).isZero();
            });
  }

  private ApplicationContextRunner second(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(GridAutoConfiguration.class, LifecycleAutoConfiguration.class))
        .withPropertyValues(
            "grid.cluster-name=pair",
            "grid.network.host=127.0.0.1",
            "grid.network.port=0",
            "grid.network.join.members=127.0.0.1:" + first.cluster().members().getFirst().port())
        .withPropertyValues(properties);
  }

  private static ClusterReport report(Grid grid) {
    return Objects.requireNonNull(grid.operations()).report();
  }

  private static FailureAnalysis analyze(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    return Objects.requireNonNull(
        new GridStartFailureAnalyzer()
            .analyze(Objects.requireNonNull(context.getStartupFailure())));
  }

  private static void await(BooleanSupplier condition, String what) {
    long begunNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begunNanos).as(what).isLessThan(WAIT_MAX.toNanos());
      LockSupport.parkNanos(WAIT_STEP.toNanos());
    }
  }
}
