package dev.grid.spring.boot.autoconfigure.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.spring.GridListener;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Methods that nobody would call if the starter did not see to it. */
class ListenerCallsTest {

  static final class Dropped {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @GridListener(topic = "dropped", executor = "dropping")
    void heard(String message) {
      heard.add(message);
    }
  }

  @Test
  void whenAnExecutorDropsACallShouldMakeItNeverthelessAndObjectsThatAreNoBeansAreRefused() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(GridAutoConfiguration.class, GridListenerAutoConfiguration.class))
        .withPropertyValues("grid.network.host=127.0.0.1", "grid.network.port=0")
        .withBean(Dropped.class)
        .withBean("dropping", Executor.class, () -> task -> {})
        .run(
            context -> {
              context.getBean(Grid.class).topic("dropped").publish("news");
              Dropped dropped = context.getBean(Dropped.class);
              assertThat(dropped.heard.poll(5, TimeUnit.MINUTES)).isEqualTo("news");
              assertThatThrownBy(
                      () ->
                          context
                              .getAutowireCapableBeanFactory()
                              .initializeBean(new Dropped(), "nobody"))
                  .isInstanceOf(InvalidListenerException.class)
                  .hasMessageContaining("nobody");
            });
  }
}
