package dev.grid.structures.vector;

import dev.grid.vector.VectorMetric;
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
 * <p>Where vectors have many numbers, searches go by {@link GraphCodes}, and compare exactly what
 * they have found; links are chosen exactly. Codes that do not tell near nodes from others, as they
 * are too coarse for what the vectors are, are given up ({@link CodesCheck}).
 *
 * <p>Nodes with equal vectors share one place, chained to its first: else many equal ones would be
 * linked with each other only, and a search that comes to them would find nothing else.
 */
final class VectorGraph {

  private static final int CAPACITY_START = 1_024;

  /** So many nodes say where the center of codes is; there are none before that. */
  private static final int CODED_MIN = 1_024;

  private static final int LEVELS_MAX = 16;
  private static final GraphFilter ANY = node -> true;
  private static final int[] NO_LINKS = {};
  private static final int[][] NO_LEVELS = {};

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

  /** The adding thread's. */
  private final CodesCheck check = new CodesCheck();

  private volatile GraphNodes nodes = new GraphNodes(CAPACITY_START, null);

  /** Where searches begin; null while there is no node. */
  private volatile @Nullable Entrance entrance;

  /** How many places are taken; and how many nodes there are, of which equal ones share a place. */
  private volatile int places;

  private volatile int size;

  /** How many links there are. */
  private volatile long links;

  /** The node of the highest level. */
  private record Entrance(int place, int level) {}

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

  /** Whether searches go by codes. */
  boolean isCoded() {
    return nodes.codes != null;
  }

  /** What it takes on the heap beside the vectors, about. */
  long bytes() {
    return (long) size * GraphNode.BYTES
        + (long) places * PLACE_BYTES
        + links * Integer.BYTES
        + (long) nodes.all.length * SLOT_BYTES
        + codeBytes()
        + firsts.bytes();
  }

  private long codeBytes() {
    GraphCodes codes = nodes.codes;
    return codes == null ? 0 : (long) places * codes.rowBytes();
  }

  /** Visits all nodes; for the adding thread. */
  void forEach(Consumer<GraphNode> visitor) {
    for (int place = 0; place < places; place++) {
      for (GraphNode node = nodes.all[place]; node != null; node = node.next()) {
        visitor.accept(node);
      }
    }
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
    GraphNodes in = coded();
    int place = places;
    int level = newLevel();
    Entrance from = entrance;
    GraphProbe probe = GraphProbe.of(metric, in, node);
    long[][] found = from == null ? new long[0][] : candidates(probe, level, from);
    if (place == in.all.length) {
      in = in.larger(place);
      nodes = in;
    }
    in.all[place] = node;
    in.base[place] = NO_LINKS;
    in.upper[place] = level == 0 ? NO_LEVELS : new int[level][];
    Arrays.fill(in.upper[place], NO_LINKS);
    GraphCodes.Coded coded = probe.coded();
    if (in.codes != null && coded != null) {
      in.codes.add(place, coded);
    }
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

  /** The nodes, with codes from when there are enough, and without when these are too coarse. */
  private GraphNodes coded() {
    GraphNodes in = nodes;
    if (in.codes != null && check.isTooCoarse()) {
      in = in.with(null, places);
      nodes = in;
    } else if (in.codes == null
        && places == CODED_MIN
        && candidatesMax >= CodesCheck.FOUND_MIN
        && in.all[0].vector().length >= GraphCodes.DIMENSION_MIN) {
      in = in.with(GraphCodes.of(metric, in.all, places, in.all.length), places);
      nodes = in;
    }
    return in;
  }

  private int newLevel() {
    double drawn = -Math.log(1 - random.nextDouble()) * levelFactor;
    return Math.min(LEVELS_MAX, (int) drawn);
  }

  /** What is near to a node, by levels up to its own. */
  private long[][] candidates(GraphProbe probe, int level, Entrance from) {
    int top = Math.min(level, from.level);
    long[][] found = new long[top + 1][];
    long[] starts = {descend(probe, from, top)};
    for (int at = top; at >= 0; at--) {
      starts =
          Objects.requireNonNull(
              around(probe, starts, at, new Wanted(candidatesMax, ANY, Integer.MAX_VALUE)));
      found[at] = probe.exactly(starts);
      if (at == 0 && probe.coded() != null) {
        check.found(starts, found[at]);
      }
    }
    return found;
  }

  private void connect(GraphNodes in, int place, int level, long[] candidates) {
    int[] chosen = choose(in, candidates, degree);
    link(in, place, level, chosen);
    for (int other : chosen) {
      linkBack(in, other, place, level);
    }
  }

  private void linkBack(GraphNodes in, int from, int to, int level) {
    int[] before = in.links(from, level);
    int max = level == 0 ? 2 * degree : degree;
    int[] links = Arrays.copyOf(before, before.length + 1);
    links[before.length] = to;
    if (links.length > max) {
      GraphProbe probe = GraphProbe.exact(metric, in, in.all[from]);
      long[] keys = new long[links.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = links[i];
      }
      // A quarter stays free, so that links are not chosen anew for each one that comes.
      links = choose(in, probe.sorted(keys), max - max / 4);
    }
    link(in, from, level, links);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
  private void link(GraphNodes in, int place, int level, int[] to) {
    links += to.length - in.links(place, level).length;
    in.link(place, level, to);
  }

  /**
   * Chooses links of a node: near ones in different directions, that is, none to which another one
   * is nearer than the node; and then the nearest of the others.
   *
   * @param sorted keys of the node's candidates, the nearest first
   */
  private int[] choose(GraphNodes in, long[] sorted, int max) {
    int[] chosen = new int[Math.min(max, sorted.length)];
    long[] others = new long[sorted.length];
    int count = 0;
    int otherCount = 0;
    for (int i = 0; i < sorted.length && count < chosen.length; i++) {
      if (isInOwnDirection(in, sorted[i], chosen, count)) {
        chosen[count++] = NearKey.placeOf(sorted[i]);
      } else {
        others[otherCount++] = sorted[i];
      }
    }
    for (int i = 0; count < chosen.length && i < otherCount; i++) {
      chosen[count++] = NearKey.placeOf(others[i]);
    }
    return chosen;
  }

  private boolean isInOwnDirection(GraphNodes in, long key, int[] chosen, int count) {
    GraphNode candidate = in.all[NearKey.placeOf(key)];
    float toNode = NearKey.nearnessOf(key);
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
    GraphNodes in = nodes;
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
    GraphNodes in = nodes;
    if (from == null) {
      return List.of();
    }
    GraphProbe probe = GraphProbe.of(metric, in, wanted);
    long[] starts = {descend(probe, from, 0)};
    long[] found = around(probe, starts, 0, new Wanted(candidates, filter, visitsMax));
    if (found == null) {
      return null;
    }
    List<GraphNode> near = new ArrayList<>(found.length);
    for (long key : probe.exactly(found)) {
      for (GraphNode node = in.all[NearKey.placeOf(key)]; node != null; node = node.next()) {
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
  private long descend(GraphProbe probe, Entrance from, int level) {
    GraphNodes in = probe.in();
    long best = probe.key(from.place);
    for (int at = from.level; at > level; at--) {
      long before;
      do {
        before = best;
        for (int place : in.links(NearKey.placeOf(before), at)) {
          if (place < in.end()) {
            best = Math.max(best, probe.key(place));
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
   * @return keys, the nearest first by what the probe goes by; null if it was given up
   */
  private long @Nullable [] around(GraphProbe probe, long[] starts, int level, Wanted which) {
    GraphNodes in = probe.in();
    int max = which.max;
    GraphFilter filter = which.filter;
    int visits = 0;
    long[] seen = new long[(in.all.length - 1 >> 6) + 1];
    LongHeap best = new LongHeap(max + 1);
    LongHeap todo = new LongHeap(max); // The complements, so that the nearest comes first.
    for (long key : starts) {
      int place = NearKey.placeOf(key);
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
      for (int place : in.links(NearKey.placeOf(from), level)) {
        // Higher levels' links may be to nodes that came after these.
        if (place >= in.end() || (seen[place >> 6] & 1L << place) != 0) {
          continue;
        }
        seen[place >> 6] |= 1L << place;
        visits++;
        long key = probe.key(place);
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
