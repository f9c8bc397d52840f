package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexRange;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.SerializationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of attributes, however much is said of them. */
final class AttributeRangesTest {

  private static final int SECONDS_MAX = 120;

  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  private List<AttributeRanges> ranges(Predicate predicate) {
    return AttributeRanges.of(
        PredicateCompiler.compile(predicate, serialization, new AttributePaths()).term());
  }

  private static Predicate inText(int from, int to) {
    return Predicates.sql(
        IntStream.range(from, to)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "a IN (", ")")));
  }

  @Test
  @Timeout(SECONDS_MAX)
  void manyValuesAndManyValues_haveThoseInCommonThatAreInBoth() {
    List<AttributeRanges> both = ranges(Predicates.and(inText(0, 2_000), inText(1_990, 3_990)));

    assertThat(both).hasSize(1);
    assertThat(both.getFirst().ranges())
        .contains(IndexRange.of(IndexKey.of(1_990)), IndexRange.of(IndexKey.of(1_999)))
        .doesNotContain(IndexRange.of(IndexKey.of(1_989)), IndexRange.of(IndexKey.of(2_000)));
  }

  @Test
  @Timeout(SECONDS_MAX)
  void moreValuesThanAnIndexIsAskedFor_sayNothing() {
    Predicate many = inText(0, 20_000);
    assertThat(ranges(many)).isEmpty();
    assertThat(ranges(Predicates.or(many, Predicates.equal("a", 1)))).isEmpty();
    assertThat(ranges(Predicates.and(many, Predicates.equal("a", 1), many)))
        .containsExactlyElementsOf(ranges(Predicates.equal("a", 1)));
  }

  @Test
  @Timeout(SECONDS_MAX)
  void thousandsOfAttributes_areToldApart() {
    Predicate[] terms =
        IntStream.range(0, PredicateCompiler.CONDITIONS_MAX - 1)
            .mapToObj(i -> Predicates.equal("a" + i, i))
            .toArray(Predicate[]::new);
    assertThat(ranges(Predicates.and(terms))).hasSizeBetween(64, terms.length);
  }

  private static List<IndexRange> random(Random random) {
    List<IndexRange> ranges = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      int from = random.nextInt(40);
      ranges.add(
          IndexRange.between(IndexKey.of(from), IndexKey.of(from + (long) random.nextInt(9))));
    }
    return IndexRange.union(ranges);
  }

  private static boolean has(List<IndexRange> ranges, int value) {
    IndexRange of = IndexRange.of(IndexKey.of(value));
    return ranges.stream().anyMatch(range -> !range.and(of).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsCommon_isWhatIsInBoth_inOrderAndApart(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      List<IndexRange> some = random(random);
      List<IndexRange> others = random(random);
      List<IndexRange> common = AttributeRanges.common(some, others);
      assertThat(IndexRange.union(common)).isEqualTo(common);
      for (int value = -1; value < 50; value++) {
        if (has(common, value) != (has(some, value) && has(others, value))) {
          fail(some + " and " + others + " at " + value + " is not " + common);
        }
      }
    }
  }
}
