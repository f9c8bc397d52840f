package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.transaction.BranchIds;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.transaction.BranchRecords;
import dev.grid.structures.transaction.TransactionLogStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Branches whose manager is not heard of: their coordinator dies, and after it one more member; the
 * quarter of an hour and the hour pass after which other transactions are rolled back.
 */
final class BranchesInDoubtTest {

  private static final int PARTITIONS = 5;
  private static final int KEYS = 8;
  private static final String LOG = BranchRecords.LOG;
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final int RECOVERY_MILLIS = 100_000;
  private static final int LONGER_THAN_LIMITS = (int) (Ending.PREPARED_MILLIS_MAX + 1_200_000);
  private static final Codecs CODECS = new Codecs(Structures.codecs());

  private final BranchXid xid = new BranchXid(1, new byte[] {1, 2, 3}, new byte[] {4});
  private World world;
  private SimulatedNetwork network;
  private SimulatedMember coordinator;
  private SimulatedInvoker atCoordinator;
  private SimulatedInvoker client;
  private BranchRecords records;
  private UUID id;
  private AsyncGridMap<String, String> map;
  private AsyncGridQueue<String> queue;

  private void start(long seed) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(MapConfig.named("m").withBackups(1, 0))
            .with(QueueConfig.named("q").withBackups(1, 0));
    for (int i = 0; i < 3; i++) {
      network.join(new SimulatedMember(world, network, i, config, 3));
    }
    world.run(5_000);
    coordinator = network.alive().get((int) (seed % 3));
    atCoordinator = new SimulatedInvoker(world, PARTITIONS, coordinator);
    client = new SimulatedInvoker(world, PARTITIONS, false, () -> network.alive().getFirst());
    records = new BranchRecords(client, CODECS);
    id = BranchIds.of(xid, new UUID(world.random().nextLong(), world.random().nextLong()));
    map = MapStructure.<String, String>proxy("m", client).async();
    queue = QueueStructure.<String>proxy("q", client).async();
    for (int i = 0; i < KEYS; i++) {
      answer(map.set("key" + i, "before"));
    }
    answer(queue.offer("before"));
  }

  private <T> T answer(CompletionStage<T> asked) {
    world.run(2_000);
    CompletableFuture<T> future = asked.toCompletableFuture();
    assertThat(future).isCompleted();
    return future.join();
  }

  private <R> @Nullable R tell(Message<R> message) {
    return answer(atCoordinator.<R, @Nullable R>invoke(message, reply -> reply));
  }

  private Data key(int number) {
    return client.serialization().toKey("key" + number);
  }

  /** All that its coordinator does to prepare it, but for telling the log that it has. */
  private void prepare() {
    Data after = client.serialization().toData("after");
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      assertThat(tell(new LockAndGet("m", key(i), id, coordinator.id(), -1, TIMEOUT_MILLIS)))
          .isNotNull();
      endings.add(new EndKey("m", key(i), id, coordinator.id(), -1, 0, 1, after, -1));
    }
    assertThat(tell(new TakeHead("q", id, coordinator.id(), -1, 0, TIMEOUT_MILLIS, false)))
        .isNotNull();
    endings.add(new EndReservation("q", id, coordinator.id(), -1, 0, List.of(after), 0, 1));
    List<byte[]> requests = endings.stream().map(e -> CODECS.of(e).requestBytes(e, 0, -1)).toList();
    tell(
        TransactionLogStructure.beginBranch(
            LOG, id, coordinator.id(), TIMEOUT_MILLIS, requests, xid));
    for (Ending ending : endings) {
      assertThat(tell(ending.in(Phase.PREPARE))).as("%s", ending).isEqualTo(true);
    }
  }

  private void assertEnded(String value) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(answer(map.get("key" + i))).isEqualTo(value);
      assertThat(answer(map.isLocked("key" + i))).isFalse();
    }
    assertThat(answer(queue.toList())).containsExactly(value);
    assertThat(answer(records.prepared())).isEmpty();
    for (SimulatedMember member : network.alive()) {
      assertThat(member.core().host().upkeep().counts().structures())
          .filteredOn(s -> Structures.isInternal(s.structure().service()))
          .allSatisfy(s -> assertThat(s.entries()).isZero());
    }
  }

  private long counted(String count) {
    return network.alive().stream()
        .flatMap(member -> member.core().host().upkeep().counts().structures().stream())
        .mapToLong(s -> s.counts().getOrDefault(count, 0L))
        .sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPrepared_waitsForItsManager_whateverDies(boolean commits) {
    for (long seed = 1; seed <= 3; seed++) {
      start(seed);
      prepare();
      assertThat(tell(TransactionLogStructure.hold(LOG, id))).isEqualTo(true);
      network.crash(coordinator);
      world.run(RECOVERY_MILLIS);
      network.crash(network.alive().getFirst());
      world.run(RECOVERY_MILLIS);

      assertThat(answer(records.prepared())).as("seed=%d", seed).containsExactly(xid);
      assertThat(answer(map.isLocked("key0"))).isTrue();
      assertThat(answer(map.get("key0"))).isEqualTo("before");
      answer(records.end(xid, commits));
      assertEnded(commits ? "after" : "before");
    }
  }

  @Test
  void whatIsPrepared_isKeptLongerThanOthers_andPeopleAreTold() {
    start(1);
    prepare();
    tell(TransactionLogStructure.hold(LOG, id));
    assertThat(counted(TransactionLogStructure.PREPARED)).isEqualTo(1);
    assertThat(counted(TransactionLogStructure.PREPARED_LONG)).isZero();
    world.run(LONGER_THAN_LIMITS);

    assertThat(counted(TransactionLogStructure.PREPARED)).isEqualTo(1);
    assertThat(counted(TransactionLogStructure.PREPARED_LONG)).isEqualTo(1);
    for (int i = 0; i < KEYS; i++) {
      assertThat(answer(map.isLocked("key" + i))).isTrue();
    }
    assertThat(answer(queue.size())).isZero();
    answer(records.end(id, true));
    assertEnded("after");
    assertThat(counted(TransactionLogStructure.PREPARED_LONG)).isZero();
  }

  @Test
  void whatItsManagerWasNotToldToBePrepared_isRolledBack() {
    start(2);
    prepare();
    network.crash(coordinator);
    world.run(RECOVERY_MILLIS);
    assertEnded("before");
  }

  /** Its records are gone with all members that had one, and have taken the decision along. */
  @Test
  void whatNoLogKnowsAnyMore_isRolledBack() {
    start(3);
    prepare();
    tell(TransactionLogStructure.hold(LOG, id));
    tell(TransactionLogStructure.forget(LOG, id));
    world.run(LONGER_THAN_LIMITS);
    assertEnded("before");
  }

  @Test
  void nobodyElse_decidesAboutWhatIsPrepared() {
    start(1);
    prepare();
    tell(TransactionLogStructure.hold(LOG, id));
    CompletableFuture<Boolean> asked =
        client
            .<Boolean, Boolean>invoke(
                TransactionLogStructure.rollBack(LOG, id), answer -> Boolean.TRUE.equals(answer))
            .toCompletableFuture();
    world.run(2_000);
    assertThat(asked).isCompletedExceptionally();
    answer(records.end(xid, true));
    assertEnded("after");
  }
}
