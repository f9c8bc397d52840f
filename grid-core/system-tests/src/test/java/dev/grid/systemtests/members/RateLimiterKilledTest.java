package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rate limiters whose member is killed while callers take from them and wait. */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class RateLimiterKilledTest {

  private static final int KILLED = 2;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  /** A limiter that the member has which will be killed. */
  private GridRateLimiter limiter(Grid client) {
    return client.rateLimiter(
        Eventually.gives(
            "the member owns a partition",
            () -> {
              String name = Names.fresh("killed-");
              Member owner = client.cluster().ownerOf(client.cluster().partitionOf(name));
              return owner != null && owner.id().equals(members.id(KILLED)) ? name : null;
            }));
  }

  @Test
  void everyPermitIsGivenOnce() {
    try (Grid client = connect()) {
      GridRateLimiter limiter = limiter(client);
      int burst = 20_000;
      limiter.trySetRate(RateLimit.of(1, Duration.ofDays(300)).withBurst(burst));
      AtomicInteger granted = new AtomicInteger();
      Load load =
          new Load(
              number -> {
                if (limiter.tryAcquire()) {
                  granted.incrementAndGet();
                }
              });
      load.awaitProgress();
      members.kill(KILLED);
      load.awaitProgress();
      members.start(KILLED);
      Eventually.holds("all are given", () -> limiter.availablePermits() == 0);
      assertThat(load.end().failures()).isEmpty();
      assertThat(granted).hasValue(burst);
    }
  }

  @Test
  void whoeverWaits_waitsElsewhere() {
    try (Grid client = connect()) {
      GridRateLimiter limiter = limiter(client);
      limiter.trySetRate(RateLimit.of(1, Duration.ofSeconds(2)));
      assertThat(limiter.tryAcquire()).isTrue();
      CompletableFuture<Void> waiting = limiter.async().acquire().toCompletableFuture();
      members.kill(KILLED);
      waiting.join();
      members.start(KILLED);
    }
  }
}
