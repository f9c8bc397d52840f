package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Applications of both kinds: members, each a cluster of its own, and clients of one member that a
 * test class shares.
 */
public final class BothModes implements AutoCloseable {

  private static final Duration WAIT_MAX = Duration.ofMinutes(5);
  private static final Duration WAIT_STEP = Duration.ofMillis(5);

  private final Grid member =
      Grids.startMember(
          MemberConfig.defaults()
              .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));

  /** The member that clients are of. */
  public Grid member() {
    return member;
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + member.cluster().members().getFirst().port();
  }

  /**
   * An application with these auto-configurations beside that of the grid.
   *
   * @param mode {@code embedded} or {@code client}
   */
  public ApplicationContextRunner runner(String mode, Class<?>... configurations) {
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
            .withConfiguration(AutoConfigurations.of(configurations))
            .withPropertyValues("grid.mode=" + mode);
    return mode.equals("client")
        ? runner.withPropertyValues("grid.client.addresses=" + address())
        : runner.withPropertyValues("grid.network.host=127.0.0.1", "grid.network.port=0");
  }

  /** Waits for something that happens by itself. */
  public static void await(BooleanSupplier condition, String what) {
    long begunNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      Assertions.assertThat(System.nanoTime() - begunNanos).as(what).isLessThan(WAIT_MAX.toNanos());
      LockSupport.parkNanos(WAIT_STEP.toNanos());
    }
  }

  @Override
  public void close() {
    member.close();
  }
}
