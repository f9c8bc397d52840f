package dev.grid.structures.vector;

import dev.grid.kernel.FailureLog;
import dev.grid.vector.VectorIndexConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

  /** After it was out of memory. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FailureLog failures = new FailureLog(VectorIndex::tell);
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

  /** A graph that is being made, which nobody searches yet; null if none is. The worker's. */
  private @Nullable Rebuild rebuild;

  /** How many nodes were ever inserted; written by the worker. */
  private volatile long inserted;

  /**
   * A graph that is being made without what has gone.
   *
   * @param todo nodes that it does not have yet
   * @param told how many were told to be gone when it was begun
   */
  private record Rebuild(VectorGraph graph, Deque<GraphNode> todo, int told) {}

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

  /** Inserts some nodes, and brings some to a graph that is made anew. */
  private void work() {
    isScheduled.set(false);
    try {
      insert();
      if (rebuild == null && (isRebuildWanted || isMany(gone.get(), GONE_PERCENT_MAX))) {
        tidy();
      }
      if (rebuild != null) {
        goOn(rebuild);
      }
      if (isRebuildWanted || isMany(gone.get(), GONE_PERCENT_MAX)) {
        schedule();
      }
    } catch (RuntimeException | Error e) {
      rebuild = null;
      isRebuildWanted = false;
      failures.failed("making a graph of vectors failed; searches look at more documents", e);
      if (e instanceof OutOfMemoryError) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } finally {
      if (!queue.isEmpty() || rebuild != null) {
        schedule();
      }
    }
  }

  private void insert() {
    for (int i = 0; i < NODES_A_TURN; i++) {
      GraphNode node = queue.poll();
      if (node == null) {
        break;
      }
      queued.decrementAndGet();
      if (node.isLive()) {
        add(node);
      }
      // One that is gone counts as well: nobody finds it, here or there.
      long number = inserted;
      node.inserted(number);
      if (rebuild != null) {
        rebuild.todo.add(node);
      }
      inserted = number + 1;
    }
  }

  private void add(GraphNode node) {
    boolean isAdded = false;
    try {
      graph.add(node);
      isAdded = true;
    } finally {
      if (!isAdded) {
        node.inserted(GraphNode.REFUSED);
      }
    }
  }

  /** Counts what is gone, and begins to make the graph anew without it if that is much. */
  private void tidy() {
    int told = gone.get();
    Deque<GraphNode> live = new ArrayDeque<>();
    int size = graph.size();
    graph.forEach(
        node -> {
          if (node.isLive()) {
            live.add(node);
          }
        });
    int dead = size - live.size();
    if (dead > 0 && (isRebuildWanted || isMany(dead, GONE_PERCENT_MAX))) {
      rebuild = new Rebuild(newGraph(), live, told);
    } else {
      gone.addAndGet(dead - told);
    }
    isRebuildWanted = false;
  }

  /** More are brought in a turn than are inserted in one, so that it ends. */
  private void goOn(Rebuild anew) {
    for (int i = 0; i < 2 * NODES_A_TURN; i++) {
      GraphNode node = anew.todo.poll();
      if (node == null) {
        graph = anew.graph;
        gone.addAndGet(-anew.told);
        rebuild = null;
        return;
      }
      if (node.isLive()) {
        anew.graph.add(node.copy());
      }
    }
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

  /** The worker's handler is told, as of what it does not catch: rooms have no log of their own. */
  private static void tell(String what, @Nullable Throwable cause) {
    Thread self = Thread.currentThread();
    self.getUncaughtExceptionHandler()
        .uncaughtException(self, new IllegalStateException(what, cause));
  }
}
