package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.config.Consistency;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.grid.GridCoordination;
import dev.grid.core.Grids;
import dev.grid.map.MapConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against one member, which has Raft groups of its own, and the maps of groups in them. */
class GridContractTest extends LockContract {

  static final Set<Characteristic> EXPECTED =
      Set.of(
          Characteristic.TIMEOUT_BASED,
          Characteristic.DISTRIBUTED_ACROSS_THREADS,
          Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
          Characteristic.DISTRIBUTED_ACROSS_HOSTS,
          Characteristic.GROUPS,
          Characteristic.ELECTION,
          Characteristic.LOCKS,
          Characteristic.FENCING_TOKENS,
          Characteristic.PUSHED_WATCHES,
          Characteristic.CONSENSUS);

  private static Grid member;
  private static String address;

  @BeforeAll
  static void startMember() {
    MemberConfig config = MemberConfig.defaults();
    member =
        Grids.startMember(
            config
                .withNetwork(config.network().withPort(0).withJoin(JoinConfig.alone()))
                .with(MapConfig.named("grid-coordination.*").withConsistency(Consistency.STRONG)));
    address = "127.0.0.1:" + member.cluster().members().iterator().next().port();
    await("that its Raft groups are there", GridContractTest::hasRaftGroups);
  }

  private static boolean hasRaftGroups() {
    try {
      return member.cpMap("contract").get("") == null;
    } catch (GridException e) {
      return false;
    }
  }

  @AfterAll
  static void stopMember() {
    member.close();
  }

  @Test
  void aSignOfLifeMeetsAReleaseAndBothGoOn() throws InterruptedException {
    Coordinator a = started("a");
    List<CoordinationLock> locks =
        IntStream.range(0, 20).mapToObj(unused -> a.lock(unique("lock"))).toList();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> beats =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                a.heartbeat();
              }
            });
    for (int round = 0; round < 5; round++) {
      for (CoordinationLock lock : locks) {
        lock.acquire();
      }
      locks.forEach(CoordinationLock::release); // While a sign of life asks about all of them.
    }
    over.set(true);

    assertThatCode(beats::join).doesNotThrowAnyException();
  }

  @Test
  void whoWaitsOverASharedMemberWaitsNoLongerThanUntilTheStop() {
    String name = unique("lock");
    CoordinationLock held = started("a").lock(name);
    assertThat(held.tryAcquire()).isTrue();
    Coordinator stopping = GridCoordination.over(member, unique("b"), "");
    stopping.start(true);
    CompletableFuture<Boolean> waiting = stopping.lock(name).async().acquire(Duration.ofMinutes(5));
    CoordinationLock impatient = stopping.lock(unique("other"));
    assertThat(impatient.tryAcquire()).as("its calls are answered").isTrue();

    stopping.stop();

    assertThatThrownBy(() -> waiting.orTimeout(60, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(CoordinationException.class);
    held.release();
    CoordinationLock next = started("c").lock(name);
    await("the lock, for which nobody waits", next::tryAcquire);
  }

  @Test
  void aTimeoutThatIsNotLessThanTheSessionOfTheClusterFailsTheStart() {
    Coordinator a = create(unique("a"), "timeout=600s");

    assertThatThrownBy(() -> a.start(true))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("timeout=PT10M")
        .hasMessageContaining("grid.cp.session-time-to-live=PT5M");
  }

  @Override
  protected String url() {
    return "grid://" + address;
  }

  @Override
  protected Set<Characteristic> expected() {
    return EXPECTED;
  }
}
