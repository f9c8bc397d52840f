package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.transaction.TransactionLogStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A coordinator is killed after each step of a commit: what comes of its transaction. */
final class CoordinatorDeathTest {

  private static final int PARTITIONS = 5;
  private static final int KEYS = 12;
  private static final String LOG = TransactionLogStructure.name(1);

  /** Longer than it takes to notice, and shorter than the lease of what is prepared. */
  private static final int RECOVERY_MILLIS = 40_000;

  private static final long TIMEOUT_MILLIS = 3_000_000;

  /** Longer than members take to find that no log has a record, and than once to ask for it. */
  private static final int LOST_DECISION_MILLIS = 850_000;

  private static final int ASKED_ONCE_MILLIS = 10_000;
  private static final Codecs CODECS = new Codecs(Structures.codecs());

  /** How far it comes. */
  private enum Step {
    LOCKED,
    RECORDED,
    PREPARED_HALF,
    PREPARED,
    DECIDED,
    COMMITTED_HALF,
    COMMITTED
  }

  private World world;
  private SimulatedNetwork network;
  private SimulatedMember coordinator;
  private SimulatedInvoker atCoordinator;
  private SimulatedInvoker client;
  private UUID id;

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
    id = new UUID(world.random().nextLong(), world.random().nextLong());
  }

  private <T> T answer(CompletionStage<T> asked) {
    world.run(1_000);
    CompletableFuture<T> future = asked.toCompletableFuture();
    assertThat(future).isCompleted();
    return future.join();
  }

  private <R> @Nullable R tell(Message<R> message) {
    return answer(atCoordinator.<R, @Nullable R>invoke(message, reply -> reply));
  }

  private Data data(Object value) {
    return client.serialization().toData(value);
  }

  private Data key(int number) {
    return client.serialization().toKey("key" + number);
  }

  private static int changeOf(int number) {
    return number % 3 == 0 ? 2 : 1; // Removes some, and stores others.
  }

  private List<Ending> endings() {
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      Data value = changeOf(i) == 1 ? data("after") : null;
      endings.add(new EndKey("m", key(i), id, coordinator.id(), -1, 0, changeOf(i), value, -1));
    }
    endings.add(new EndReservation("q", id, coordinator.id(), -1, 0, List.of(data("after")), 0, 1));
    return endings;
  }

  private void end(List<Ending> some, Phase phase) {
    for (Ending ending : some) {
      assertThat(tell(ending.in(phase))).as("%s %s", phase, ending).isEqualTo(true);
    }
  }

  private void commitUntil(Step step) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(tell(new LockAndGet("m", key(i), id, coordinator.id(), -1, TIMEOUT_MILLIS)))
          .isNotNull();
    }
    assertThat(tell(new TakeHead("q", id, coordinator.id(), -1, 0, TIMEOUT_MILLIS, false)))
        .isEqualTo(data("before"));
    List<Ending> all = endings();
    List<Ending> half = all.subList(KEYS / 2, all.size());
    List<Ending> rest = all.subList(0, KEYS / 2);
    if (step.compareTo(Step.RECORDED) >= 0) {
      List<byte[]> requests = all.stream().map(e -> CODECS.of(e).requestBytes(e, 0, -1)).toList();
      tell(TransactionLogStructure.begin(LOG, id, coordinator.id(), TIMEOUT_MILLIS, requests));
    }
    if (step.compareTo(Step.PREPARED_HALF) >= 0) {
      end(half, Phase.PREPARE);
    }
    if (step.compareTo(Step.PREPARED) >= 0) {
      end(rest, Phase.PREPARE);
    }
    if (step.compareTo(Step.DECIDED) >= 0) {
      assertThat(tell(TransactionLogStructure.commit(LOG, id))).isEqualTo(true);
    }
    if (step.compareTo(Step.COMMITTED_HALF) >= 0) {
      end(half, Phase.COMMIT);
    }
    if (step.compareTo(Step.COMMITTED) >= 0) {
      end(rest, Phase.COMMIT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOCKED, false",
    "RECORDED, false",
    "PREPARED_HALF, false",
    "PREPARED, false",
    "DECIDED, true",
    "COMMITTED_HALF, true",
    "COMMITTED, true"
  })
  void whatIsDecidedIsCarriedOut_andTheRestIsRolledBack(Step step, boolean commits) {
    for (long seed = 1; seed <= 3; seed++) {
      start(seed);
      AsyncGridMap<String, String> map = MapStructure.<String, String>proxy("m", client).async();
      AsyncGridQueue<String> queue = QueueStructure.<String>proxy("q", client).async();
      for (int i = 0; i < KEYS; i++) {
        answer(map.set("key" + i, "before"));
      }
      answer(queue.offer("before"));

      commitUntil(step);
      network.crash(coordinator);
      world.run(RECOVERY_MILLIS);

      for (int i = 0; i < KEYS; i++) {
        String at = "seed=" + seed + " key=" + i;
        String after = changeOf(i) == 1 ? "after" : null;
        assertThat(answer(map.get("key" + i))).as(at).isEqualTo(commits ? after : "before");
        assertThat(answer(map.isLocked("key" + i))).as(at).isFalse();
      }
      assertThat(answer(queue.toList())).containsExactly(commits ? "after" : "before");
      for (SimulatedMember member : network.alive()) {
        assertThat(member.core().host().upkeep().counts().structures())
            .filteredOn(s -> Structures.isInternal(s.structure().service()))
            .allSatisfy(s -> assertThat(s.entries()).isZero());
      }
    }
  }

  /** As after a split in which the log went on without the data. */
  @Test
  void whatIsPrepared_andInNoLogAnyMore_isRolledBack_andWhatIsInOneIsNot() {
    start(1);
    AsyncGridMap<String, String> map = MapStructure.<String, String>proxy("m", client).async();
    AsyncGridQueue<String> queue = QueueStructure.<String>proxy("q", client).async();
    for (int i = 0; i < KEYS; i++) {
      answer(map.set("key" + i, "before"));
    }
    answer(queue.offer("before"));
    commitUntil(Step.PREPARED);
    world.run(LOST_DECISION_MILLIS);
    assertThat(answer(map.isLocked("key0"))).as("the log has it").isTrue();

    tell(TransactionLogStructure.forget(LOG, id));
    world.run(ASKED_ONCE_MILLIS);
    assertThat(answer(map.isLocked("key0"))).as("it may be on its way").isTrue();
    world.run(LOST_DECISION_MILLIS);

    for (int i = 0; i < KEYS; i++) {
      assertThat(answer(map.get("key" + i))).isEqualTo("before");
      assertThat(answer(map.isLocked("key" + i))).isFalse();
    }
    assertThat(answer(queue.toList())).containsExactly("before");
  }
}
