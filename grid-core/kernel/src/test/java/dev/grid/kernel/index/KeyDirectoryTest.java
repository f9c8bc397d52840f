package dev.grid.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a directory says of partitions, against what their parts have added. */
final class KeyDirectoryTest {

  private static final int PARTITIONS = 50;

  private final AtomicIntegerArray removals = new AtomicIntegerArray(PARTITIONS);
  private final KeyDirectory directory = new KeyDirectory(removals);

  /** What a partition has, and its part; null if it has none. */
  private static final class Model {
    private KeyDirectory.Part part;
    private final Map<IndexKey, Integer> keys = new HashMap<>();
    private final List<IndexKey> all = new ArrayList<>();

    void add(IndexKey key) {
      part.add(key);
      keys.merge(key, 1, Integer::sum);
      all.add(key);
    }

    void remove(IndexKey key) {
      assertThat(part.remove(key)).isTrue();
      keys.merge(key, -1, Integer::sum);
      keys.remove(key, 0);
      all.remove(key);
    }

    void end() {
      part.end();
      part = null;
      keys.clear();
      all.clear();
    }

    boolean hasAny(Predicate<IndexKey> of) {
      return keys.keySet().stream().anyMatch(of);
    }
  }

  private static IndexKey key(Random random, int spread) {
    return switch (random.nextInt(8)) {
      case 0 -> IndexKey.of("a text that begins as all do, " + random.nextInt(spread));
      case 1 -> IndexKey.of("t" + random.nextInt(spread));
      case 2 -> IndexKey.OF_NULL;
      case 3 -> IndexKey.of(random.nextBoolean());
      default -> IndexKey.of(random.nextInt(spread));
    };
  }

  private BitSet found(List<IndexRange> ranges) {
    BitSet found = new BitSet();
    return directory.collect(ranges, found) < 0 ? null : found;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100, 100_000})
  void partitions_areFound_ifTheyHaveAKey_whateverComesAndGoes(int spread) {
    Random random = new Random(spread);
    Model[] models = new Model[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      models[p] = new Model();
    }
    int looks = 0;
    for (int step = 0; step < 40_000; step++) {
      int partition = random.nextInt(PARTITIONS);
      Model model = models[partition];
      if (model.part == null) {
        model.part = directory.open(partition);
        model.part.built();
      } else if (random.nextInt(2_000) == 0) {
        model.end();
      } else if (!model.all.isEmpty() && random.nextInt(100) < 40) {
        model.remove(model.all.get(random.nextInt(model.all.size())));
      } else {
        model.add(key(random, spread));
      }
      if (step % 20 == 0) {
        looks += look(random, spread, models);
      }
    }
    assertThat(looks).isGreaterThan(100);
  }

  private int look(Random random, int spread, Model[] models) {
    IndexKey one = key(random, spread);
    BitSet equal = found(List.of(IndexRange.of(one)));
    IndexKey other = IndexKey.of(random.nextInt(spread));
    IndexKey next = IndexKey.of(random.nextInt(spread / 50 + 1) + random.nextInt(spread));
    IndexRange range = IndexRange.between(other, next);
    BitSet between = found(List.of(range));
    for (int p = 0; p < PARTITIONS; p++) {
      if (models[p].hasAny(one::equals)) {
        assertThat(equal == null || equal.get(p)).isTrue();
      }
      if (models[p].hasAny(key -> key.compareTo(other) >= 0 && key.compareTo(next) <= 0)) {
        assertThat(between == null || between.get(p)).isTrue();
      }
    }
    if (equal != null && one.rank() != IndexKey.TEXT) {
      for (int p = 0; p < PARTITIONS; p++) {
        assertThat(equal.get(p))
            .as("exact: heads tell all")
            .isEqualTo(models[p].hasAny(one::equals));
      }
    }
    return equal == null ? 0 : 1;
  }

  @Test
  void textsThatBeginAlike_areToldFromEachOther() {
    for (int p = 0; p < PARTITIONS; p++) {
      directory.open(p).add(IndexKey.of("customer-" + p));
    }

    BitSet found = found(List.of(IndexRange.of(IndexKey.of("customer-7"))));

    assertThat(found.get(7)).isTrue();
    assertThat(found.cardinality()).isLessThan(3);
    assertThat(found(List.of(IndexRange.startingWith("customer-"))).cardinality())
        .isEqualTo(PARTITIONS);
  }

  @Test
  void whatCannotBeRead_isAlwaysFound() {
    directory.open(3).add(IndexKey.OF_UNREADABLE);
    directory.open(4).add(IndexKey.of(1));

    assertThat(found(List.of(IndexRange.of(IndexKey.of(2)))).stream()).containsExactly(3);
    assertThat(found(List.of(IndexRange.of(IndexKey.of(1)))).stream()).containsExactly(3, 4);
  }

  @Test
  void whatMostPartitionsHave_isNotLookedForToTheEnd() {
    KeyDirectory.Part part = directory.open(0);
    for (int i = 0; i < 10 * KeyDirectory.LOOK_MAX; i++) {
      part.add(IndexKey.of(i % 1_000));
    }

    assertThat(found(List.of(IndexRange.from(IndexKey.of(0))))).isNull();
    assertThat(found(List.of(IndexRange.of(IndexKey.of(5)))).stream()).containsExactly(0);
  }

  @Test
  void aPartThatEnds_isCountedFirst_andNoMoreFound_andItsNumberIsGivenAgain() {
    for (int round = 0; round < 200; round++) {
      KeyDirectory.Part ends = directory.open(1);
      ends.built();
      for (int i = 0; i < 50; i++) {
        ends.add(IndexKey.of(i));
      }
      int before = removals.get(1);
      ends.end();
      assertThat(removals.get(1)).isGreaterThan(before);
      assertThat(directory.built().get(1)).isFalse();
      assertThat(found(List.of(IndexRange.of(IndexKey.of(7)))).isEmpty()).isTrue();
      KeyDirectory.Part other = directory.open(2);
      for (int i = 0; i < 50; i++) {
        other.add(IndexKey.of(i));
      }
      assertThat(found(List.of(IndexRange.of(IndexKey.of(7)))).stream()).containsExactly(2);
      for (int i = 0; i < 50; i++) {
        assertThat(other.remove(IndexKey.of(i))).isTrue();
      }
      other.end();
    }
    assertThat(directory.bytes()).as("what is nobody's goes").isLessThan(20_000);
  }

  @Test
  void whoLooksWhileOthersChange_findsWhatIsThereThroughout() throws Exception {
    int writers = 3;
    int keptEvery = 97;
    AtomicBoolean goesOn = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> ended = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        KeyDirectory.Part part = directory.open(w);
        for (int kept = 0; kept < 20_000; kept += keptEvery) {
          part.add(IndexKey.of(kept));
        }
        int seed = w;
        ended.add(threads.submit(() -> change(part, new Random(seed), keptEvery, goesOn)));
      }
      Random random = new Random(9);
      for (int look = 0; look < 30_000; look++) {
        int kept = random.nextInt(200) * keptEvery;
        IndexRange range =
            look % 2 == 0
                ? IndexRange.of(IndexKey.of(kept))
                : IndexRange.between(IndexKey.of(kept - 30), IndexKey.of(kept + 30));
        BitSet found = found(List.of(range));
        assertThat(found == null || found.cardinality() == writers).isTrue();
      }
      goesOn.set(false);
      for (Future<?> one : ended) {
        one.get();
      }
    }
  }

  /** Adds and removes what lies between that which is kept, so that blocks come and go. */
  private static void change(
      KeyDirectory.Part part, Random random, int keptEvery, AtomicBoolean goesOn) {
    while (goesOn.get()) {
      int from = random.nextInt(20_000);
      for (int i = from; i < from + 600; i++) {
        if (i % keptEvery != 0) {
          part.add(IndexKey.of(i));
        }
      }
      for (int i = from; i < from + 600; i++) {
        if (i % keptEvery != 0) {
          part.remove(IndexKey.of(i));
        }
      }
    }
  }
}
