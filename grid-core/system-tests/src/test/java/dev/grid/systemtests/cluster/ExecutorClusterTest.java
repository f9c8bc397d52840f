package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.IExecutorService;
import dev.grid.Grid;
import dev.grid.GridAware;
import dev.grid.Member;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.config.UserCodeConfig;
import dev.grid.executor.ExecutorConfig;
import dev.grid.executor.GridExecutor;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Executors of several members: who runs what, on which threads, and what happens when one goes.
 */
@Timeout(600)
final class ExecutorClusterTest {

  /** The id of the member that runs it. */
  static final class WhoRuns implements Callable<UUID>, GridAware {

    private final int number;
    private transient Grid grid;

    WhoRuns(int number) {
      this.number = number;
    }

    @Override
    public void setGrid(Grid grid) {
      this.grid = grid;
    }

    @Override
    public UUID call() {
      return number < 0 ? new UUID(0, 0) : grid.id();
    }
  }

  record Count(String name) implements Runnable {

    static final Map<String, AtomicInteger> RUNS = new ConcurrentHashMap<>();
    static final Map<String, Set<Thread>> THREADS = new ConcurrentHashMap<>();

    @Override
    public void run() {
      THREADS.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(Thread.currentThread());
      RUNS.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
    }

    static int runs(String name) {
      return RUNS.getOrDefault(name, new AtomicInteger()).get();
    }
  }

  /** Waits for the test; its thread says which member it is of. */
  record Blocked(String name) implements Callable<String> {

    static final Map<String, CountDownLatch> ENDS = new ConcurrentHashMap<>();
    static final Map<String, AtomicInteger> BEGUN = new ConcurrentHashMap<>();

    Blocked {
      ENDS.putIfAbsent(name, new CountDownLatch(1));
      BEGUN.putIfAbsent(name, new AtomicInteger());
    }

    @Override
    public String call() throws InterruptedException {
      BEGUN.get(name).incrementAndGet();
      ENDS.get(name).await();
      return name;
    }
  }

  private static StructureStatistics statistics(Grid member, String name) {
    return member.statistics().structures().stream()
        .filter(one -> one.structure().equals(GridExecutor.TYPE.id(name)))
        .findFirst()
        .orElse(new StructureStatistics(GridExecutor.TYPE.id(name), 0, 0, 0, 0));
  }

  private static long sum(TestCluster cluster, int members, String name, String count) {
    long sum = 0;
    for (int i = 0; i < members; i++) {
      sum += statistics(cluster.member(i), name).counts().getOrDefault(count, 0L);
    }
    return sum;
  }

  @Test
  void tasks_runOnTheMembersThatTheyAreFor_whoeverSubmitsThem() throws Exception {
    try (TestCluster cluster = TestCluster.of(3)) {
      List<UUID> ids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ids.add(cluster.member(i).id());
      }
      WhoRuns who = new WhoRuns(1);
      for (Grid caller : List.of(cluster.member(0), cluster.client(cluster.member(1)))) {
        GridExecutor executor = caller.executor("who");
        for (UUID id : ids) {
          assertThat(executor.executeOnMember(who, id)).isEqualTo(id);
        }
        for (int i = 0; i < 10; i++) {
          Member owner = caller.cluster().ownerOf(caller.cluster().partitionOf("key" + i));
          assertThat(owner).isNotNull();
          assertThat(executor.executeOnKeyOwner(who, "key" + i)).isEqualTo(owner.id());
        }
        assertThat(executor.executeOnAllMembers(who))
            .containsExactlyInAnyOrderEntriesOf(
                Map.of(ids.get(0), ids.get(0), ids.get(1), ids.get(1), ids.get(2), ids.get(2)));
        assertThat(executor.executeOnMembers(who, List.of(ids.get(2), ids.get(0))))
            .containsExactly(Map.entry(ids.get(2), ids.get(2)), Map.entry(ids.get(0), ids.get(0)));
      }
      IExecutorService theirs =
          cluster
              .hazelcastClient(cluster.member(0), RoutingMode.SINGLE_MEMBER)
              .getExecutorService("who");
      Set<UUID> ran = ConcurrentHashMap.newKeySet();
      for (Future<UUID> each : theirs.submitToAllMembers(new WhoRuns(2)).values()) {
        ran.add(each.get());
      }
      assertThat(ran).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void tenThousandTasks_runOnTwoThreads() throws Exception {
    ExecutorConfig two = ExecutorConfig.named("two").withThreads(2);
    try (TestCluster cluster = TestCluster.of(1, config -> config.with(two))) {
      String counted = cluster.name() + "-two";
      GridExecutor executor = cluster.client(cluster.member(0)).executor("two");
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        tasks.add(executor.submit(new Count(counted)));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
      assertThat(Count.runs(counted)).isEqualTo(10_000);
      Eventually.passes(
          "it is counted",
          () ->
              assertThat(statistics(cluster.member(0), "two").counts())
                  .containsEntry("started", 10_000L)
                  .containsEntry("completed", 10_000L)
                  .containsEntry("rejected", 0L));
      assertThat(Count.THREADS.get(counted))
          .as("a thread that was idle for a while may have been replaced")
          .hasSizeLessThan(20)
          .allMatch(thread -> thread.getName().contains("-task-"));
    }
  }

  @Test
  void atMostSoManyRunAtATime_andTenThousandExecutorsCostNoThreads() throws Exception {
    ExecutorConfig two = ExecutorConfig.named("two").withThreads(2);
    try (TestCluster cluster = TestCluster.of(1, config -> config.with(two))) {
      Grid member = cluster.member(0);
      Blocked blocked = new Blocked(cluster.name());
      List<Future<String>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(member.executor("two").submit(blocked));
      }
      Eventually.holds("two have begun", () -> Blocked.BEGUN.get(cluster.name()).get() == 2);
      Eventually.holds("the others wait", () -> statistics(member, "two").waiting() == 3);

      String counted = cluster.name() + "-many";
      int threads = Thread.activeCount();
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        tasks.add(member.executor("many-" + i).submit(new Count(counted)));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
      assertThat(Count.runs(counted)).isEqualTo(10_000);
      assertThat(Thread.activeCount()).isLessThan(threads + 2_000);
      assertThat(Blocked.BEGUN.get(cluster.name())).hasValue(2);
      Blocked.ENDS.get(cluster.name()).countDown();
      for (Future<String> each : waiting) {
        assertThat(each.get(300, TimeUnit.SECONDS)).isEqualTo(cluster.name());
      }
    }
  }

  @Test
  void aTaskThatDoesNotEnd_isCounted() throws Exception {
    UserCodeConfig soon = new UserCodeConfig(Duration.ofMillis(20));
    try (TestCluster cluster = TestCluster.of(1, config -> config.withUserCode(soon))) {
      Grid member = cluster.member(0);
      Future<String> endless = member.executor("endless").submit(new Blocked(cluster.name()));
      Eventually.holds("it is counted", () -> member.statistics().longTasks() == 1);
      Blocked.ENDS.get(cluster.name()).countDown();
      assertThat(endless.get(300, TimeUnit.SECONDS)).isEqualTo(cluster.name());
      Eventually.holds("it has ended", () -> member.statistics().longTasks() == 0);
    }
  }

  @Test
  void aMemberThatJoins_knowsThatAnExecutorIsShutDown() {
    try (TestCluster cluster = TestCluster.of(2)) {
      cluster.member(0).executor("over").shutdown();
      assertThat(cluster.member(1).executor("over").isShutdown()).isTrue();
      Grid joined = cluster.start();
      GridExecutor there = joined.executor("over");
      Eventually.holds("it has heard of it", there::isShutdown);
      assertThatThrownBy(() -> there.executeOnMember(new WhoRuns(1), joined.id()))
          .isInstanceOf(RejectedExecutionException.class);
      Eventually.passes(
          "so for tasks of partitions",
          () -> {
            for (String key : cluster.keysOf(joined, "k", 3)) {
              assertThatThrownBy(() -> there.executeOnKeyOwner(new WhoRuns(1), key))
                  .isInstanceOf(RejectedExecutionException.class);
            }
          });
      assertThat(there.isTerminated()).isTrue();
    }
  }

  @Test
  void aMemberThatLeaves_letsTasksThatHaveNotBegunRunElsewhere() throws Exception {
    ExecutorConfig one = ExecutorConfig.named("one").withThreads(1);
    try (TestCluster cluster = TestCluster.of(3, config -> config.with(one))) {
      GridExecutor executor = cluster.client(cluster.member(0)).executor("one");
      Grid leaving = cluster.member(2);
      String key = cluster.keysOf(leaving, "k", 1).getFirst();
      Blocked blocked = new Blocked(cluster.name());
      CompletableFuture<String> runs =
          executor.async().executeOnKeyOwner(blocked, key).toCompletableFuture();
      Eventually.holds("it has begun", () -> Blocked.BEGUN.get(cluster.name()).get() == 1);
      List<CompletableFuture<UUID>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(executor.async().executeOnKeyOwner(new WhoRuns(i), key).toCompletableFuture());
      }
      Eventually.holds("they wait there", () -> statistics(leaving, "one").waiting() == 20);
      UUID gone = leaving.id();

      cluster.stop(leaving);

      for (CompletableFuture<UUID> each : waiting) {
        assertThat(each.get(300, TimeUnit.SECONDS)).isNotEqualTo(gone);
      }
      assertThatThrownBy(runs::join)
          .as("it was interrupted")
          .isInstanceOf(CompletionException.class);
      assertThat(Blocked.BEGUN.get(cluster.name())).as("it is begun once").hasValue(1);
      assertThat(sum(cluster, 2, "one", "started")).isEqualTo(20);
    }
  }

  @Test
  void aTaskGoesOn_whenItsClientIsGone() throws Exception {
    try (TestCluster cluster = TestCluster.of(1)) {
      Blocked blocked = new Blocked(cluster.name());
      Grid client = cluster.client(cluster.member(0));
      Future<String> task = client.executor("gone").submit(blocked);
      Eventually.holds("it has begun", () -> Blocked.BEGUN.get(cluster.name()).get() == 1);
      client.close();
      assertThatThrownBy(task::get).hasCauseInstanceOf(dev.grid.GridException.class);
      Blocked.ENDS.get(cluster.name()).countDown();
      Eventually.passes(
          "it has ended, not cancelled",
          () ->
              assertThat(statistics(cluster.member(0), "gone").counts())
                  .containsEntry("completed", 1L)
                  .containsEntry("cancelled", 0L));
    }
  }
}
