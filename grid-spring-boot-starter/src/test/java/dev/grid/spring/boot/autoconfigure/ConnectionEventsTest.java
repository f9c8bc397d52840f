package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.connection.ClientConnection;
import dev.grid.connection.ClientConnections;
import dev.grid.core.Grids;
import dev.grid.handler.ExecutionHandler;
import dev.grid.spring.boot.autoconfigure.GridConnectionEvent.Kind;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

/** What an application hears of its client's connections. */
class ConnectionEventsTest {

  private static final long BUDGET_SECONDS = 60;

  static final class Heard {

    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final BlockingQueue<GridConnectionEvent> events = new LinkedBlockingQueue<>();

    @EventListener
    void on(GridConnectionEvent event) {
      threads.add(Thread.currentThread().getName());
      events.add(event);
    }

    GridConnectionEvent next() throws InterruptedException {
      @Nullable GridConnectionEvent next = events.poll(BUDGET_SECONDS, TimeUnit.SECONDS);
      return Objects.requireNonNull(next, "an event");
    }
  }

  @Test
  void connectionsShouldBeToldOfOnTheHandlerBean() {
    try (Grid member =
        Grids.startMember(
            MemberConfig.defaults()
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)))) {
      String address = "127.0.0.1:" + member.cluster().members().getFirst().port();
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
          .withBean(Heard.class)
          .withBean(ExecutionHandler.class, () -> ExecutionHandler.eventLoop("application"))
          .withPropertyValues("grid.mode=client", "grid.client.addresses=" + address)
          .run(
              context -> {
                Heard heard = context.getBean(Heard.class);
                Grid client = context.getBean(Grid.class);
                GridConnectionEvent opened = heard.next();
                assertThat(opened.kind()).isEqualTo(Kind.OPENED);
                assertThat(opened.client()).isSameAs(client);
                assertThat(opened.connection().member()).isEqualTo(member.id());

                ClientConnections connections = Objects.requireNonNull(client.connections());
                ConnectionLostException cause = new ConnectionLostException("by the test");
                assertThat(connections.close(address, cause)).isTrue();
                GridConnectionEvent closed = heard.next();
                assertThat(closed.kind()).isEqualTo(Kind.CLOSED);
                assertThat(closed.connection()).isEqualTo(opened.connection());
                assertThat(closed.cause()).isSameAs(cause);
                GridConnectionEvent again = heard.next();
                assertThat(again.kind()).isEqualTo(Kind.OPENED);

                ClientConnection asked =
                    connections.getOrConnect(address).toCompletableFuture().join();
                assertThat(asked).isEqualTo(again.connection());
                assertThat(heard.threads.subList(1, 3)).containsOnly("application");
              });
    }
  }
}
