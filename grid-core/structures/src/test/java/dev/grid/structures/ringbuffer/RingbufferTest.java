package dev.grid.structures.ringbuffer;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.kernel.Effect;
import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import dev.grid.structures.ringbuffer.RingbufferMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ringbuffer of strings, hosted by the test. */
class RingbufferTest {

  private static final String NAME = "r";
  private static final int CAPACITY = 5;

  private final ShardHost<RingbufferState> host = host(CAPACITY);
  private final GridRingbuffer<String> ring = proxy(host);

  private static ShardHost<RingbufferState> host(int capacity) {
    return host(RingbufferConfig.named("r*").withCapacity(capacity));
  }

  private static ShardHost<RingbufferState> host(RingbufferConfig config) {
    return new ShardHost<>(new RingbufferStructure(), NAME, MemberConfig.defaults().with(config));
  }

  private static GridRingbuffer<String> proxy(ShardHost<RingbufferState> host) {
    return RingbufferStructure.proxy(NAME, new LocalInvoker(host));
  }

  private static List<String> items(RingbufferState state) {
    return LongStream.range(state.oldest(), state.next())
        .mapToObj(sequence -> Values.text(state.get(sequence)))
        .toList();
  }

  private static List<Long> times(RingbufferState state) {
    return LongStream.range(state.oldest(), state.next()).map(state::addedMillis).boxed().toList();
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "i" + i).toList();
  }

  private CompletableFuture<ReadResult<String>> readMany(
      long start, int min, int max, @Nullable Predicate<String> filter) {
    return ring.async().readMany(start, min, max, filter).toCompletableFuture();
  }

  /** Lets through what ends so; a record, so that it travels as it is. */
  record EndsWith(String suffix) implements Predicate<String> {

    @Override
    public boolean test(String item) {
      if (item.equals("bad")) {
        throw new IllegalArgumentException("as the test wants it");
      }
      return item.endsWith(suffix);
    }
  }

  /** No filter. */
  record NoFilter(String text) {}

  // Adding.

  @Test
  void items_haveSequences_andTheOldestAreOverwritten() {
    assertThat(ring.headSequence()).isZero();
    assertThat(ring.tailSequence()).isEqualTo(-1);
    for (int i = 0; i < 7; i++) {
      assertThat(ring.add("i" + i)).isEqualTo(i);
    }

    assertThat(ring.size()).isEqualTo(CAPACITY);
    assertThat(ring.capacity()).isEqualTo(CAPACITY);
    assertThat(ring.remainingCapacity()).isEqualTo(CAPACITY);
    assertThat(ring.headSequence()).isEqualTo(2);
    assertThat(ring.tailSequence()).isEqualTo(6);
    assertThat(items(host.replica())).isEqualTo(items(host.state())).isEqualTo(numbered(2, 7));
  }

  @Test
  void policyFail_refusesOnlyWhatNeverFits() {
    assertThat(ring.addAll(numbered(0, 4), OverflowPolicy.FAIL)).isEqualTo(3);
    assertThat(ring.addAll(numbered(4, 7), OverflowPolicy.FAIL)).isEqualTo(6);
    assertThat(ring.addAll(numbered(0, 6), OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(items(host.state())).isEqualTo(numbered(2, 7));

    assertThat(ring.addAll(numbered(7, 20), OverflowPolicy.OVERWRITE)).isEqualTo(19);
    assertThat(items(host.state())).isEqualTo(numbered(15, 20));
  }

  @Test
  void badInput_isRefused() {
    assertThatThrownBy(() -> ring.addAll(List.of(), OverflowPolicy.FAIL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> host.call(ALICE, new Add(NAME, 2, data("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overflowPolicy=2");
    assertThatThrownBy(() -> ring.readOne(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ring.readOne(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ring.readMany(0, CAPACITY + 1, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity=5");
    assertThatThrownBy(() -> ring.readMany(0, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ring.readMany(0, 0, 1_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Reading.

  @Test
  void readOne_waitsForTheNext_andFailsForWhatIsGone() throws Exception {
    CompletableFuture<String> one = ring.async().readOne(0).toCompletableFuture();
    CompletableFuture<String> other = ring.async().readOne(0).toCompletableFuture();
    assertThat(host.waiting()).isEqualTo(2);

    ring.add("i0");
    ring.size();
    assertThat(one).isCompletedWithValue("i0");
    assertThat(other).as("all who wait are woken").isCompletedWithValue("i0");
    ring.addAll(numbered(1, 6), OverflowPolicy.OVERWRITE);
    assertThatThrownBy(() -> ring.readOne(0))
        .isInstanceOf(StaleSequenceException.class)
        .hasMessageContaining("headSequence=1");
    assertThat(ring.readOne(1)).isEqualTo("i1");
  }

  @Test
  void readOne_ofWhatIsOverwrittenAtOnce_isStale() {
    CompletableFuture<String> one = ring.async().readOne(0).toCompletableFuture();

    ring.addAll(numbered(0, 8), OverflowPolicy.OVERWRITE);
    ring.size();

    assertThatThrownBy(one::join).hasCauseInstanceOf(StaleSequenceException.class);
  }

  @Test
  void readMany_waitsForTheLeast_andReadsUpToTheMost() {
    CompletableFuture<ReadResult<String>> three = readMany(0, 3, 4, null);
    ring.add("i0");
    ring.add("i1");
    ring.size();
    assertThat(three).isNotDone();
    assertThat(host.handlings()).as("not woken by what is not enough").isEqualTo(4);

    ring.addAll(numbered(2, 6), OverflowPolicy.OVERWRITE);
    ring.size();
    // The first was overwritten: it begins behind it.
    assertThat(three.join().items()).isEqualTo(numbered(1, 5));
    assertThat(three.join().sequences()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(three.join().readCount()).isEqualTo(4);
    assertThat(three.join().nextSequence()).isEqualTo(5);
  }

  @Test
  void readMany_clampsWhereItBegins() {
    ring.addAll(numbered(0, 8), OverflowPolicy.OVERWRITE);

    assertThat(readMany(0, 1, 2, null).join().items()).containsExactly("i3", "i4");
    assertThat(readMany(100, 0, 2, null).join().nextSequence()).isEqualTo(8);
    CompletableFuture<ReadResult<String>> next = readMany(100, 2, 2, null);
    ring.add("i8");
    ring.add("i9");
    ring.size();
    assertThat(next.join().items()).containsExactly("i8", "i9");
  }

  @Test
  void filter_seesEachItemOnce_outside_andTheReaderWaitsForWhatPasses() {
    ring.addAll(List.of("a1", "b1", "a2"), OverflowPolicy.OVERWRITE);
    host.delayTasks(true);
    CompletableFuture<ReadResult<String>> read = readMany(0, 2, 3, new EndsWith("1"));
    ring.size();
    assertThat(read).isNotDone();

    assertThat(host.runTasks()).isEqualTo(1);
    ring.size();
    assertThat(read.join().items()).containsExactly("a1", "b1");
    assertThat(read.join().sequences()).containsExactly(0L, 1L);
    assertThat(read.join().readCount()).isEqualTo(3);
    assertThat(read.join().nextSequence()).isEqualTo(3);

    CompletableFuture<ReadResult<String>> waits = readMany(0, 3, 3, new EndsWith("1"));
    assertThat(host.runTasks()).isEqualTo(1);
    ring.add("c2");
    assertThat(host.runTasks()).as("only what came").isEqualTo(1);
    ring.add("c1");
    host.runTasks();
    ring.size();
    assertThat(waits.join().items()).containsExactly("a1", "b1", "c1");
    assertThat(waits.join().readCount()).isEqualTo(5);
  }

  @Test
  void filter_goesThroughALargeRingSliceBySlice() {
    ShardHost<RingbufferState> large = host(2_000);
    GridRingbuffer<String> largeRing = proxy(large);
    largeRing.addAll(numbered(0, 1_000), OverflowPolicy.OVERWRITE);
    largeRing.addAll(numbered(1_000, 2_000), OverflowPolicy.OVERWRITE);
    large.delayTasks(true);

    CompletableFuture<ReadResult<String>> read =
        largeRing.async().readMany(0, 1, 1_000, new EndsWith("77")).toCompletableFuture();

    assertThat(large.runTasks()).isEqualTo(4);
    largeRing.size();
    assertThat(read.join().items()).hasSize(20).allMatch(item -> item.endsWith("77"));
    assertThat(read.join().readCount()).isEqualTo(2_000);
  }

  @Test
  void filter_thatCannotBeCalled_orThrows_failsItsCall() {
    ring.add("bad");

    assertThatThrownBy(() -> readMany(0, 1, 1, new EndsWith("1")).join())
        .hasCauseInstanceOf(IllegalArgumentException.class);
    Data none = host.serialization().toData(new NoFilter("x"));
    assertThatThrownBy(() -> host.call(ALICE, new ReadMany(NAME, 0, 1, 1, none)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("must implement java.util.function.Predicate");
    String local = "1";
    assertThatThrownBy(() -> ring.readMany(0, 1, 1, item -> item.endsWith(local)))
        .isInstanceOf(GridSerializationException.class);
    assertThat(ring.size()).isEqualTo(1);
  }

  // Copies.

  private static RingbufferState copy(RingbufferConfig config) {
    return new RingbufferStructure()
        .newState(new StateContext(NAME, 0, MemberConfig.defaults().with(config)));
  }

  private static boolean deliver(
      ShardHost<RingbufferState> from, @Nullable Effect effect, RingbufferState receiver) {
    if (effect == null) {
      return false;
    }
    receiver.apply(from.throughBytes(effect));
    return true;
  }

  private static void addSome(ShardHost<RingbufferState> shard, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(10) == 0) {
        shard.advance(random.nextInt(200));
      }
      shard.call(
          ALICE,
          random.nextBoolean()
              ? new Add(NAME, 0, data("x" + random.nextInt(9)))
              : new AddAll(NAME, Values.all("y", "z" + random.nextInt(9)), random.nextInt(2)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aReceiver_getsTheSameRing_whileItChanges(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      String at = "seed=" + seed + " round=" + round;
      int capacity = 1 + random.nextInt(40);
      RingbufferConfig config =
          RingbufferConfig.named("r*")
              .withCapacity(capacity)
              .withTimeToLive(Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(500)));
      ShardHost<RingbufferState> shard = host(config);
      addSome(shard, random, random.nextInt(60));
      if (random.nextInt(5) == 0) {
        shard.advance(10_000);
      }
      RingbufferState receiver = copy(config);
      Transfer transfer = shard.state().transfer();
      shard.onEffect(change -> deliver(shard, transfer.pass(change), receiver));
      do {
        addSome(shard, random, random.nextInt(6));
      } while (deliver(shard, transfer.next(random.nextInt(300)), receiver));
      addSome(shard, random, random.nextInt(2 * capacity));

      for (RingbufferState state : List.of(receiver, shard.replica())) {
        assertThat(items(state)).as(at).isEqualTo(items(shard.state()));
        assertThat(times(state)).as(at).isEqualTo(times(shard.state()));
        assertThat(state.next()).as(at).isEqualTo(shard.state().next());
        assertThat(state.bytes()).as(at).isEqualTo(shard.state().bytes());
        assertThat(state.digest()).as(at).isEqualTo(shard.state().digest());
      }
    }
  }

  // Splits.

  private static List<String> merge(
      ShardHost<RingbufferState> losing, ShardHost<RingbufferState> winning) {
    Merging merging = new RingbufferStructure().merging(losing.state(), NAME);
    List<String> losses = new ArrayList<>();
    for (StructureMessage<?> message; (message = merging.next(100)) != null; ) {
      for (MergeLoss loss : merging.losses(winning.call(ALICE, message))) {
        losses.add(Values.text(new Data(loss.merging())));
      }
    }
    return losses;
  }

  @Test
  void merge_addsWhatIsNotThere_andDiscardAddsNothing() {
    ShardHost<RingbufferState> losing = host(10);
    proxy(losing).addAll(List.of("a", "b", "l", "l"), OverflowPolicy.OVERWRITE);
    ShardHost<RingbufferState> winning = host(10);
    proxy(winning).addAll(List.of("a", "b", "w"), OverflowPolicy.OVERWRITE);

    assertThat(merge(losing, winning)).isEmpty();
    assertThat(items(winning.state())).containsExactly("a", "b", "w", "l", "l");
    assertThat(merge(losing, winning)).as("again").isEmpty();
    assertThat(items(winning.state())).hasSize(5);
    assertThat(items(winning.replica())).isEqualTo(items(winning.state()));

    ShardHost<RingbufferState> discarding =
        host(RingbufferConfig.named("r*").withMergePolicy(MergePolicy.Standard.DISCARD));
    proxy(discarding).add("a");
    assertThat(merge(losing, discarding)).containsExactly("b", "l", "l");
    assertThat(items(discarding.state())).containsExactly("a");
  }
}
