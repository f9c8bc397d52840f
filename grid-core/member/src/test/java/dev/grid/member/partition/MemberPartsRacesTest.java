package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.NotReadyException;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.Outcome;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.cluster.Term;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.TestReplication;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.map.MapMessages.ContainsKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts under many threads: one is open at a time, however many partitions ask for it. */
class MemberPartsRacesTest {

  private static final UUID SELF = new UUID(7, 1);
  private static final int PARTITIONS = MemberConfig.DEFAULT_PARTITION_COUNT;
  private static final int THREADS = 8;
  private static final int ROUNDS = 50;
  private static final long SECONDS_MAX = 120;
  private static final Data KEY = new Data(new byte[12]);

  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
  private final ScriptedStructure shard = new ScriptedStructure();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger openNow = new AtomicInteger();
  private final AtomicInteger openMost = new AtomicInteger();

  private final PartitionHost host =
      new PartitionHost(
          SELF,
          MemberConfig.defaults().withPartitionCount(PARTITIONS),
          List.of(shard),
          System::currentTimeMillis,
          (task, delayMillis) -> () -> {},
          pool,
          new TestReplication(SELF),
          (call, partition) -> call.fail(new NotReadyException("elsewhere")),
          (partition, structures) -> {});

  /** Counts how many there are. */
  private final class Store implements AutoCloseable {

    Store() {
      opened.incrementAndGet();
      openMost.accumulateAndGet(openNow.incrementAndGet(), Math::max);
    }

    @Override
    public void close() {
      openNow.decrementAndGet();
    }
  }

  /** A call whose answer another thread waits for. */
  private final class Asking extends PartitionCall {

    private final CompletableFuture<Object> answer = new CompletableFuture<>();

    Asking(String name) {
      this(new ContainsKey(name, KEY, 1));
    }

    private Asking(ContainsKey message) {
      super(
          host.kinds().getFirst(),
          message.name(),
          message,
          host.kinds().getFirst().codecOf(message));
    }

    @Override
    public void reply(@Nullable Object value) {
      answer.complete(String.valueOf(value));
    }

    @Override
    public void fail(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public boolean isAbandoned() {
      return false;
    }

    @Override
    public UUID caller() {
      return SELF;
    }

    @Nullable Object await() throws Exception {
      return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void serve() {
    host.pools(
        new Pools() {
          @Override
          public boolean offer(String name, Runnable task) {
            pool.execute(task);
            return true;
          }

          @Override
          public Serialization serialization() {
            throw new AssertionError("nothing is read here");
          }
        });
    Stamp stamp = new Stamp(1, SELF);
    Assignment assignment = new Assignment(stamp, SELF, null, List.of(), 0, stamp);
    ClusterState state =
        new ClusterState(
            stamp,
            List.of(new Term(SELF, 1, 1)),
            new UUID(1, 1),
            1,
            List.of(),
            List.of(),
            List.of(),
            true,
            Collections.nCopies(PARTITIONS, assignment));
    for (int i = 0; i < PARTITIONS; i++) {
      host.runExclusively(i, (Replica replica) -> replica.adopt(assignment, state, null));
    }
    shard.script = (message, call) -> Outcome.reply(call.part(Store.class));
  }

  @AfterEach
  void endThreads() {
    callers.shutdownNow();
    pool.shutdownNow();
  }

  /** Calls every partition from several threads at once. */
  private List<Asking> callAll(String name) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<List<Asking>>> asked = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      asked.add(
          CompletableFuture.supplyAsync(
              () -> {
                awaitQuietly(start);
                List<Asking> calls = new ArrayList<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                  Asking call = new Asking(name);
                  host.submit(partition, call);
                  calls.add(call);
                }
                return calls;
              },
              callers));
    }
    start.countDown();
    List<Asking> all = new ArrayList<>();
    for (CompletableFuture<List<Asking>> calls : asked) {
      all.addAll(calls.get(SECONDS_MAX, TimeUnit.SECONDS));
    }
    return all;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void firstCallsOfAllPartitions_openItOnce_andBlockNoPartition() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch mayOpen = new CountDownLatch(1);
    shard.part =
        new MemberPart<>(
            Store.class,
            services -> {
              opening.countDown();
              mayOpen.await();
              return new Store();
            });

    List<Asking> calls = callAll("orders");
    assertThat(opening.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    CountDownLatch visited = new CountDownLatch(PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      host.submit(partition, OwnTask.of(held -> visited.countDown()));
    }
    assertThat(visited.await(SECONDS_MAX, TimeUnit.SECONDS)).as("no partition is blocked").isTrue();
    assertThat(calls).noneMatch(call -> call.answer.isDone());

    mayOpen.countDown();
    String first = String.valueOf(calls.getFirst().await());
    for (Asking call : calls) {
      assertThat(call.await()).isEqualTo(first);
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void structureThatIsDestroyedAgainAndAgain_neverHasTwoPartsOpen() throws Exception {
    shard.part = new MemberPart<>(Store.class, services -> new Store());

    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<Void> destroyed =
          CompletableFuture.runAsync(
              () -> host.upkeep().destroy(new StructureId("scripted", "orders")), callers);
      List<Asking> calls = callAll("orders");
      destroyed.get(SECONDS_MAX, TimeUnit.SECONDS);
      for (Asking call : calls) {
        // Answered, by whichever part, or destroyed on the way: but nobody waits for ever.
        call.answer.handle((reply, failure) -> "answered").get(SECONDS_MAX, TimeUnit.SECONDS);
      }
      assertThat(openMost).as("round %d", round).hasValue(1);
    }
    host.stop();
    host.partsClosed().get(SECONDS_MAX, TimeUnit.SECONDS);
    assertThat(openNow).hasValue(0);
    assertThat(opened.get()).isGreaterThan(1);
  }
}
