package dev.grid.structures.flakeid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import dev.grid.NotReadyException;
import dev.grid.config.MemberConfig;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.NodeIdOutOfRangeException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.StateContext;
import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import dev.grid.structures.flakeid.FlakeIdMessages.NewIdBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What ids are made of, how far ahead of the clock they may be, and how clients hand them out. */
final class FlakeIdTest {

  private static final long EPOCH = FlakeIdGeneratorConfig.EPOCH_START_DEFAULT.toEpochMilli();
  private static final long NOW = EPOCH + 1_000_000;

  private final FlakeIdHandler handler = new FlakeIdHandler();

  private record At(long nowMillis, int memberNumber) implements Call {

    @Override
    public UUID caller() {
      return new UUID(1, 1);
    }

    @Override
    public UUID member() {
      return new UUID(2, 2);
    }

    @Override
    public boolean hasListeners() {
      return false;
    }
  }

  private static FlakeIdState state(FlakeIdGeneratorConfig config) {
    return new FlakeIdState(new StateContext("ids", -1, MemberConfig.defaults().with(config)));
  }

  private static FlakeIdState state() {
    return state(FlakeIdGeneratorConfig.named("ids"));
  }

  private Outcome ask(FlakeIdState state, int count, long nowMillis, int memberNumber) {
    return handler.handle(new NewIdBatch("ids", count), state, new At(nowMillis, memberNumber));
  }

  private Batch batch(FlakeIdState state, int count, long nowMillis, int memberNumber) {
    return (Batch) ((Outcome.Reply) ask(state, count, nowMillis, memberNumber)).value();
  }

  @Test
  void anId_hasTheTimeTheSequenceAndTheMember() {
    Batch batch = batch(state(), 3, NOW, 7);

    assertThat(batch).isEqualTo(new Batch(1_000_000L << 22 | 7, 1 << 16, 3));
    assertThat(batch.id(2)).isEqualTo(1_000_000L << 22 | 2 << 16 | 7);
  }

  @Test
  void configuredBitsOffsetAndEpoch_areTaken() {
    FlakeIdState state =
        state(
            FlakeIdGeneratorConfig.named("ids")
                .withEpochStart(Instant.ofEpochMilli(NOW - 5))
                .withBitsSequence(3)
                .withBitsNodeId(4)
                .withNodeIdOffset(8));

    assertThat(batch(state, 1, NOW, 2)).isEqualTo(new Batch(5L << 7 | 10, 1 << 4, 1));
  }

  @Test
  void theSequenceThatIsFull_goesOnInTheNextMillisecond() {
    Batch batch = batch(state(), 130, NOW, 0);

    assertThat(batch.id(63) >> 22).isEqualTo(1_000_000);
    assertThat(batch.id(64)).isEqualTo(1_000_001L << 22);
    assertThat(batch.id(129)).isEqualTo(1_000_002L << 22 | 1 << 16);
  }

  @Test
  void batchesOfAnyMembersAndClocks_haveNoIdTwice_andGrow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<FlakeIdState> members = IntStream.range(0, 3).mapToObj(i -> state()).toList();
    long[] last = new long[members.size()];
    Set<Long> seen = new HashSet<>();
    long now = NOW;
    for (int i = 0; i < 500; i++) {
      now += random.nextInt(3);
      int member = random.nextInt(members.size());
      Batch batch = batch(members.get(member), 1 + random.nextInt(200), now, member);
      for (int j = 0; j < batch.batchSize(); j++) {
        assertThat(seen.add(batch.id(j))).as("seed=%d id=%d", seed, batch.id(j)).isTrue();
        assertThat(batch.id(j)).isGreaterThan(last[member]);
        last[member] = batch.id(j);
      }
    }
  }

  @Test
  void whoeverTakesMoreThanTheFutureAllows_waitsUntilItIsNotTooFarAhead() {
    FlakeIdState state =
        state(FlakeIdGeneratorConfig.named("ids").withAllowedFuture(Duration.ofMillis(100)));
    assertThat(ask(state, 64 * 101, NOW, 0)).isInstanceOf(Outcome.Reply.class);

    Outcome.Parked first = (Outcome.Parked) ask(state, 64 * 10, NOW, 0);
    Outcome.Parked second = (Outcome.Parked) ask(state, 1, NOW, 0);

    assertThat(first.recheckMillis()).isEqualTo(NOW + 10);
    assertThat(second.recheckMillis()).isEqualTo(NOW + 11);
    Batch given =
        (Batch)
            ((Outcome.Reply)
                    handler.resume(
                        new NewIdBatch("ids", 1), second.soFar(), state, new At(NOW + 11, 0)))
                .value();
    assertThat(given.base() >> 22).isEqualTo(1_000_111);
    assertThat(ask(state, 1, NOW + 11, 0)).isInstanceOf(Outcome.Reply.class);
  }

  @Test
  void aGeneratorAheadOfTheClock_isNotForgotten() {
    FlakeIdState state = state();
    assertThat(state.mayBeForgotten(NOW)).isTrue();
    batch(state, 100, NOW, 0);

    assertThat(state.mayBeForgotten(NOW + 1)).isFalse();
    assertThat(state.mayBeForgotten(NOW + 2)).isTrue();
  }

  @Test
  void aNumberThatDoesNotFit_isRefused_theLastThatFitsIsNot() {
    FlakeIdState state = state(FlakeIdGeneratorConfig.named("ids").withNodeIdOffset(5));

    assertThat(batch(state, 1, NOW, 65_530).base() & 0xffff).isEqualTo(65_535);
    assertThatThrownBy(() -> ask(state, 1, NOW, 65_531))
        .isInstanceOf(NodeIdOutOfRangeException.class)
        .hasMessageContaining("memberNumber=65531")
        .hasMessageContaining("nodeIdOffset=5");
    FlakeIdState far = state(FlakeIdGeneratorConfig.named("ids").withNodeIdOffset(Long.MAX_VALUE));
    assertThatThrownBy(() -> ask(far, 1, NOW, 1)).isInstanceOf(NodeIdOutOfRangeException.class);
    assertThatThrownBy(() -> ask(state, 1, NOW, -1)).isInstanceOf(NotReadyException.class);
  }

  @Test
  void aTimeThatDoesNotFit_isRefused() {
    FlakeIdState early = state();
    assertThatThrownBy(() -> ask(early, 1, EPOCH - 1, 0))
        .isInstanceOf(GridException.class)
        .hasMessageContaining("epochStartMillis=");
    FlakeIdState small =
        state(FlakeIdGeneratorConfig.named("ids").withBitsSequence(0).withBitsNodeId(62));
    assertThat(batch(small, 1, EPOCH + 1, 0).base()).isEqualTo(1L << 62);
    assertThatThrownBy(() -> ask(small, 1, EPOCH + 1, 0)).isInstanceOf(GridException.class);
  }

  @Test
  void aBatchOfWhatCannotBe_isRefused() {
    for (int count : new int[] {0, -1, FlakeIdGeneratorConfig.BATCH_MAX + 1}) {
      assertThatThrownBy(() -> ask(state(), count, NOW, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batchSize=" + count);
    }
  }

  @Test
  void aConfigurationThatCannotWork_isRefused() {
    FlakeIdGeneratorConfig config = FlakeIdGeneratorConfig.named("ids");
    List<Runnable> wrong =
        List.of(
            () -> config.withPrefetchCount(0),
            () -> config.withPrefetchCount(100_001),
            () -> config.withPrefetchValidity(Duration.ofMillis(-1)),
            () -> config.withNodeIdOffset(-1),
            () -> config.withBitsSequence(-1),
            () -> config.withBitsNodeId(-1),
            () -> config.withBitsNodeId(57),
            () -> config.withAllowedFuture(Duration.ofMillis(-1)));
    for (Runnable one : wrong) {
      assertThatThrownBy(one::run)
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("name=ids");
    }
  }

  // What a client does with batches.

  private final List<CompletableFuture<Batch>> asked = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  private PrefetchedIds prefetched(int count, long validityNanos) {
    return new PrefetchedIds(
        count,
        validityNanos,
        nanos::get,
        wanted -> {
          assertThat(wanted).isEqualTo(count);
          CompletableFuture<Batch> fetch = new CompletableFuture<>();
          asked.add(fetch);
          return fetch;
        });
  }

  @Test
  void oneBatchIsFetched_howeverManyWait_andTheRestGoesOn() {
    PrefetchedIds ids = prefetched(3, 0);
    List<CompletableFuture<Long>> taken = IntStream.range(0, 5).mapToObj(i -> ids.take()).toList();
    assertThat(asked).hasSize(1);

    asked.get(0).complete(new Batch(100, 10, 3));
    assertThat(taken.subList(0, 3).stream().map(CompletableFuture::join))
        .containsExactly(100L, 110L, 120L);
    assertThat(asked).hasSize(2);
    asked.get(1).complete(new Batch(500, 10, 3));
    assertThat(taken.subList(3, 5).stream().map(CompletableFuture::join))
        .containsExactly(500L, 510L);
    assertThat(ids.take()).isCompletedWithValue(520L);
    assertThat(asked).hasSize(2);
  }

  @Test
  void whoeverGaveUp_spendsNoId() {
    PrefetchedIds ids = prefetched(3, 0);
    CompletableFuture<Long> first = ids.take();
    CompletableFuture<Long> second = ids.take();
    first.cancel(false);

    asked.get(0).complete(new Batch(1, 1, 3));

    assertThat(second.join()).isEqualTo(1);
  }

  @Test
  void aBatch_isHandedOutAsLongAsItIsValid() {
    PrefetchedIds ids = prefetched(100, 10);
    CompletableFuture<Long> first = ids.take();
    asked.get(0).complete(new Batch(1, 1, 100));
    assertThat(first.join()).isEqualTo(1);
    nanos.addAndGet(9);
    assertThat(ids.take()).isCompletedWithValue(2L);

    nanos.addAndGet(1);
    assertThat(ids.take()).isNotCompleted();
    assertThat(asked).hasSize(2);
  }

  @Test
  void aBatchThatFails_failsWhoWaits_andTheNextAsksAgain() {
    PrefetchedIds ids = prefetched(3, 0);
    CompletableFuture<Long> first = ids.take();
    asked.get(0).completeExceptionally(new NodeIdOutOfRangeException("none"));

    assertThatThrownBy(first::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(NodeIdOutOfRangeException.class);
    CompletableFuture<Long> second = ids.take();
    asked.get(1).complete(new Batch(4, 1, 3));
    assertThat(second.join()).isEqualTo(4);
  }

  @Test
  void manyThreads_getEachIdOnce() {
    PrefetchedIds ids =
        new PrefetchedIds(
            7, 0, System::nanoTime, count -> CompletableFuture.completedFuture(nextOf(count)));
    Set<Long> all =
        LongStream.range(0, 10_000)
            .parallel()
            .mapToObj(i -> ids.take().join())
            .collect(Collectors.toSet());
    assertThat(all).hasSize(10_000);
  }

  private final AtomicLong made = new AtomicLong();

  private Batch nextOf(int count) {
    return new Batch(made.getAndAdd(count), 1, count);
  }
}
