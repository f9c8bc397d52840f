package dev.grid.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.keys.KeyEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedIndexTest {

  private static final int IDS = 2_000;

  private static KeyEntry entry(int id) {
    return new KeyEntry(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(id).array());
  }

  /** One that is indexed by a value: few different ones, so that many are equal, or many. */
  private static IndexKey key(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> IndexKey.OF_NULL;
      case 1 -> IndexKey.of(random.nextInt(3));
      case 2 -> IndexKey.of(random.nextInt());
      case 3 -> IndexKey.of("customer" + random.nextInt(40));
      case 4 -> IndexKey.of(Long.MAX_VALUE - random.nextInt(5));
      default -> IndexKey.of("x".repeat(random.nextInt(12)));
    };
  }

  /** An entry that the index and the model have. */
  private record Indexed(IndexKey key, KeyEntry entry) {

    static final Comparator<Indexed> ORDER = Comparator.comparing(Indexed::place);

    IndexPlace place() {
      return new IndexPlace(key, entry.hash());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomChanges_agreeWithASortedList(long seed) {
    Random random = new Random(seed);
    SortedIndex<KeyEntry> index = new SortedIndex<>();
    Map<Integer, Indexed> model = new HashMap<>();
    for (int step = 0; step < 40_000; step++) {
      boolean shrinks = step / 10_000 % 2 == 1;
      int id = random.nextInt(IDS);
      Indexed found = model.get(id);
      if (found == null) {
        if (!shrinks || random.nextInt(4) == 0) {
          Indexed added = new Indexed(key(random), entry(id));
          index.add(added.key, added.entry);
          model.put(id, added);
        }
      } else if (shrinks || random.nextInt(3) == 0) {
        assertThat(index.remove(found.key, found.entry)).isTrue();
        model.remove(id);
      } else {
        Indexed other = new Indexed(found.key, entry(id));
        assertThat(index.replace(found.key, found.entry, other.entry)).isTrue();
        assertThat(index.remove(found.key, found.entry)).isFalse();
        model.put(id, other);
      }
      assertThat(index.size()).isEqualTo(model.size());
      if (step % 500 == 0) {
        assertSame(index, model, random, "seed=" + seed + " step=" + step);
      }
    }
  }

  private static void assertSame(
      SortedIndex<KeyEntry> index, Map<Integer, Indexed> model, Random random, String at) {
    List<Indexed> sorted = new ArrayList<>(model.values());
    sorted.sort(Indexed.ORDER);
    for (int i = 0; i < 10; i++) {
      IndexRange range = i == 0 ? IndexRange.all() : range(random);
      boolean isDescending = random.nextBoolean();
      List<KeyEntry> expected = new ArrayList<>();
      for (Indexed one : sorted) {
        if (range.lower().compareTo(one.place()) <= 0 && one.place().compareTo(range.upper()) < 0) {
          expected.add(one.entry);
        }
      }
      assertThat(index.count(range.lower(), range.upper())).as(at).isEqualTo(expected.size());
      if (isDescending) {
        Collections.reverse(expected);
      }
      int count = 1 + random.nextInt(50);
      List<KeyEntry> first = expected.subList(0, Math.min(count, expected.size()));
      assertThat(walk(index, range, isDescending, count)).as(at).containsExactlyElementsOf(first);
      assertThat(walk(index, range, isDescending, Integer.MAX_VALUE))
          .as(at)
          .containsExactlyElementsOf(expected);
    }
  }

  private static IndexRange range(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> IndexRange.of(key(random));
      case 1 -> IndexRange.from(key(random));
      case 2 -> IndexRange.to(key(random));
      default -> IndexRange.between(key(random), key(random));
    };
  }

  /** Those of a range, by a walk that stops after so many. */
  private static List<KeyEntry> walk(
      SortedIndex<KeyEntry> index, IndexRange range, boolean isDescending, int count) {
    List<KeyEntry> walked = new ArrayList<>();
    boolean isAtEnd =
        index.walk(
            range.lower(),
            range.upper(),
            isDescending,
            (rank, head, tail, entry) -> {
              walked.add(entry);
              return walked.size() < count;
            });
    assertThat(isAtEnd).isEqualTo(walked.size() < count);
    return walked;
  }

  @Test
  void entriesWithTheSameHash_areFoundEach() {
    SortedIndex<KeyEntry> index = new SortedIndex<>();
    IndexKey one = IndexKey.of(1);
    List<KeyEntry> same = List.of(entry(7), entry(7), entry(7));
    same.forEach(entry -> index.add(one, entry));
    index.add(IndexKey.of(2), entry(8));

    assertThat(same).allMatch(entry -> index.remove(one, entry));
    assertThat(index.size()).isEqualTo(1);
  }

  @Test
  void bytes_areAFewForEachEntry_andNoneWhenAllAreGone() {
    SortedIndex<KeyEntry> index = new SortedIndex<>();
    List<Indexed> all = new ArrayList<>();
    Random random = new Random(1);
    for (int id = 0; id < 10_000; id++) {
      Indexed one = new Indexed(IndexKey.of(random.nextInt()), entry(id));
      index.add(one.key, one.entry);
      all.add(one);
    }
    assertThat(index.bytes() / all.size()).isBetween(12L, 24L);

    all.forEach(one -> index.remove(one.key, one.entry));
    assertThat(index.size()).isZero();
    assertThat(index.bytes()).isZero();
  }
}
