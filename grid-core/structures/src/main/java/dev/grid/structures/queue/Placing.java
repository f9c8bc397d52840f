package dev.grid.structures.queue;

import dev.grid.kernel.items.ItemSequence;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where items belong that are compared outside the partition, while others are taken out. One call
 * at a time places items, so none are added meanwhile. Confined to its state.
 *
 * <p>A place is a gap: 0 before the head, the size behind the tail. Each item's is known to be from
 * {@code low} to {@code high}, and is looked for by samples in between, round by round, each a
 * fraction of the one before. A gap moves with the items around it: removing one before it brings
 * it nearer to the head.
 *
 * <p>Invariant: {@code 0 <= low <= high <= size} for each item.
 */
final class Placing {

  /** Samples of a round for one item: so 16 million items take four rounds. */
  private static final int SAMPLES_MAX = 64;

  /** Of all items of a call together, if they are many; one at least for each. */
  private static final int ROUND_SAMPLES_MAX = 4_096;

  private static final int[] NONE = {};
  private static final int[][] NO_SAMPLES = {};

  private int[] low = NONE;
  private int[] high = NONE;

  /** Of each item, the gaps before and behind its samples. */
  private int[][] before = NO_SAMPLES;

  private int[][] behind = NO_SAMPLES;

  /** So many items may be anywhere. */
  void begin(int count, int size) {
    low = new int[count];
    high = new int[count];
    Arrays.fill(high, size);
    before = NO_SAMPLES;
    behind = NO_SAMPLES;
  }

  void forget() {
    begin(0, 0);
  }

  boolean isDone() {
    return Arrays.equals(low, high);
  }

  /** Samples for each item, in the order of the queue; none for one whose place is known. */
  List<List<Data>> samples(ItemSequence items) {
    int most = Math.clamp(ROUND_SAMPLES_MAX / Math.max(1, low.length), 1, SAMPLES_MAX);
    before = new int[low.length][];
    behind = new int[low.length][];
    List<List<Data>> samples = new ArrayList<>(low.length);
    for (int i = 0; i < low.length; i++) {
      int between = high[i] - low[i];
      int count = Math.min(between, most);
      before[i] = new int[count];
      behind[i] = new int[count];
      List<Data> some = new ArrayList<>(count);
      for (int s = 0; s < count; s++) {
        int position = low[i] + (int) ((s + 1L) * between / (count + 1));
        before[i][s] = position;
        behind[i][s] = position + 1;
        some.add(items.get(position));
      }
      samples.add(some);
    }
    return samples;
  }

  /** Behind so many of its samples each item belongs, and before the others. */
  void narrow(int[] passed) {
    for (int i = 0; i < low.length; i++) {
      if (passed[i] > 0) {
        low[i] = behind[i][passed[i] - 1];
      }
      if (passed[i] < before[i].length) {
        high[i] = before[i][passed[i]];
      }
    }
  }

  /** The positions of the items when they are inserted, in their order. */
  int[] positions() {
    int[] positions = low.clone();
    for (int i = 0; i < positions.length; i++) {
      // A comparator that contradicts itself must not take items apart.
      positions[i] = i == 0 ? low[0] : Math.max(low[i] + i, positions[i - 1] + 1);
    }
    return positions;
  }

  /** So many items at the head are gone. */
  void removedFirst(int count) {
    forEach(gaps -> Arrays.setAll(gaps, i -> Math.max(0, gaps[i] - count)));
  }

  /** The items at these positions, which ascend, are gone. */
  void removed(int[] positions) {
    forEach(gaps -> Arrays.setAll(gaps, i -> gaps[i] - below(positions, gaps[i])));
  }

  /** How many of these are below a gap. */
  private static int below(int[] positions, int gap) {
    int at = Arrays.binarySearch(positions, gap);
    return at >= 0 ? at : -at - 1;
  }

  private void forEach(Consumer<int[]> move) {
    if (low.length == 0) {
      return;
    }
    move.accept(low);
    move.accept(high);
    for (int[] gaps : before) {
      move.accept(gaps);
    }
    for (int[] gaps : behind) {
      move.accept(gaps);
    }
  }
}
