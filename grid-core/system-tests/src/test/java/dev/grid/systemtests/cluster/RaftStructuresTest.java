package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.grid.Grid;
import dev.grid.StructureDestroyedException;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.cp.CpUnavailableException;
import dev.grid.cpmap.GridCpMap;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The calls of each structure of a Raft group, of a member and of its client by turns. */
@SuppressWarnings("LockNotBeforeTry") // Who holds it when is what is tested.
final class RaftStructuresTest {

  @TempDir private Path directory;

  record Append(String text) implements Function<String, String> {

    @Override
    public String apply(String value) {
      return value + text;
    }
  }

  record Twice() implements Function<Long, Long> {

    @Override
    public Long apply(Long value) {
      return 2 * value;
    }
  }

  private UnaryOperator<MemberConfig> withGroups() {
    return config -> config.withCp(CpConfig.defaults().withMemberCount(1).withDirectory(directory));
  }

  @Test
  void aServerWhosePortIsInUse_startsWhenItIsFree() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.grid.member.raft.Formations");
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.list = Collections.synchronizedList(told.list);
    told.start();
    logger.addAppender(told);
    try (ServerSocket taken = new ServerSocket(0);
        TestCluster cluster =
            TestCluster.of(
                1,
                config ->
                    config.withCp(
                        CpConfig.defaults()
                            .withMemberCount(1)
                            .withDirectory(directory)
                            .withPort(taken.getLocalPort())))) {
      Eventually.holds(
          "it is said",
          () ->
              List.copyOf(told.list).stream()
                  .anyMatch(event -> event.getFormattedMessage().contains("cannot start")));
      taken.close();

      assertThat(cluster.member(0).atomicLong("a").incrementAndGet()).isEqualTo(1);
    } finally {
      logger.detachAppender(told);
    }
  }

  @Test
  void structures_areTheSame_forAMemberAndAClient() throws InterruptedException {
    try (TestCluster cluster = TestCluster.of(1, withGroups())) {
      Grid member = cluster.member(0);
      Grid client = cluster.client(member);

      member.atomicLong("number@group").set(21);
      assertThat(client.atomicLong("number@group").alterAndGet(new Twice())).isEqualTo(42);

      GridAtomicReference<String> reference = client.atomicReference("reference");
      reference.set("a");
      member.<String>atomicReference("reference").alter(new Append("b"));
      assertThat(reference.compareAndSet("ab", "c")).isTrue();

      GridCpMap<String, Integer> map = client.cpMap("map");
      assertThat(map.put("a", 1)).isNull();
      assertThat(member.<String, Integer>cpMap("map").putIfAbsent("a", 2)).isEqualTo(1);

      GridCountDownLatch latch = member.countDownLatch("latch");
      assertThat(latch.trySetCount(1)).isTrue();
      CompletableFuture<Void> opened =
          client.countDownLatch("latch").async().await().toCompletableFuture();
      latch.countDown();
      opened.join();

      GridSemaphore semaphore = client.semaphore("semaphore");
      assertThat(semaphore.init(2)).isTrue();
      semaphore.acquire(2);
      assertThat(member.semaphore("semaphore").tryAcquire(1, Duration.ofMillis(10))).isFalse();
      assertThatThrownBy(() -> member.semaphore("semaphore").release())
          .isInstanceOf(IllegalStateException.class);
      semaphore.release(2);

      GridFencedLock lock = client.fencedLock("lock");
      long fence = lock.lockAndGetFence();
      CompletableFuture<Long> next =
          member.fencedLock("lock").async().lockAndGetFence().toCompletableFuture();
      lock.unlock();
      assertThat(next.join()).isGreaterThan(fence);
    }
  }

  @Test
  void whatAClientHolds_isFree_whenItCloses() {
    try (TestCluster cluster = TestCluster.of(1, withGroups())) {
      Grid member = cluster.member(0);
      Grid client = cluster.client(member);
      client.fencedLock("lock").lock();
      assertThat(client.semaphore("semaphore").init(1)).isTrue();
      assertThat(client.semaphore("semaphore").tryAcquire()).isTrue();
      CompletableFuture<Void> locked =
          member.fencedLock("lock").async().lock().toCompletableFuture();
      CompletableFuture<Void> acquired =
          member.semaphore("semaphore").async().acquire().toCompletableFuture();

      client.close();

      locked.join();
      acquired.join();
    }
  }

  @Test
  void whatIsDestroyed_isGoneForGood_andWhoeverHeldItIsTold() {
    try (TestCluster cluster = TestCluster.of(1, withGroups())) {
      Grid member = cluster.member(0);
      Grid client = cluster.client(member);
      GridFencedLock lock = client.fencedLock("lock");
      lock.lock();
      CompletableFuture<Long> waiting =
          member.fencedLock("lock").async().lockAndGetFence().toCompletableFuture();
      GridAtomicLong number = client.atomicLong("number@group");
      number.set(5);
      member.atomicLong("number").set(6);

      member.fencedLock("lock").destroy();
      client.atomicLong("number@group").destroy();
      client.atomicLong("number@group").destroy();

      assertThatThrownBy(waiting::join).hasCauseInstanceOf(StructureDestroyedException.class);
      assertThatThrownBy(lock::unlock)
          .isInstanceOf(StructureDestroyedException.class)
          .hasMessageContaining("lock");
      assertThatThrownBy(() -> member.fencedLock("lock").tryLock())
          .isInstanceOf(StructureDestroyedException.class);
      for (Grid grid : new Grid[] {member, client}) {
        assertThatThrownBy(() -> grid.atomicLong("number@group").get())
            .isInstanceOf(StructureDestroyedException.class);
        assertThat(grid.atomicLong("number").get()).isEqualTo(6);
        assertThat(grid.structures()).contains(GridAtomicLong.TYPE.id("number"));
        assertThat(grid.structures()).doesNotContain(GridAtomicLong.TYPE.id("number@others"));
      }
    }
    try (TestCluster cluster = TestCluster.of(1, withGroups())) {
      assertThatThrownBy(() -> cluster.member(0).atomicLong("number@group").get())
          .isInstanceOf(StructureDestroyedException.class);
      assertThat(cluster.member(0).atomicLong("number").get()).isEqualTo(6);
      assertThat(cluster.member(0).semaphore("lock").init(1)).isTrue();
    }
  }

  @Test
  void withoutGroups_callsAreRefused() {
    try (TestCluster cluster = TestCluster.of(1)) {
      Grid member = cluster.member(0);
      Grid client = cluster.client(member);
      for (Grid grid : new Grid[] {member, client}) {
        assertThatThrownBy(() -> grid.atomicLong("number").get())
            .isInstanceOf(CpUnavailableException.class)
            .hasMessageContaining("grid.cp.member-count");
        assertThatThrownBy(() -> grid.fencedLock("lock").lock())
            .isInstanceOf(CpUnavailableException.class);
        assertThatThrownBy(() -> grid.semaphore("semaphore").init(1))
            .isInstanceOf(CpUnavailableException.class);
        assertThatThrownBy(() -> grid.atomicLong("number").destroy())
            .isInstanceOf(CpUnavailableException.class);
      }
    }
  }
}
