package dev.grid.structures.vector;

import dev.grid.kernel.keys.EntryTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one partition has told a {@link VectorIndex}: its documents in the order of their keys'
 * hashes, some at a time, and then each that is stored. Confined to its partition, but for {@link
 * #isClosed}.
 *
 * <p>Invariant: of documents whose hash comes before the cursor, each is in the graph since before
 * any search that goes on, or in {@code fresh}; so a search that looks at the graph, at what is
 * fresh, and at what comes after the cursor, looks at all.
 */
final class VectorFeed {

  /** Documents that are taken at a time, if they have no more numbers than a slice of a search. */
  private static final int ENTRIES_A_TURN = 128;

  private final VectorIndex index;
  private final int place;

  private int cursor = EntryTable.CURSOR_START;

  /** In the order in which they were stored. */
  private final List<Fresh> fresh = new ArrayList<>();

  /** How many documents before the cursor there were offered and have not gone. */
  private int told;

  private volatile boolean isClosed;

  /** A node that not every search finds in the graph. */
  private static final class Fresh {
    final GraphNode node;

    /** Whether a graph may have it; else it stays with the partition. */
    final boolean isOrdinary;

    boolean isOffered;

    Fresh(GraphNode node) {
      this.node = node;
      this.isOrdinary = GraphPoint.isOrdinary(node.vector());
    }
  }

  VectorFeed(VectorIndex index, int place) {
    this.index = index;
    this.place = place;
  }

  /**
   * Where documents begin that the index has not been told of, or {@link EntryTable#CURSOR_END}.
   */
  int cursor() {
    return cursor;
  }

  /** Whether there is more to tell. */
  boolean isBusy() {
    return cursor != EntryTable.CURSOR_END || !fresh.isEmpty();
  }

  /** Whether the partition is not this member's any more, or was cleared. For any thread. */
  boolean isClosed() {
    return isClosed;
  }

  /** Ends it: none of its documents is found any more. */
  void close() {
    isClosed = true;
    fresh.clear();
    index.gone(told);
  }

  /** An entry was added to the partition. */
  void stored(VectorEntry entry) {
    if (EntryTable.isBefore(entry.hash(), cursor)) {
      tell(entry);
    }
  }

  /** An entry was taken out of the partition. */
  void gone(VectorEntry entry) {
    if (EntryTable.isBefore(entry.hash(), cursor) && entry.vector(place).length != 0) {
      told--;
      index.gone(1);
    }
  }

  private void tell(VectorEntry entry) {
    float[] vector = entry.vector(place);
    if (vector.length != 0) {
      told++;
      Fresh added = new Fresh(new GraphNode(entry, vector, this));
      fresh.add(added);
      offer(added);
    }
  }

  private void offer(Fresh one) {
    if (!one.isOffered && one.isOrdinary) {
      one.isOffered = index.offer(one.node);
    }
  }

  /**
   * Goes on: offers what has found no room, and more documents, and forgets what every search
   * finds.
   *
   * @param floor what has a smaller number is found by every search
   */
  void goOn(VectorState state, long floor) {
    fresh.removeIf(one -> one.node.number() < floor || !one.node.isLive());
    fresh.forEach(this::offer);
    if (index.hasRoom() && cursor != EntryTable.CURSOR_END) {
      List<VectorEntry> next = new ArrayList<>();
      int count = Math.min(ENTRIES_A_TURN, VectorSearching.SLICE_NUMBERS_MAX / index.dimension());
      cursor = state.scan(cursor, count, next::add);
      next.forEach(this::tell);
    }
  }

  /** How many nodes a search looks at beside the graph. */
  int freshCount() {
    return fresh.size();
  }

  /** Adds nodes that a search does not find in the graph whose snapshot this is. */
  void collectFresh(long snapshot, List<GraphNode> into) {
    for (Fresh one : fresh) {
      if (one.node.number() >= snapshot && one.node.isLive()) {
        into.add(one.node);
      }
    }
  }
}
