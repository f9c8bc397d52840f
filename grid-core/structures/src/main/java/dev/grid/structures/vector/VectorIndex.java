package dev.grid.structures.vector;

import dev.grid.vector.VectorIndexConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One index of a collection in all partitions that this member serves: a {@link VectorGraph}, which
 * a worker makes of what partitions offer. Thread-safe; never blocks, but for {@link #work}, which
 * is the worker's and takes long.
 *
 * <p>{@code inserted <= snapshot} of a search that began later: nodes with a smaller number than a
 * search's snapshot were in the graph when it began.
 */
final class VectorIndex {

  /** So many nodes wait for the worker at most; others stay with their partitions. */
  static final int QUEUE_MAX = 8_192;

  /** Nodes that are added before other indexes have the worker. */
  private static final int NODES_A_TURN = 64;

  /** A graph is made anew when so many of a hundred of its nodes are gone. */
  private static final int GONE_PERCENT_MAX = 30;

  /** It is not worth searching when so many of a hundred may be gone, or for so few candidates. */
  private static final int USELESS_PERCENT = 50;

  /** What looking for a candidate costs, in vectors that are compared, about. */
  private static final int COMPARED_A_CANDIDATE = 16;

  private final VectorIndexConfig config;
  private final Executor worker;
  private final Queue<GraphNode> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean isScheduled = new AtomicBoolean();

  /** Nodes that were told to be gone since the graph was counted, and those counted then. */
  private final AtomicInteger gone = new AtomicInteger();

  private volatile boolean isRebuildWanted;

  /** Replaced by the worker. */
  private volatile VectorGraph graph;

  /** How many nodes were ever inserted; written by the worker. */
  private volatile long inserted;

  /**
   * An empty one.
   *
   * @param worker runs what takes long, one after another
   */
  VectorIndex(VectorIndexConfig config, Executor worker) {
    this.config = config;
    this.worker = worker;
    this.graph = newGraph();
  }

  private VectorGraph newGraph() {
    return new VectorGraph(config.metric(), config.maxDegree(), config.efConstruction());
  }

  /** How many numbers a vector has. */
  int dimension() {
    return config.dimension();
  }

  /** How many nodes were ever inserted. */
  long inserted() {
    return inserted;
  }

  /** How many nodes the graph has, live or not. */
  int size() {
    return graph.size();
  }

  // What partitions tell.

  /** Offers a node to be inserted; false if too many wait. */
  boolean offer(GraphNode node) {
    if (!hasRoom()) {
      return false;
    }
    queued.incrementAndGet();
    queue.add(node);
    schedule();
    return true;
  }

  /** Whether few enough nodes wait. */
  boolean hasRoom() {
    return queued.get() < QUEUE_MAX;
  }

  /** Tells that documents of so many nodes are gone which may have been inserted. */
  void gone(int count) {
    if (count > 0 && isMany(gone.addAndGet(count), GONE_PERCENT_MAX)) {
      schedule();
    }
  }

  private boolean isMany(int nodes, int percent) {
    return nodes * 100L > (long) graph.size() * percent;
  }

  /** Has the graph made anew. */
  void optimize() {
    isRebuildWanted = true;
    schedule();
  }

  // The worker.

  private void schedule() {
    if (!isScheduled.getAndSet(true)) {
      worker.execute(this::work);
    }
  }

  /** Inserts some nodes, or makes the graph anew. */
  private void work() {
    isScheduled.set(false);
    for (int i = 0; i < NODES_A_TURN; i++) {
      GraphNode node = queue.poll();
      if (node == null) {
        break;
      }
      queued.decrementAndGet();
      if (node.isLive()) {
        graph.add(node);
      }
      // One that is gone counts as well: nobody finds it, here or there.
      long number = inserted;
      node.inserted(number);
      inserted = number + 1;
    }
    if (isRebuildWanted || isMany(gone.get(), GONE_PERCENT_MAX)) {
      tidy();
    }
    if (!queue.isEmpty()) {
      schedule();
    }
  }

  /** Counts what is gone, and makes the graph anew without it if that is much. */
  private void tidy() {
    int told = gone.get();
    List<GraphNode> live = new ArrayList<>();
    int size = graph.size();
    graph.forEach(
        node -> {
          if (node.isLive()) {
            live.add(node);
          }
        });
    int dead = size - live.size();
    if (dead > 0 && (isRebuildWanted || isMany(dead, GONE_PERCENT_MAX))) {
      isRebuildWanted = false;
      VectorGraph anew = newGraph();
      for (GraphNode node : live) {
        if (node.isLive()) {
          anew.add(node.copy());
        }
      }
      graph = anew;
      dead = 0;
    }
    isRebuildWanted = false;
    gone.addAndGet(dead - told);
  }

  // Searching.

  /**
   * Nodes that are near, the nearest first, of those that are live.
   *
   * @param candidates how many
   * @return null if it is better to look at all documents
   */
  @Nullable List<GraphNode> search(float[] wanted, int candidates) {
    VectorGraph in = graph;
    if ((long) candidates * COMPARED_A_CANDIDATE > in.size()
        || isMany(gone.get(), USELESS_PERCENT)
        || !GraphPoint.isOrdinary(wanted)) {
      return null;
    }
    return in.search(new GraphPoint(wanted), candidates);
  }
}
