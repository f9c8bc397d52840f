package dev.grid.structures.cardinality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.grid.InvalidConfigurationException;
import dev.grid.cardinality.CardinalityEstimatorConfig;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Transfer;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.cardinality.CardinalityMessages.Add;
import dev.grid.structures.cardinality.CardinalityMessages.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sketches estimate, and that copies and sides of a split come to the same. */
final class CardinalityTest {

  private static final MemberConfig CONFIG =
      MemberConfig.defaults()
          .with(
              CardinalityEstimatorConfig.named("d*").withMergePolicy(MergePolicy.Standard.DISCARD));

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private static ShardHost<CardinalityState> host(String name) {
    return new ShardHost<>(new CardinalityStructure(), name, CONFIG);
  }

  private static CardinalityState state() {
    return new CardinalityState(new StateContext("c", 0, CONFIG));
  }

  private static long estimate(ShardHost<CardinalityState> host) {
    return (Long) host.call(ShardHost.ALICE, new Estimate("c"));
  }

  private static void add(ShardHost<CardinalityState> host, long from, long to) {
    LongStream.range(from, to)
        .forEach(i -> host.call(ShardHost.ALICE, new Add("c", ContentHash.mix(i))));
  }

  @Test
  void fewValues_areCountedExactly() {
    ShardHost<CardinalityState> host = host("c");
    assertThat(estimate(host)).isZero();
    for (int i = 1; i <= 1000; i++) {
      add(host, i, i + 1);
      add(host, 1, 1 + random.nextInt(i));
      assertThat(estimate(host)).isEqualTo(i);
    }
  }

  /** Four standard errors of 2^14 registers; the values are always the same. */
  @ParameterizedTest
  @ValueSource(ints = {2_049, 3_000, 10_000, 50_000, 1_000_000, 5_000_000})
  void manyValues_areCountedAbout(int count) {
    Sketch sketch = new Sketch();
    for (int i = 0; i < count; i++) {
      sketch.add(ContentHash.mix(i));
    }
    assertThat(sketch.estimate()).isCloseTo(count, withinPercentage(3.2));
    assertThat(sketch.bytes()).isLessThanOrEqualTo(1 << 14);
  }

  @Test
  void hashesOfAnyForm_areTaken() {
    Sketch sketch = new Sketch();
    for (long hash : new long[] {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 39, 1L << 50}) {
      sketch.add(hash);
      assertThat(sketch.add(hash)).isFalse();
    }
    Sketch full = new Sketch();
    for (int i = 0; i <= Sketch.SPARSE_MAX; i++) {
      full.add((long) i << 39);
    }
    assertThat(full.isSparse()).isFalse();
    for (int shift = 0; shift < Long.SIZE; shift++) {
      full.add(1L << shift);
      full.add(-1L >>> shift);
    }
    assertThat(full.estimate()).isPositive();
  }

  @Test
  void theOrderOfValues_doesNotMatter_inAnyForm() {
    List<Long> hashes = new ArrayList<>();
    random.longs(Sketch.SPARSE_MAX * 2).forEach(hashes::add);
    Sketch one = new Sketch();
    hashes.forEach(one::add);
    Collections.shuffle(hashes, random);
    Sketch other = new Sketch();
    hashes.forEach(other::add);

    assertThat(other.digest()).as("seed=%d", seed).isEqualTo(one.digest());
    assertThat(other.part(0, 1 << 14)).isEqualTo(one.part(0, 1 << 14));
  }

  @Test
  void aReplica_isToldOfChangesOnly_andHasTheSame() {
    ShardHost<CardinalityState> host = host("c");
    List<Effect> effects = new ArrayList<>();
    host.onEffect(effects::add);
    add(host, 0, 3_000);
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
    assertThat(host.replica().estimate()).isEqualTo(host.state().estimate());
    int before = effects.size();
    add(host, 0, 3_000);
    assertThat(effects).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500, 2_000, 2_040, 3_000})
  void aCopy_thatIsMadeWhileCallsGoOn_isTheSame(int before) {
    ShardHost<CardinalityState> host = host("c");
    add(host, 0, before);
    CardinalityState receiver = state();
    Transfer transfer = host.state().transfer();
    host.onEffect(effect -> receiver.apply(host.throughBytes(transfer.pass(effect))));
    long added = before;
    for (Effect slice; (slice = transfer.next(1 + random.nextInt(2_000))) != null; ) {
      receiver.apply(host.throughBytes(slice));
      long more = random.nextInt(20);
      add(host, added, added + more);
      added += more;
    }
    add(host, added, added + 10);

    assertThat(receiver.digest()).as("seed=%d", seed).isEqualTo(host.state().digest());
    assertThat(receiver.estimate()).isEqualTo(host.state().estimate());
    assertThat(receiver.bytes()).isEqualTo(host.state().bytes());
  }

  private void merge(ShardHost<CardinalityState> from, ShardHost<CardinalityState> to) {
    Merging merging = new CardinalityStructure().merging(from.state(), "c");
    for (StructureMessage<?> message; (message = merging.next(1_000)) != null; ) {
      assertThat(merging.losses(to.call(ShardHost.ALICE, message))).isEmpty();
      assertThat(merging.count(message)).isEqualTo(1);
      assertThat(merging.undelivered(message, "gone")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 900, 5_000})
  void sidesOfASplit_haveTheValuesOfBoth(int each) {
    ShardHost<CardinalityState> winning = host("c");
    ShardHost<CardinalityState> losing = host("c");
    ShardHost<CardinalityState> all = host("c");
    add(winning, 0, each);
    add(losing, each / 2, each + each / 2);
    add(all, 0, each + each / 2);

    merge(losing, winning);

    assertThat(estimate(winning)).isEqualTo(estimate(all));
    assertThat(winning.replica().digest()).isEqualTo(winning.state().digest());
    long digest = winning.state().digest();
    merge(losing, winning);
    assertThat(winning.state().digest()).as("merged again").isEqualTo(digest);
  }

  @Test
  void whatIsToBeDiscarded_isNotMerged() {
    ShardHost<CardinalityState> winning = host("discarding");
    ShardHost<CardinalityState> losing = host("discarding");
    add(winning, 0, 5);
    add(losing, 5, 50);
    merge(losing, winning);
    assertThat(estimate(winning)).isEqualTo(5);
  }

  @Test
  void policiesThatWantValues_areRefused() {
    for (MergePolicy policy :
        List.<MergePolicy>of(MergePolicy.Standard.HIGHER_HITS, (merging, existing) -> merging)) {
      assertThatThrownBy(() -> CardinalityEstimatorConfig.named("c").withMergePolicy(policy))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("name=c mergePolicy=");
    }
  }

  @Test
  void valuesAreToldApartByTheirBytes_nullsAreRefused() {
    ShardHost<CardinalityState> host = host("c");
    LocalInvoker invoker = new LocalInvoker(host);
    GridCardinalityEstimator estimator = new CardinalityStructure().handle("c", invoker);
    for (Object value : new Object[] {"a", "b", "a", 1, 1L, 1.0, "1", "", 1}) {
      estimator.add(value);
    }
    assertThat(estimator.estimate()).isEqualTo(7);
    assertThatThrownBy(() -> estimator.add(absent())).isInstanceOf(NullPointerException.class);
    assertThat(estimator.estimate()).isEqualTo(7);
    estimator.destroy();
    assertThat(invoker.destroyed()).containsExactly(GridCardinalityEstimator.TYPE.id("c"));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }
}
