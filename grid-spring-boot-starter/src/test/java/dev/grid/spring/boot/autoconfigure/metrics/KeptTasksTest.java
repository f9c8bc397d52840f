package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.scheduledexecutor.AsyncGridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Durable and scheduled executors in an application: configured, injected and metered. */
final class KeptTasksTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class, GridStructureAutoConfiguration.class))
          .withUserConfiguration(Jobs.class)
          .withPropertyValues(
              "grid.network.host=127.0.0.1",
              "grid.network.port=0",
              "grid.durable-executors.jobs.threads=1",
              "grid.scheduled-executors.jobs.capacity=1");

  /** A task of the application's. */
  record Length(String text) implements Callable<Integer> {
    @Override
    public Integer call() {
      return text.length();
    }
  }

  /** What has them. */
  static final class Jobs {

    @GridStructure("jobs")
    GridDurableExecutor durable;

    @GridStructure("jobs")
    GridScheduledExecutor scheduled;

    @GridStructure("jobs")
    AsyncGridScheduledExecutor async;
  }

  @Test
  void whenAMemberHasThemShouldConfigureInjectAndMeterThem() {
    runner.run(
        context -> {
          MeterRegistry registry = new SimpleMeterRegistry();
          new GridMetrics(context.getBean(Grid.class)).bindTo(registry);
          Jobs jobs = context.getBean(Jobs.class);
          Integer kept = jobs.durable.submitAndRetrieve(new Length("abc"));
          assertThat(kept).isEqualTo(3);
          Schedule now = Schedule.after(Duration.ZERO);
          Integer later = jobs.scheduled.schedule(new Length("abcd"), now).get();
          assertThat(later).isEqualTo(4);
          assertThatThrownBy(() -> jobs.scheduled.schedule(new Length("x"), now))
              .isInstanceOf(RejectedExecutionException.class)
              .hasMessageContaining("capacity=1");
          assertThat(jobs.async.tasks().toCompletableFuture().join()).hasSize(1);

          for (String kind : new String[] {"durable-executor", "scheduled-executor"}) {
            assertThat(
                    registry
                        .get("grid." + kind + ".completed")
                        .tag(kind, "jobs")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
          }
        });
  }
}
