package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.GridNotActiveException;
import dev.grid.Lifecycle.State;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

/** Stopping an application whose cluster is away. */
class ClientShutdownTest {

  private static final long BUDGET_SECONDS = 300;

  /** Like a web server that stops gracefully: waits for its request, which waits for the grid. */
  static final class Server implements SmartLifecycle {

    private final Grid grid;
    private final CountDownLatch requested = new CountDownLatch(1);
    private CompletableFuture<Object> request = new CompletableFuture<>();

    Server(Grid grid) {
      this.grid = grid;
    }

    void request() {
      var map = grid.<String, String>map("orders");
      request =
          CompletableFuture.supplyAsync(
              () -> {
                requested.countDown();
                return String.valueOf(map.get("key"));
              },
              Thread::startVirtualThread);
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
      request.exceptionally(failure -> failure).join();
    }

    @Override
    public boolean isRunning() {
      return true;
    }

    /** After those who name none. */
    @Override
    public int getPhase() {
      return 0;
    }
  }

  private static Grid startMember() {
    return Grids.startMember(
        MemberConfig.defaults()
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
  }

  private static ApplicationContextRunner client(Grid member) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
        .withBean(Server.class)
        .withPropertyValues(
            "grid.mode=client",
            "grid.client.addresses=127.0.0.1:" + member.cluster().members().getFirst().port(),
            "grid.client.invocation-timeout=1d",
            "grid.client.cluster-connect-timeout=1d");
  }

  @Test
  void whenTheClusterIsAwayShouldStopWithoutWaitingForCalls() {
    Grid member = startMember();
    client(member)
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              Server server = context.getBean(Server.class);
              grid.map("orders");
              CountDownLatch away = new CountDownLatch(1);
              grid.lifecycle()
                  .addListener(
                      state -> {
                        if (state == State.DISCONNECTED) {
                          away.countDown();
                        }
                      });
              member.close();
              assertThat(away.await(BUDGET_SECONDS, TimeUnit.SECONDS)).isTrue();
              server.request();
              server.requested.await();

              CompletableFuture.runAsync(context::close, Thread::startVirtualThread)
                  .get(BUDGET_SECONDS, TimeUnit.SECONDS);

              assertThat(server.request.exceptionNow()).isInstanceOf(GridNotActiveException.class);
            });
  }

  @Test
  void whenTheClusterGoesWhileTheContextClosesShouldStopToo() {
    Grid member = startMember();
    client(member)
        .withBean(
            "lastWords",
            SmartLifecycle.class,
            () ->
                new SmartLifecycle() {
                  @Override
                  public void start() {}

                  @Override
                  public void stop() {
                    member.close();
                  }

                  @Override
                  public boolean isRunning() {
                    return true;
                  }
                })
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              grid.queue("work");
              var taking =
                  CompletableFuture.supplyAsync(
                      () -> {
                        try {
                          return grid.<String>queue("work").take();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                      },
                      Thread::startVirtualThread);
              context.getBean(Server.class).request = taking.thenApply(item -> item);

              CompletableFuture.runAsync(context::close, Thread::startVirtualThread)
                  .get(BUDGET_SECONDS, TimeUnit.SECONDS);

              assertThat(taking).isCompletedExceptionally();
            });
  }
}
