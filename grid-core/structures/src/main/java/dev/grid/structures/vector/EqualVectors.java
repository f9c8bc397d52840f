package dev.grid.structures.vector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node of a graph that has the same numbers as another one, by a hash of them: by
 * nearness it may not be found, as by {@code DOT} a vector is not the nearest to itself. A table
 * with open addressing. Confined to the graph's adding thread.
 */
final class EqualVectors {

  private static final int CAPACITY_START = 1_024;
  private static final int SLOT_BYTES = 4;
  private static final int MULTIPLIER = 0x9e3779b9;

  /** A power of two of them, at least half of them null. */
  private @Nullable GraphNode[] slots = new GraphNode[CAPACITY_START];

  private int size;

  private volatile long bytes = (long) CAPACITY_START * SLOT_BYTES;

  /** What it takes on the heap, about; for any thread, a little late. */
  long bytes() {
    return bytes;
  }

  /** The node that was added with an equal vector, or null. */
  @Nullable GraphNode find(GraphNode wanted) {
    return slots[slotOf(wanted)];
  }

  /** Adds a node; there must be none with an equal vector. */
  void add(GraphNode node) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    slots[slotOf(node)] = node;
    size++;
  }

  private void grow() {
    @Nullable GraphNode[] before = slots;
    slots = new GraphNode[2 * before.length];
    bytes = (long) slots.length * SLOT_BYTES;
    for (GraphNode node : before) {
      if (node != null) {
        slots[slotOf(node)] = node;
      }
    }
  }

  /** Where an equal one is, or else has its place. */
  private int slotOf(GraphNode wanted) {
    int mask = slots.length - 1;
    int hash = Arrays.hashCode(wanted.vector()) * MULTIPLIER;
    int slot = (hash ^ hash >>> 16) & mask;
    for (GraphNode there; (there = slots[slot]) != null && !there.equalsVector(wanted); ) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
