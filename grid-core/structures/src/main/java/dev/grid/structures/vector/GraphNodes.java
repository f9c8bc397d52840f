package dev.grid.structures.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link VectorGraph} by place, with their links and codes. Replaced by a larger one
 * when it is full. The graph's adding thread writes; a node's links at a level are an array that is
 * replaced as a whole, and published by a release, so that whoever comes to a node by such an array
 * sees all of it.
 */
final class GraphNodes {

  private static final VarHandle LINKS = MethodHandles.arrayElementVarHandle(int[][].class);

  final GraphNode[] all;

  /** At level 0. */
  final int[][] base;

  /** At the levels above; shared with larger ones. */
  final int[][][] upper;

  /** Of all nodes, or null. */
  final @Nullable GraphCodes codes;

  /** Written by the adding thread before anybody can come to a place from there on. */
  private int end;

  GraphNodes(int capacity, @Nullable GraphCodes codes) {
    this.codes = codes;
    all = new GraphNode[capacity];
    base = new int[capacity][];
    upper = new int[capacity][][];
    end = capacity;
  }

  /**
   * Places from here on are not in these arrays, although links of higher levels, which are shared
   * with those that have replaced them, may lead there. To be asked when links were read.
   */
  int end() {
    return end;
  }

  /** What replaces this one, with room for more. */
  GraphNodes larger(int places) {
    int capacity = 2 * all.length;
    return copy(capacity, codes == null ? null : codes.larger(capacity), places);
  }

  /** What replaces this one, with other codes. */
  GraphNodes with(@Nullable GraphCodes other, int places) {
    return copy(all.length, other, places);
  }

  private GraphNodes copy(int capacity, @Nullable GraphCodes other, int places) {
    end = places;
    GraphNodes copy = new GraphNodes(capacity, other);
    System.arraycopy(all, 0, copy.all, 0, all.length);
    System.arraycopy(base, 0, copy.base, 0, all.length);
    System.arraycopy(upper, 0, copy.upper, 0, all.length);
    return copy;
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
