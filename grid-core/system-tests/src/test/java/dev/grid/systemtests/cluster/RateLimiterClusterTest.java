package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rate limiters of several members, some of which go. */
final class RateLimiterClusterTest {

  private static final int WAITING = 5_000;
  private static final RateLimit SLOW = RateLimit.of(1, Duration.ofDays(300)).withBurst(1_000);

  private static Grid ownerOf(String name, TestCluster cluster) {
    Grid any = cluster.member(0);
    Member owner = any.cluster().ownerOf(any.cluster().partitionOf(name));
    for (int i = 0; i < any.cluster().members().size(); i++) {
      if (owner != null && cluster.member(i).id().equals(owner.id())) {
        return cluster.member(i);
      }
    }
    throw new AssertionError("no owner of " + name);
  }

  @Test
  void noPermitIsGivenTwice_whicheverPrimaryAnswers() throws Exception {
    try (TestCluster cluster =
        TestCluster.of(3, config -> config.with(RateLimiterConfig.named("api").withLimit(SLOW)))) {
      AtomicInteger granted = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        GridRateLimiter limiter = cluster.client(cluster.member(i % 3)).rateLimiter("api");
        callers.add(
            Thread.startVirtualThread(
                () -> {
                  while (limiter.tryAcquire()) {
                    granted.incrementAndGet();
                  }
                }));
      }
      Eventually.holds("permits are given", () -> granted.get() > 100);
      cluster.stop(ownerOf("api", cluster));
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(granted).hasValue(SLOW.burst());
    }
  }

  @Test
  void whoeverWaits_waitsAtTheNextPrimary() {
    try (TestCluster cluster = TestCluster.of(3)) {
      Grid client = cluster.client(cluster.member(0));
      GridRateLimiter limiter = client.rateLimiter("api");
      limiter.trySetRate(RateLimit.of(1, Duration.ofSeconds(5)));
      assertThat(limiter.tryAcquire()).isTrue();
      CompletableFuture<Void> waiting = limiter.async().acquire().toCompletableFuture();
      Grid owner = ownerOf("api", cluster);
      Eventually.holds("it waits", () -> waiting.isDone() || count(owner).waiting() == 1);
      cluster.stop(owner);

      waiting.join();
      assertThat(limiter.rate()).isEqualTo(RateLimit.of(1, Duration.ofSeconds(5)));
    }
  }

  @Test
  void ofManyThatWait_eachGetsItsPermit_andNoThreadWaits() {
    try (TestCluster cluster = TestCluster.of(1)) {
      GridRateLimiter limiter = cluster.client(cluster.member(0)).rateLimiter("api");
      limiter.trySetRate(RateLimit.of(10_000, Duration.ofSeconds(1)).withBurst(1));
      int threads = Thread.activeCount();
      List<CompletableFuture<Void>> waiting = new ArrayList<>();
      for (int i = 0; i < WAITING; i++) {
        waiting.add(limiter.async().acquire().toCompletableFuture());
      }
      // Other tests start clusters meanwhile.
      assertThat(Thread.activeCount()).isLessThan(threads + WAITING / 5);
      CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
      assertThat(count(cluster.member(0)).counts()).containsEntry("granted", (long) WAITING);
    }
  }

  private static StructureStatistics count(Grid member) {
    return member.statistics().structures().stream()
        .filter(one -> one.structure().equals(GridRateLimiter.TYPE.id("api")))
        .findFirst()
        .orElse(new StructureStatistics(GridRateLimiter.TYPE.id("api"), 0, 0, 0, 0));
  }
}
