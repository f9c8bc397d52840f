package dev.grid.spring.testgrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A member on a free port and a client of it. */
public final class MemberAndClient implements AutoCloseable {

  private static final Duration WAIT_MAX = Duration.ofMinutes(5);
  private static final Duration WAIT_STEP = Duration.ofMillis(5);

  private final String clusterName;
  private final Grid member;
  private final Grid client;

  public MemberAndClient(String clusterName) {
    this.clusterName = clusterName;
    this.member =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName(clusterName)
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
    this.client = connect();
  }

  /** One more client. */
  public Grid connect() {
    return Grids.connect(
        ClientConfig.defaults().withClusterName(clusterName).withAddresses("127.0.0.1:" + port()));
  }

  public Grid member() {
    return member;
  }

  public Grid client() {
    return client;
  }

  public int port() {
    return member.cluster().members().getFirst().port();
  }

  @Override
  public void close() {
    client.close();
    member.close();
  }

  /** Waits for a condition; fails if it does not come true. */
  public static void await(BooleanSupplier condition, String what) {
    long begunNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begunNanos).as(what).isLessThan(WAIT_MAX.toNanos());
      LockSupport.parkNanos(WAIT_STEP.toNanos());
    }
  }
}
