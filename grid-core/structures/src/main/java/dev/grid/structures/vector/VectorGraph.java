package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are linked with near ones, so that what is nearest is found by going from one to the
 * next: hierarchical navigable small worlds (Malkov and Yashunin, "Efficient and robust approximate
 * nearest neighbor search using hierarchical navigable small world graphs", 2016, algorithms 1 to
 * 5). Each node is at level 0, few are at higher ones, by which a search comes near in few steps.
 *
 * <p>Nodes are added by one thread and never removed: those whose documents have gone are passed
 * through, and not found. Any number of threads search meanwhile, without locks: a node's links at
 * a level are an array that is replaced as a whole, and published by a release; whoever comes to a
 * node by such an array sees all of it.
 *
 * <p>Nodes with equal vectors share one place, chained to its first: else many equal ones would be
 * linked with each other only, and a search that comes to them would find nothing else.
 */
final class VectorGraph {

  private static final VarHandle LINKS = MethodHandles.arrayElementVarHandle(int[][].class);

  private static final int CAPACITY_START = 1_024;
  private static final int LEVELS_MAX = 16;
  private static final GraphFilter ANY = node -> true;
  private static final int[] NO_LINKS = {};
  private static final int[][] NO_LEVELS = {};
  private static final int PLACE_BITS = 32;

  /** An array of links at level 0, and at higher ones on average. */
  private static final int PLACE_BYTES = 16 + 4;

  /** In the arrays of nodes and links. */
  private static final int SLOT_BYTES = 3 * 4;

  private final VectorMetric metric;
  private final int degree;
  private final int candidatesMax;
  private final double levelFactor;

  /** The adding thread's; the same levels in each run. */
  private final SplittableRandom random = new SplittableRandom(1);

  /** The first of each place; the adding thread's. */
  private final EqualVectors firsts = new EqualVectors();

  private volatile Nodes nodes = new Nodes(CAPACITY_START);

  /** Where searches begin; null while there is no node. */
  private volatile @Nullable Entrance entrance;

  /** How many places are taken; and how many nodes there are, of which equal ones share a place. */
  private volatile int places;

  private volatile int size;

  /** How many links there are. */
  private volatile long links;

  /** The node of the highest level. */
  private record Entrance(int place, int level) {}

  /** Nodes and links by place. Replaced by a larger one when it is full. */
  private static final class Nodes {

    final GraphNode[] all;

    /** At level 0. */
    final int[][] base;

    /** At the levels above; shared with larger ones. */
    final int[][][] upper;

    Nodes(int capacity) {
      all = new GraphNode[capacity];
      base = new int[capacity][];
      upper = new int[capacity][][];
    }

    Nodes larger() {
      Nodes larger = new Nodes(2 * all.length);
      System.arraycopy(all, 0, larger.all, 0, all.length);
      System.arraycopy(base, 0, larger.base, 0, all.length);
      System.arraycopy(upper, 0, larger.upper, 0, all.length);
      return larger;
    }

    int[] links(int place, int level) {
      return level == 0
          ? (int[]) LINKS.getAcquire(base, place)
          : (int[]) LINKS.getAcquire(upper[place], level - 1);
    }

    void link(int place, int level, int[] links) {
      if (level == 0) {
        LINKS.setRelease(base, place, links);
      } else {
        LINKS.setRelease(upper[place], level - 1, links);
      }
    }
  }

  /**
   * A graph without nodes.
   *
   * @param degree how many links a node has at higher levels, at most; twice as many at level 0
   * @param candidatesMax how many are looked at for a node's links
   */
  VectorGraph(VectorMetric metric, int degree, int candidatesMax) {
    this.metric = metric;
    this.degree = degree;
    this.candidatesMax = candidatesMax;
    this.levelFactor = 1 / Math.log(degree);
  }

  /** How many nodes there are, live or not. */
  int size() {
    return size;
  }

  /** How many different vectors they have. */
  int places() {
    return places;
  }

  /** What it takes on the heap beside the vectors, about. */
  long bytes() {
    return (long) size * GraphNode.BYTES
        + (long) places * PLACE_BYTES
        + links * Integer.BYTES
        + (long) nodes.all.length * SLOT_BYTES
        + firsts.bytes();
  }

  /** Visits all nodes; for the adding thread. */
  void forEach(Consumer<GraphNode> visitor) {
    for (int place = 0; place < places; place++) {
      for (GraphNode node = nodes.all[place]; node != null; node = node.next()) {
        visitor.accept(node);
      }
    }
  }

  // Keys: how near, and which. A higher one is nearer.

  private static long key(float nearness, int place) {
    int bits = Float.floatToIntBits(nearness);
    return (long) (bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE) << PLACE_BITS | place;
  }

  private static int placeOf(long key) {
    return (int) key;
  }

  private static float nearnessOf(long key) {
    int bits = (int) (key >> PLACE_BITS);
    return Float.intBitsToFloat(bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE);
  }

  private long keyOf(Nodes in, GraphPoint point, int place) {
    return key(point.nearness(metric, in.all[place]), place);
  }

  // Adding: one thread only.

  /** Adds a node. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
  void add(GraphNode node) {
    GraphNode equal = firsts.find(node);
    if (equal != null) {
      equal.chain(node);
      size++;
      return;
    }
    int place = places;
    Nodes in = nodes;
    int level = newLevel();
    Entrance from = entrance;
    long[][] found = from == null ? new long[0][] : candidates(in, node, level, from);
    if (place == in.all.length) {
      in = in.larger();
      nodes = in;
    }
    in.all[place] = node;
    in.base[place] = NO_LINKS;
    in.upper[place] = level == 0 ? NO_LEVELS : new int[level][];
    Arrays.fill(in.upper[place], NO_LINKS);
    for (int at = found.length - 1; at >= 0; at--) {
      connect(in, place, at, found[at]);
    }
    firsts.add(node);
    places = place + 1;
    size++;
    if (from == null || level > from.level) {
      entrance = new Entrance(place, level);
    }
  }

  private int newLevel() {
    double drawn = -Math.log(1 - random.nextDouble()) * levelFactor;
    return Math.min(LEVELS_MAX, (int) drawn);
  }

  /** What is near to a node, by levels up to its own. */
  private long[][] candidates(Nodes in, GraphNode node, int level, Entrance from) {
    int top = Math.min(level, from.level);
    long[][] found = new long[top + 1][];
    long[] starts = {descend(in, node, from, top)};
    for (int at = top; at >= 0; at--) {
      found[at] =
          Objects.requireNonNull(
              around(in, node, starts, at, new Wanted(candidatesMax, ANY, Integer.MAX_VALUE)));
      starts = found[at];
    }
    return found;
  }

  private void connect(Nodes in, int place, int level, long[] candidates) {
    int[] chosen = choose(in, candidates, degree);
    link(in, place, level, chosen);
    for (int other : chosen) {
      linkBack(in, other, place, level);
    }
  }

  private void linkBack(Nodes in, int from, int to, int level) {
    int[] before = in.links(from, level);
    int max = level == 0 ? 2 * degree : degree;
    int[] links = Arrays.copyOf(before, before.length + 1);
    links[before.length] = to;
    if (links.length > max) {
      GraphNode node = in.all[from];
      LongHeap sorted = new LongHeap(links.length);
      for (int other : links) {
        sorted.add(keyOf(in, node, other));
      }
      // A quarter stays free, so that links are not chosen anew for each one that comes.
      links = choose(in, sorted.takeGreatestFirst(), max - max / 4);
    }
    link(in, from, level, links);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
  private void link(Nodes in, int place, int level, int[] to) {
    links += to.length - in.links(place, level).length;
    in.link(place, level, to);
  }

  /**
   * Chooses links of a node: near ones in different directions, that is, none to which another one
   * is nearer than the node; and then the nearest of the others.
   *
   * @param sorted keys of the node's candidates, the nearest first
   */
  private int[] choose(Nodes in, long[] sorted, int max) {
    int[] chosen = new int[Math.min(max, sorted.length)];
    long[] others = new long[sorted.length];
    int count = 0;
    int otherCount = 0;
    for (int i = 0; i < sorted.length && count < chosen.length; i++) {
      if (isInOwnDirection(in, sorted[i], chosen, count)) {
        chosen[count++] = placeOf(sorted[i]);
      } else {
        others[otherCount++] = sorted[i];
      }
    }
    for (int i = 0; count < chosen.length && i < otherCount; i++) {
      chosen[count++] = placeOf(others[i]);
    }
    return chosen;
  }

  private boolean isInOwnDirection(Nodes in, long key, int[] chosen, int count) {
    GraphNode candidate = in.all[placeOf(key)];
    float toNode = nearnessOf(key);
    for (int i = 0; i < count; i++) {
      GraphNode other = in.all[chosen[i]];
      float between = candidate.nearness(metric, other);
      if (between > toNode) {
        return false;
      }
    }
    return true;
  }

  // Searching: any thread.

  /** Which share of some nodes all over the graph a filter finds; from 0 to 1. */
  double share(GraphFilter filter, int count) {
    int end = places;
    Nodes in = nodes;
    int found = 0;
    int tested = Math.min(count, end);
    for (int i = 0; i < tested; i++) {
      found += filter.testAny(in.all[(int) ((long) i * end / tested)]) ? 1 : 0;
    }
    return tested == 0 ? 0 : (double) found / tested;
  }

  /**
   * Live nodes that are near, the nearest first.
   *
   * @param candidates how many are looked for: more make it surer that the nearest are among them
   */
  List<GraphNode> search(GraphPoint wanted, int candidates) {
    return Objects.requireNonNull(
        search(wanted, candidates, GraphFilter.LIVE, Integer.MAX_VALUE), "found");
  }

  /**
   * The same of nodes that a filter finds.
   *
   * @param candidates how many are looked for
   * @param filter which; others are passed through
   * @param visitsMax after so many nodes it is given up
   * @return null if it was
   */
  @Nullable List<GraphNode> search(
      GraphPoint wanted, int candidates, GraphFilter filter, int visitsMax) {
    Entrance from = entrance; // Before the nodes, which then have it.
    Nodes in = nodes;
    if (from == null) {
      return List.of();
    }
    long[] starts = {descend(in, wanted, from, 0)};
    long[] found = around(in, wanted, starts, 0, new Wanted(candidates, filter, visitsMax));
    if (found == null) {
      return null;
    }
    List<GraphNode> near = new ArrayList<>(found.length);
    for (long key : found) {
      for (GraphNode node = in.all[placeOf(key)]; node != null; node = node.next()) {
        if (near.size() == candidates) {
          return near;
        }
        if (filter.test(node)) {
          near.add(node);
        }
      }
    }
    return near;
  }

  /** The key of a near node at a level, by always going to the nearest from the top. */
  private long descend(Nodes in, GraphPoint wanted, Entrance from, int level) {
    long best = keyOf(in, wanted, from.place);
    for (int at = from.level; at > level; at--) {
      long before;
      do {
        before = best;
        for (int place : in.links(placeOf(before), at)) {
          if (place < in.all.length) {
            best = Math.max(best, keyOf(in, wanted, place));
          }
        }
      } while (best != before);
    }
    return best;
  }

  /**
   * What is looked for at a level.
   *
   * @param max how many
   * @param filter which; others are passed through
   * @param visitsMax after so many nodes it is given up
   */
  private record Wanted(int max, GraphFilter filter, int visitsMax) {}

  /**
   * The nearest at a level that are found from some nodes on.
   *
   * @return keys, the nearest first; null if it was given up
   */
  private long @Nullable [] around(
      Nodes in, GraphPoint wanted, long[] starts, int level, Wanted which) {
    int max = which.max;
    GraphFilter filter = which.filter;
    int visits = 0;
    long[] seen = new long[(in.all.length - 1 >> 6) + 1];
    LongHeap best = new LongHeap(max + 1);
    LongHeap todo = new LongHeap(max); // The complements, so that the nearest comes first.
    for (long key : starts) {
      int place = placeOf(key);
      seen[place >> 6] |= 1L << place;
      todo.add(~key);
      if (filter.testAny(in.all[place])) {
        best.add(key);
      }
    }
    while (best.size() > max) {
      best.take();
    }
    while (todo.size() > 0) {
      long from = ~todo.take();
      if (best.size() == max && from < best.first()) {
        break;
      }
      if (visits > which.visitsMax) {
        return null;
      }
      for (int place : in.links(placeOf(from), level)) {
        // Higher levels' links may be to nodes that came after these.
        if (place >= in.all.length || (seen[place >> 6] & 1L << place) != 0) {
          continue;
        }
        seen[place >> 6] |= 1L << place;
        visits++;
        long key = keyOf(in, wanted, place);
        if (best.size() < max || key > best.first()) {
          todo.add(~key);
          if (filter.testAny(in.all[place])) {
            best.add(key);
            if (best.size() > max) {
              best.take();
            }
          }
        }
      }
    }
    return best.takeGreatestFirst();
  }
}
