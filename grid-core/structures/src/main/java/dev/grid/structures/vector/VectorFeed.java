package dev.grid.structures.vector;

import dev.grid.kernel.keys.EntryTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What one partition has told a {@link VectorIndex}: its documents in the order of their keys'
 * hashes, some at a time, and then each that is stored. Confined to its partition, but for {@link
 * #isClosed} and {@link #isInGraph}.
 *
 * <p>Invariant: of documents whose hash comes before the cursor, each is in the graph since before
 * any search that goes on, or fresh: offered, waiting or apart; so a search that looks at the
 * graph, at what is fresh, and at what comes after the cursor, looks at all.
 */
final class VectorFeed {

  /** Documents that are taken at a time, if they have no more numbers than a slice of a search. */
  private static final int ENTRIES_A_TURN = 128;

  /** Nodes that are offered in a round, and that are forgotten. */
  private static final int NODES_A_TURN = 2_048;

  private static final int WAITING_SLACK = 256;

  private final VectorIndex index;
  private final int place;
  private final int partition;

  private int cursor = EntryTable.CURSOR_START;

  /** Offered, in that order, which is that of their numbers. */
  private final Deque<GraphNode> offered = new ArrayDeque<>();

  /** To be offered, in the order in which they were stored. */
  private final Deque<GraphNode> waiting = new ArrayDeque<>();

  /** Those that no graph may have, or could take. */
  private final IdentityHashMap<VectorEntry, GraphNode> apart = new IdentityHashMap<>();

  /** Those that have gone leave {@code waiting} when it has so many. */
  private int waitingMax = WAITING_SLACK;

  /**
   * How many documents before the cursor there were told of, but for those apart, and are there.
   */
  private int told;

  private volatile boolean isClosed;

  /** Whether nothing is fresh, and no document comes after the cursor. */
  private volatile boolean isInGraph;

  VectorFeed(VectorIndex index, int place, int partition) {
    this.index = index;
    this.place = place;
    this.partition = partition;
  }

  /** The partition whose documents it tells of. */
  int partition() {
    return partition;
  }

  /** Whether the graph has all documents, for every search that begins from now on. */
  boolean isInGraph() {
    return isInGraph;
  }

  private void publish() {
    boolean isAll = cursor == EntryTable.CURSOR_END && freshCount() == 0;
    if (isAll != isInGraph) {
      isInGraph = isAll;
    }
  }

  /**
   * Where documents begin that the index has not been told of, or {@link EntryTable#CURSOR_END}.
   */
  int cursor() {
    return cursor;
  }

  /** Whether there is more to tell. */
  boolean isBusy() {
    return cursor != EntryTable.CURSOR_END || !offered.isEmpty() || !waiting.isEmpty();
  }

  /** Whether the partition is not this member's any more, or was cleared. For any thread. */
  boolean isClosed() {
    return isClosed;
  }

  /** Ends it: none of its documents is found any more. */
  void close() {
    isClosed = true;
    isInGraph = false;
    offered.clear();
    waiting.clear();
    apart.clear();
    index.gone(told);
  }

  /** An entry was added to the partition. */
  void stored(VectorEntry entry) {
    if (EntryTable.isBefore(entry.hash(), cursor)) {
      tell(entry);
      publish();
    }
  }

  /** An entry was taken out of the partition. */
  void gone(VectorEntry entry) {
    if (EntryTable.isBefore(entry.hash(), cursor)
        && entry.vector(place).length != 0
        && apart.remove(entry) == null) {
      told--;
      index.gone(1);
    }
  }

  private void tell(VectorEntry entry) {
    float[] vector = entry.vector(place);
    if (vector.length == 0) {
      return;
    }
    GraphNode node = new GraphNode(entry, vector, this);
    if (!GraphPoint.isOrdinary(vector)) {
      apart.put(entry, node);
      return;
    }
    told++;
    if (waiting.isEmpty() && index.offer(node)) {
      offered.add(node);
    } else {
      waiting.add(node);
      boundWaiting();
    }
  }

  /** What is stored again and again does not wait as often; costs no more than storing does. */
  private void boundWaiting() {
    if (waiting.size() > waitingMax) {
      waiting.removeIf(node -> !node.isLive());
      waitingMax = 2 * waiting.size() + WAITING_SLACK;
    }
  }

  /**
   * Goes on: offers what has found no room, and more documents, and forgets what every search
   * finds.
   *
   * @param floor what has a smaller number is found by every search
   */
  void goOn(VectorState state, long floor) {
    forget(floor);
    offerWaiting();
    if (waiting.isEmpty() && index.hasRoom() && cursor != EntryTable.CURSOR_END) {
      List<VectorEntry> next = new ArrayList<>();
      int count = Math.min(ENTRIES_A_TURN, VectorLook.SLICE_NUMBERS_MAX / index.dimension());
      cursor = state.scan(cursor, count, next::add);
      next.forEach(this::tell);
    }
    publish();
  }

  private void forget(long floor) {
    for (int i = 0; i < NODES_A_TURN; i++) {
      GraphNode first = offered.peek();
      if (first == null) {
        return;
      }
      VectorEntry entry = first.live();
      if (entry != null && first.number() == GraphNode.REFUSED) {
        apart.put(entry, first);
        told--;
      } else if (entry != null && first.number() >= floor) {
        return;
      }
      offered.remove();
    }
  }

  private void offerWaiting() {
    for (int i = 0; i < NODES_A_TURN; i++) {
      GraphNode first = waiting.peek();
      if (first == null || first.isLive() && !index.offer(first)) {
        return;
      }
      waiting.remove();
      if (first.isLive()) {
        offered.add(first);
      }
    }
  }

  /** How many nodes a search looks at beside the graph. */
  int freshCount() {
    return offered.size() + waiting.size() + apart.size();
  }

  /** Adds documents that a search does not find in the graph whose snapshot this is. */
  void collectFresh(long snapshot, List<VectorEntry> into) {
    collect(offered, snapshot, into);
    collect(waiting, snapshot, into);
    collect(apart.values(), snapshot, into);
  }

  private static void collect(Iterable<GraphNode> from, long snapshot, List<VectorEntry> into) {
    for (GraphNode node : from) {
      VectorEntry entry = node.live();
      if (entry != null && node.number() >= snapshot) {
        into.add(entry);
      }
    }
  }
}
