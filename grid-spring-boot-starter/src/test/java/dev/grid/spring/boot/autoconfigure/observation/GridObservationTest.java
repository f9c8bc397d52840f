package dev.grid.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.BothModes;
import dev.grid.spring.observation.DefaultGridCallConvention;
import dev.grid.spring.observation.GridCallContext;
import dev.grid.spring.observation.GridCallConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Calls to structures as observations. */
class GridObservationTest {

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes();
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  /** Keeps what has ended. */
  static final class Ended implements ObservationHandler<GridCallContext> {
    final LinkedBlockingQueue<GridCallContext> all = new LinkedBlockingQueue<>();

    @Override
    public void onStop(GridCallContext context) {
      all.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof GridCallContext;
    }
  }

  private static ApplicationContextRunner runner(String mode, Ended ended) {
    return modes
        .runner(mode, GridObservationAutoConfiguration.class)
        .withBean(
            ObservationRegistry.class,
            () -> {
              ObservationRegistry registry = ObservationRegistry.create();
              registry.observationConfig().observationHandler(ended);
              return registry;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenTurnedOnShouldObserveEachCallWithinWhatIsCurrent(String mode) {
    Ended ended = new Ended();
    runner(mode, ended)
        .withPropertyValues("grid.observations.enabled=true")
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              ObservationRegistry registry = context.getBean(ObservationRegistry.class);
              Observation parent = Observation.start("request", registry);
              parent.scoped(() -> grid.map("orders").put("a", "b"));
              GridCallContext put = ended.all.poll(5, TimeUnit.MINUTES);
              assertThat(put).isNotNull();
              assertThat(put.getName()).isEqualTo("grid.call");
              assertThat(put.getContextualName()).isEqualTo("map put");
              assertThat(put.getParentObservation()).isSameAs(parent);
              assertThat(put.getLowCardinalityKeyValues())
                  .extracting(pair -> pair.getKey() + "=" + pair.getValue())
                  .containsExactlyInAnyOrder("grid.kind=map", "grid.operation=put");
              assertThat(put.getHighCardinalityKeyValue("grid.name"))
                  .extracting(pair -> pair.getValue())
                  .isEqualTo("orders");
              assertThatThrownBy(() -> grid.map("orders").unlock("a"))
                  .isInstanceOf(IllegalMonitorStateException.class);
              GridCallContext unlock = ended.all.poll(5, TimeUnit.MINUTES);
              assertThat(unlock).isNotNull();
              assertThat(unlock.getError()).isInstanceOf(IllegalMonitorStateException.class);
            });
  }

  @Test
  void whenThereIsAConventionShouldNameByIt() {
    Ended ended = new Ended();
    runner("client", ended)
        .withPropertyValues("grid.observations.enabled=true")
        .withBean(
            GridCallConvention.class,
            () ->
                new DefaultGridCallConvention() {
                  @Override
                  public String getName() {
                    return "own";
                  }
                })
        .run(
            context -> {
              context.getBean(Grid.class).map("orders").put("a", "b");
              assertThat(ended.all.poll(5, TimeUnit.MINUTES))
                  .isNotNull()
                  .extracting(GridCallContext::getName)
                  .isEqualTo("own");
            });
  }

  @Test
  void whenNotTurnedOnShouldNotObserve() {
    runner("client", new Ended())
        .run(context -> assertThat(context).doesNotHaveBean(CallObservations.class));
  }
}
