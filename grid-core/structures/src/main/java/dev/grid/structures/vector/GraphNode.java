package dev.grid.structures.vector;

import org.jspecify.annotations.Nullable;

/**
 * A document's vector on its way to a graph, and in it.
 *
 * <p>{@code number} is written by the index's worker, once, when a graph has the node, and {@code
 * next} before that; {@code entry} is let go of by the worker; all else is final. Whether the
 * document is still there is told by its entry and its feed, to any thread.
 */
final class GraphNode extends GraphPoint {

  /** Of a node that no graph has had yet. */
  static final long WAITING = Long.MAX_VALUE;

  /** Of a node that a graph could not take: it stays with its partition. */
  static final long REFUSED = WAITING - 1;

  /** Null when it was gone and {@link #forgetGone}; the index's worker does that. */
  private volatile @Nullable VectorEntry entry;

  private final VectorFeed feed;

  /** Another one with an equal vector, which is in no other place of the graph. */
  private volatile @Nullable GraphNode next;

  /** How many nodes the index had before it. */
  private volatile long number = WAITING;

  /** What it takes on the heap without its vector. */
  static final int BYTES = 48;

  GraphNode(@Nullable VectorEntry entry, float[] vector, VectorFeed feed) {
    super(vector);
    this.entry = entry;
    this.feed = feed;
  }

  /** The document if it is as it was, where it was; else null. */
  @Nullable VectorEntry live() {
    VectorEntry there = entry;
    return there == null || there.isGone() || feed.isClosed() ? null : there;
  }

  /** Lets go of the document if it is gone: of it the graph needs the vector only. */
  void forgetGone() {
    if (live() == null) {
      entry = null;
    }
  }

  VectorFeed feed() {
    return feed;
  }

  long number() {
    return number;
  }

  void inserted(long number) {
    this.number = number;
  }

  @Nullable GraphNode next() {
    return next;
  }

  /** Puts an equal one between this and the next. */
  void chain(GraphNode equal) {
    equal.next = next;
    next = equal;
  }

  /** The same for another graph, while this one is still searched. */
  GraphNode copy() {
    GraphNode copy = new GraphNode(entry, vector(), feed);
    copy.number = number;
    return copy;
  }

  /** Whether the document is as it was, where it was. */
  boolean isLive() {
    return live() != null;
  }
}
