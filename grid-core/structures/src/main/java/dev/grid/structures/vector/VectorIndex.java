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

  /** When so many of a hundred have gone, the graph lets go of their documents. */
  private static final int FORGOTTEN_PERCENT = 1;

  private static final int ARRAY_BYTES = 16;

  /** A graph is made anew when so many of a hundred of its nodes are gone. */
  private static final int GONE_PERCENT_MAX = 30;

  /** It is not worth searching when so many of a hundred may be gone, or for so few candidates. */
  private static final int USELESS_PERCENT = 50;

  /** What looking for a candidate costs, in vectors that are compared, about. */
  private static final int COMPARED_A_CANDIDATE = 16;

  /** What a node costs that is passed through, of what looking at a document does to test it. */
  private static final int COMPARED_A_TEST = 4;

  /** Nodes that are tested to know how many a filter finds. */
  private static final int SAMPLE = 256;

  /** A search with a filter that has to visit more than this share of a graph is given up, */
  private static final int VISITED_SHARE = 4;

  /** or so many nodes: it is one task, and looking at all documents goes in slices. */
  static final int VISITED_MAX = 16 << 10;

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

  /** Of those, how many the graph may not have let go of. */
  private final AtomicInteger unforgotten = new AtomicInteger();

  private volatile boolean isRebuildWanted;

  /** Replaced by the worker. */
  private volatile VectorGraph graph;

  /** A graph that is being made, which nobody searches yet; null if none is. The worker's. */
  private @Nullable Rebuild rebuild;

  /** What that takes on the heap; written by the worker. */
  private volatile long rebuildBytes;

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

  /** How many wait for the worker. */
  int waiting() {
    return queued.get();
  }

  /** How many nodes of the graph may be of documents that have gone. */
  int gone() {
    return Math.min(gone.get(), size());
  }

  /** What the graph takes on the heap beside documents that are there, about. */
  long bytes() {
    long vector = ARRAY_BYTES + (long) config.dimension() * Float.BYTES;
    return graph.bytes() + rebuildBytes + gone() * vector;
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
    if (count > 0) {
      boolean isMany = isMany(gone.addAndGet(count), GONE_PERCENT_MAX);
      if (isMany(unforgotten.addAndGet(count), FORGOTTEN_PERCENT) || isMany) {
        schedule();
      }
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
      if (isMany(unforgotten.get(), FORGOTTEN_PERCENT)) {
        unforgotten.set(0); // First: what is gone later is counted again.
        graph.forEach(GraphNode::forgetGone);
      }
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
      rebuildBytes = 0;
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
        rebuildBytes = 0;
        return;
      }
      if (node.isLive()) {
        anew.graph.add(node.copy());
      }
    }
    rebuildBytes = anew.graph.bytes();
  }

  // Searching.

  /**
   * Nodes that are near, the nearest first.
   *
   * @param candidates how many
   * @param filter which; null for all that are live
   * @return null if it is better to look at all documents
   */
  @Nullable List<GraphNode> search(float[] wanted, int candidates, @Nullable GraphFilter filter) {
    VectorGraph in = graph;
    double compared = (double) candidates * COMPARED_A_CANDIDATE;
    if (compared > in.size()
        || isMany(gone.get(), USELESS_PERCENT)
        || !GraphPoint.isOrdinary(wanted)) {
      return null;
    }
    GraphPoint point = new GraphPoint(wanted);
    if (filter == null) {
      return in.search(point, candidates);
    }
    // Others are passed through on the way to those that are wanted.
    Bounded bounded = new Bounded(filter);
    if (compared * COMPARED_A_TEST > in.size() * in.share(bounded, SAMPLE)) {
      return null;
    }
    List<GraphNode> found = in.search(point, candidates, bounded, visitsMax(in.places()));
    return bounded.tested > VISITED_MAX ? null : found;
  }

  /** A filter that finds no more when it has tested too many: nodes with equal vectors are many. */
  private static final class Bounded implements GraphFilter {

    private final GraphFilter filter;
    private int tested;

    Bounded(GraphFilter filter) {
      this.filter = filter;
    }

    @Override
    public boolean test(GraphNode node) {
      return tested <= VISITED_MAX && ++tested <= VISITED_MAX && filter.test(node);
    }
  }

  /** How many nodes of so many a search with a filter may visit. */
  static int visitsMax(int places) {
    return Math.min(places / VISITED_SHARE, VISITED_MAX);
  }

  /** The worker's handler is told, as of what it does not catch: rooms have no log of their own. */
  private static void tell(String what, @Nullable Throwable cause) {
    Thread self = Thread.currentThread();
    self.getUncaughtExceptionHandler()
        .uncaughtException(self, new IllegalStateException(what, cause));
  }
}
