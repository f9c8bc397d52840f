package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.member.GridMember;
import dev.grid.systemtests.Eventually;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Structures in Raft groups of three members: embedded, through clients, and after restarts. */
final class RaftGroupsTest {

  private static final int EACH = 200;

  @TempDir private Path directory;

  private MemberConfig inGroups(MemberConfig config) {
    String number = config.instanceName().substring(config.instanceName().lastIndexOf('-') + 1);
    return config.withCp(
        CpConfig.defaults().withMemberCount(3).withDirectory(directory.resolve(number)));
  }

  private TestCluster cluster(int members) {
    return TestCluster.of(members, this::inGroups);
  }

  /** Its callers block the process's common pool, as applications do: groups must not need it. */
  @Test
  void increments_ofMembersAndClients_giveEachNumberOnce() {
    try (TestCluster cluster = cluster(4)) {
      List<Grid> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(cluster.member(i));
      }
      callers.add(cluster.client(cluster.member(3)));
      Set<Long> numbers = ConcurrentHashMap.newKeySet();
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (Grid caller : callers) {
        done.add(CompletableFuture.runAsync(() -> increment(caller, "all", numbers)));
        done.add(CompletableFuture.runAsync(() -> increment(caller, "all@others", numbers)));
      }
      done.forEach(CompletableFuture::join);
      int total = callers.size() * EACH;
      for (Grid caller : callers) {
        assertThat(caller.atomicLong("all").get()).isEqualTo(total);
        assertThat(caller.atomicLong("all@others").get()).isEqualTo(total);
      }
      assertThat(numbers).hasSize(2 * total);
    }
  }

  private static void increment(Grid caller, String name, Set<Long> numbers) {
    GridAtomicLong counter = caller.atomicLong(name);
    long sign = name.contains("@") ? -1 : 1;
    for (int i = 0; i < EACH; i++) {
      assertThat(numbers.add(sign * counter.incrementAndGet())).isTrue();
    }
  }

  @Test
  void increments_areCarriedOutOnce_whileAnyMemberEnds() {
    try (TestCluster cluster = cluster(3)) {
      Grid client = cluster.client(cluster.member(1));
      GridAtomicLong counter = client.atomicLong("ending");
      AtomicInteger acknowledged = new AtomicInteger();
      boolean[] over = new boolean[1];
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                for (long last = 0; !over[0]; acknowledged.incrementAndGet()) {
                  long number = counter.incrementAndGet();
                  assertThat(number).isEqualTo(last + 1);
                  last = number;
                }
              });
      awaitProgress(acknowledged);
      cluster.stop(cluster.member(0));
      awaitProgress(acknowledged);
      over[0] = true;
      load.join();
      assertThat(counter.get()).isEqualTo(acknowledged.get());
    }
  }

  private static void awaitProgress(AtomicInteger acknowledged) {
    int before = acknowledged.get();
    Eventually.holds("calls are answered", () -> acknowledged.get() > before + 50);
  }

  @Test
  void values_areThere_whenAllMembersWereStartedAgain() {
    try (TestCluster cluster = cluster(3)) {
      cluster.member(0).atomicLong("kept").set(42);
      cluster.member(1).atomicLong("kept@others").set(43);
    }
    try (TestCluster cluster = cluster(3)) {
      assertThat(cluster.member(2).atomicLong("kept").get()).isEqualTo(42);
      assertThat(cluster.member(0).atomicLong("kept@others").incrementAndGet()).isEqualTo(44);
    }
  }

  /** Elections do not see to it. */
  @Test
  void leaders_comeToBeEven_andMoveBeforeTheirMemberEnds() {
    try (TestCluster cluster = cluster(3)) {
      List<GridAtomicLong> counters = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        GridAtomicLong counter = cluster.member(1).atomicLong("n@g" + i);
        counter.set(i);
        counters.add(counter);
      }
      awaitEven(cluster, 3);
      Logger logger = (Logger) LoggerFactory.getLogger("dev.grid.member.raft.ServedGroups");
      ListAppender<ILoggingEvent> told = new ListAppender<>();
      told.list = Collections.synchronizedList(told.list);
      told.start();
      logger.addAppender(told);
      logger.setLevel(Level.INFO);
      try {
        cluster.stop(cluster.member(0));
      } finally {
        logger.setLevel(null);
        logger.detachAppender(told);
      }
      assertThat(told.list)
          .as("what it led is handed over")
          .anyMatch(event -> event.getFormattedMessage().contains("is handed over"));
      for (int i = 0; i < 6; i++) {
        assertThat(counters.get(i).incrementAndGet()).isEqualTo(i + 1);
      }
      awaitEven(cluster, 2);
    }
  }

  /** No server leads two groups more than another. */
  private static void awaitEven(TestCluster cluster, int servers) {
    Set<String> ids =
        IntStream.range(0, servers)
            .mapToObj(i -> ((GridMember) cluster.member(i)).operations().cpStatus())
            .map(status -> Objects.requireNonNull(status).self().toString())
            .collect(Collectors.toSet());
    Eventually.holds(
        "leaders are even",
        () -> {
          Map<String, Integer> led = led();
          led.keySet().retainAll(ids); // Other tests have servers of their own.
          int groups = led.values().stream().mapToInt(Integer::intValue).sum();
          return led.size() == servers
              && groups == 7
              && Collections.min(led.values()) >= Collections.max(led.values()) - 1;
        });
  }

  /** How many groups each server of this process leads, as Ratis tells by JMX. */
  private static Map<String, Integer> led() {
    Map<String, Integer> led = new HashMap<>();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName("Ratis:service=RaftServer,*"), null)) {
        boolean leads = ((String) beans.getAttribute(name, "Role")).strip().equals("LEADER");
        led.merge((String) beans.getAttribute(name, "Id"), leads ? 1 : 0, Integer::sum);
      }
    } catch (InstanceNotFoundException e) {
      return new HashMap<>(Map.of("one has just ended", 0));
    } catch (JMException e) {
      throw new AssertionError(e);
    }
    return led;
  }

  @Test
  void lock_ofAClientThatEnds_isFree_andFencesGrow() {
    try (TestCluster cluster = cluster(3)) {
      Grid first = cluster.client(cluster.member(0));
      long fence = first.fencedLock("ours").lockAndGetFence();
      GridFencedLock lock = cluster.member(1).fencedLock("ours");
      assertThat(lock.tryLock()).isFalse();

      CompletableFuture<Long> next = CompletableFuture.supplyAsync(lock::lockAndGetFence);
      first.close();

      assertThat(next.join()).isGreaterThan(fence);
      assertThat(cluster.member(2).fencedLock("ours").tryLock()).isFalse();
    }
  }

  @Test
  void aGroupThatIsDestroyed_isEmptyEverywhere_andItsHoldersAreTold() {
    try (TestCluster cluster = cluster(3)) {
      Grid client = cluster.client(cluster.member(1));
      GridFencedLock lock = client.fencedLock("lock@doomed");
      lock.lock();
      CompletableFuture<Long> waiting =
          cluster
              .member(2)
              .fencedLock("lock@doomed")
              .async()
              .lockAndGetFence()
              .toCompletableFuture();
      GridAtomicLong number = client.atomicLong("number@doomed");
      number.set(5);
      client.atomicLong("number").set(6);

      GridMember operated = (GridMember) cluster.member(0);
      operated.operations().destroyGroup("doomed").toCompletableFuture().join();

      assertThatThrownBy(waiting::join).hasCauseInstanceOf(GroupDestroyedException.class);
      assertThatThrownBy(number::get).isInstanceOf(GroupDestroyedException.class);
      Eventually.passes("the next is found", () -> assertThat(number.get()).isZero());
      assertThat(number.incrementAndGet()).isEqualTo(1);
      assertThat(client.atomicLong("number").get()).isEqualTo(6);
      assertThatThrownBy(operated.operations().destroyGroup("none").toCompletableFuture()::join)
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
    try (TestCluster cluster = cluster(3)) {
      Eventually.passes(
          "it is known which is the next",
          () -> assertThat(cluster.member(0).atomicLong("number@doomed").get()).isEqualTo(1));
      assertThat(cluster.member(0).fencedLock("lock@doomed").tryLock()).isTrue();
    }
  }

  @Test
  void aSingleMember_hasGroupsOfOne() {
    UnaryOperator<MemberConfig> alone =
        config -> {
          MemberConfig inGroups = inGroups(config);
          return inGroups.withCp(inGroups.cp().withMemberCount(1));
        };
    try (TestCluster cluster = TestCluster.of(1, alone)) {
      assertThat(cluster.member(0).atomicLong("alone").incrementAndGet()).isEqualTo(1);
    }
  }
}
