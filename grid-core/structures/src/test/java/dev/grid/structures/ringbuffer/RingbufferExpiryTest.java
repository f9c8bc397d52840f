package dev.grid.structures.ringbuffer;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Merging;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A ringbuffer whose items live for ten seconds of the test's clock. */
class RingbufferExpiryTest {

  private static final String NAME = "r";
  private static final long LIFE_MILLIS = 10_000;
  private static final RingbufferConfig CONFIG =
      RingbufferConfig.named("r*").withCapacity(5).withTimeToLive(Duration.ofMillis(LIFE_MILLIS));

  private final ShardHost<RingbufferState> host = host(CONFIG);
  private final GridRingbuffer<String> ring = proxy(host);

  private static ShardHost<RingbufferState> host(RingbufferConfig config) {
    return new ShardHost<>(new RingbufferStructure(), NAME, MemberConfig.defaults().with(config));
  }

  private static GridRingbuffer<String> proxy(ShardHost<RingbufferState> host) {
    return RingbufferStructure.proxy(NAME, new LocalInvoker(host));
  }

  private static RingbufferState emptyCopy() {
    return new RingbufferStructure()
        .newState(new StateContext(NAME, 0, MemberConfig.defaults().with(CONFIG)));
  }

  private static List<String> items(RingbufferState state) {
    return LongStream.range(state.oldest(), state.next())
        .mapToObj(sequence -> Values.text(state.get(sequence)))
        .toList();
  }

  @Test
  void whatIsOlder_isNotRead_beforeItIsFreed() throws Exception {
    ring.add("a");
    host.elapse(LIFE_MILLIS / 2);
    ring.add("b");
    host.elapse(LIFE_MILLIS / 2 - 1);
    assertThat(ring.readOne(0)).isEqualTo("a");
    host.elapse(1);

    assertThat(items(host.state())).as("still there").containsExactly("a", "b");
    assertThat(ring.headSequence()).isEqualTo(1);
    assertThat(ring.size()).isEqualTo(1);
    assertThat(ring.tailSequence()).isEqualTo(1);
    assertThat(ring.readMany(0, 1, 5).items()).containsExactly("b");
    assertThatThrownBy(() -> ring.readOne(0))
        .isInstanceOf(StaleSequenceException.class)
        .hasMessageContaining("headSequence=1");
    assertThat(ring.readOne(1)).isEqualTo("b");
  }

  @Test
  void whatIsOlder_isFreedEverywhere_andSequencesGoOn() throws Exception {
    ring.add("a");
    ring.add("b");
    long bytes = host.state().bytes();
    host.advance(LIFE_MILLIS + 1_000);

    for (RingbufferState state : List.of(host.state(), host.replica())) {
      assertThat(items(state)).isEmpty();
      assertThat(state.bytes()).isZero();
      assertThat(state.next()).isEqualTo(2);
      assertThat(state.isEmpty()).as("its sequences are kept").isFalse();
    }
    assertThat(host.state().expirations()).isEqualTo(2);
    assertThat(ring.headSequence()).isEqualTo(2);
    assertThat(ring.tailSequence()).isEqualTo(1);
    assertThat(ring.add("c")).isEqualTo(2);
    assertThat(host.state().bytes()).isEqualTo(bytes / 2);
    assertThat(ring.readOne(2)).isEqualTo("c");
  }

  @Test
  void theAlarm_isThereOnlyWhileSomethingMayExpire() {
    assertThat(host.state().alarmMillis()).isEqualTo(State.NO_ALARM);
    ring.add("a");
    assertThat(host.state().alarmMillis())
        .isBetween(host.nowMillis() + LIFE_MILLIS, host.nowMillis() + LIFE_MILLIS + 1_000);
    host.advance(LIFE_MILLIS + 1_000);
    assertThat(host.state().alarmMillis()).isEqualTo(State.NO_ALARM);
    ShardHost<RingbufferState> forEver = host(RingbufferConfig.named("r*"));
    proxy(forEver).add("a");
    assertThat(forEver.state().alarmMillis()).isEqualTo(State.NO_ALARM);
  }

  @Test
  void manyItems_areFreedInBoundedSteps() {
    ShardHost<RingbufferState> large =
        host(CONFIG.withCapacity(50_000).withTimeToLive(Duration.ofSeconds(1)));
    GridRingbuffer<String> largeRing = proxy(large);
    List<String> thousand = IntStream.range(0, 1_000).mapToObj(i -> "i" + i).toList();
    for (int i = 0; i < 25; i++) {
      largeRing.addAll(thousand, OverflowPolicy.OVERWRITE);
    }
    large.advance(2_000);
    assertThat(large.state().entries()).isEqualTo(15_000);
    assertThat(largeRing.size()).isZero();
    assertThat(large.state().alarmMillis()).as("at once").isLessThanOrEqualTo(large.nowMillis());
    large.advance(1);
    large.advance(1);
    assertThat(large.state().entries()).isZero();
    assertThat(large.replica().entries()).isZero();
  }

  @Test
  void policyFail_refusesWhileItemsLive_andHasRoomWhenTheyExpire() {
    assertThat(ring.addAll(List.of("a", "b", "c", "d"), OverflowPolicy.FAIL)).isEqualTo(3);
    assertThat(ring.remainingCapacity()).isEqualTo(1);
    assertThat(ring.addAll(List.of("e", "f"), OverflowPolicy.FAIL)).isEqualTo(-1);
    host.elapse(5_000);
    assertThat(ring.add("e", OverflowPolicy.FAIL)).isEqualTo(4);
    assertThat(ring.add("f", OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(ring.tailSequence()).isEqualTo(4);
    host.elapse(5_000);

    assertThat(ring.remainingCapacity()).isEqualTo(4);
    assertThat(ring.addAll(List.of("f", "g", "h", "i"), OverflowPolicy.FAIL)).isEqualTo(8);
    assertThat(ring.add("j", OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(ring.add("j", OverflowPolicy.OVERWRITE)).isEqualTo(9);
    assertThat(items(host.state())).containsExactly("f", "g", "h", "i", "j");
    assertThat(items(host.replica())).isEqualTo(items(host.state()));
  }

  @Test
  void readers_waitForWhatLives_andOneThatWaitsOnKeepsNobody() {
    CompletableFuture<ReadResult<String>> two =
        ring.async().readMany(0, 2, 2, null).toCompletableFuture();
    ring.add("a");
    host.elapse(LIFE_MILLIS);
    CompletableFuture<String> one = ring.async().readOne(1).toCompletableFuture();
    ring.add("b");
    ring.size();

    assertThat(two).as("a is gone, so it waits for another").isNotDone();
    assertThat(one).isCompletedWithValue("b");
    ring.add("c");
    ring.size();
    assertThat(two.join().sequences()).containsExactly(1L, 2L);
  }

  @Test
  void times_surviveAPromotion() {
    ring.add("a");
    host.elapse(LIFE_MILLIS - 1);
    ring.add("b");

    RingbufferState promoted = host.replica();
    promoted.promoted(host.nowMillis());
    assertThat(promoted.head(host.nowMillis())).isZero();
    assertThat(promoted.head(host.nowMillis() + 1)).isEqualTo(1);
    assertThat(promoted.head(host.nowMillis() + LIFE_MILLIS)).isEqualTo(2);
  }

  @Test
  void itemsOfWhichNoTimeIsKnown_liveFromThePromotionOn() {
    RingbufferState copy = emptyCopy();
    byte[] item = data("x").bytes();
    copy.apply(new RingbufferEffect.Added(7, List.of(item, item), null));
    long now = 1_000_000;
    copy.promoted(now);

    assertThat(copy.head(now + LIFE_MILLIS - 1)).isEqualTo(7);
    assertThat(copy.head(now + LIFE_MILLIS)).isEqualTo(9);
  }

  @Test
  void aClockThatIsBehind_doesNotMakeAnItemOlderThanTheOneBefore() {
    RingbufferState copy = emptyCopy();
    byte[] item = data("x").bytes();
    copy.apply(new RingbufferEffect.Added(0, List.of(item), new long[] {5_000}));
    copy.apply(new RingbufferEffect.Added(1, List.of(item), new long[] {4_000}));

    assertThat(copy.head(4_999 + LIFE_MILLIS)).isZero();
    assertThat(copy.head(5_000 + LIFE_MILLIS)).isEqualTo(2);
  }

  @Test
  void aCopyOfAnEmptiedRing_knowsItsSequence() {
    ring.add("a");
    host.advance(LIFE_MILLIS + 1_000);
    RingbufferState copy = emptyCopy();
    var transfer = host.state().transfer();
    copy.apply(host.throughBytes(transfer.next(1_000)));

    assertThat(transfer.next(1_000)).isNull();
    assertThat(copy.next()).isEqualTo(1);
    assertThat(copy.digest()).isEqualTo(host.state().digest());
  }

  @Test
  void merge_countsWhatLives_andItsTimeBeginsAnew() {
    ShardHost<RingbufferState> losing = host(CONFIG);
    proxy(losing).add("a");
    ring.add("a");
    host.elapse(LIFE_MILLIS);

    Merging merging = new RingbufferStructure().merging(losing.state(), NAME);
    for (StructureMessage<?> message; (message = merging.next(100)) != null; ) {
      host.call(ALICE, message);
    }

    assertThat(ring.headSequence()).isEqualTo(1);
    assertThat(ring.size()).isEqualTo(1);
    host.elapse(LIFE_MILLIS - 1);
    assertThat(ring.size()).isEqualTo(1);
  }

  @Test
  void aTimeToLiveThatCannotBe_isRefused() {
    assertThatThrownBy(() -> CONFIG.withTimeToLive(Duration.ofSeconds(-1)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=r*")
        .hasMessageContaining("timeToLive=PT-1S");
    ShardHost<RingbufferState> longest =
        host(CONFIG.withTimeToLive(Duration.ofSeconds(Long.MAX_VALUE)));
    proxy(longest).add("a");
    assertThat(longest.state().alarmMillis()).isEqualTo(State.NO_ALARM);
  }
}
