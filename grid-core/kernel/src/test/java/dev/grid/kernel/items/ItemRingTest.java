package dev.grid.kernel.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemRingTest {

  private static final int STEPS = 20_000;

  /** Against a list: items are compared by identity, so order and place must be right. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void random_operations_agree_with_a_list(long seed) {
    Random random = new Random(seed);
    ItemRing ring = new ItemRing();
    List<byte[]> model = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      boolean growing = step / 2_000 % 2 == 0;
      switch (random.nextInt(growing ? 15 : 11)) {
        case 0 -> removeFirst(ring, model, random.nextInt(model.size() / 2 + 1));
        case 1, 2 -> removeOne(ring, model, random);
        case 3 -> removeSome(ring, model, random);
        case 4 -> {
          if (random.nextInt(500) == 0) {
            ring.clear();
            model.clear();
          }
        }
        case 5 -> {
          byte[] item = new byte[0];
          ring.addFirst(item);
          model.addFirst(item);
        }
        case 6 -> insert(ring, model, random);
        case 7 -> set(ring, model, random);
        default -> {
          byte[] item = new byte[0];
          ring.addLast(item);
          model.add(item);
        }
      }
      assertSame(ring, model, seed, step);
    }
  }

  private static void removeFirst(ItemRing ring, List<byte[]> model, int count) {
    ring.removeFirst(count);
    model.subList(0, count).clear();
  }

  private static void insert(ItemRing ring, List<byte[]> model, Random random) {
    List<byte[]> items = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      items.add(new byte[0]);
    }
    int position = random.nextInt(model.size() + 1);
    ring.insert(position, items);
    model.addAll(position, items);
  }

  private static void set(ItemRing ring, List<byte[]> model, Random random) {
    if (!model.isEmpty()) {
      int position = random.nextInt(model.size());
      byte[] item = new byte[0];
      assertThat(ring.set(position, item)).isSameAs(model.set(position, item));
    }
  }

  private static void removeOne(ItemRing ring, List<byte[]> model, Random random) {
    if (!model.isEmpty()) {
      int position = random.nextInt(model.size());
      ring.remove(new int[] {position});
      model.remove(position);
    }
  }

  private static void removeSome(ItemRing ring, List<byte[]> model, Random random) {
    TreeSet<Integer> positions = new TreeSet<>();
    for (int i = 0; i < model.size() / 4; i++) {
      positions.add(random.nextInt(model.size()));
    }
    ring.remove(positions.stream().mapToInt(Integer::intValue).toArray());
    positions.descendingSet().forEach(position -> model.remove((int) position));
  }

  private static void assertSame(ItemRing ring, List<byte[]> model, long seed, int step) {
    assertThat(ring.size()).as("size, seed=%s step=%s", seed, step).isEqualTo(model.size());
    for (int i = 0; i < model.size(); i++) {
      if (ring.get(i) != model.get(i)) {
        throw new AssertionError("seed=" + seed + " step=" + step + " position=" + i);
      }
    }
  }
}
