package dev.grid.structures.vector;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Directory;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Message;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorIndexConfig;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one collection on this member, and searches of them: what a search finds in an
 * index is asked once for all partitions, and kept for a moment. Thread-safe.
 *
 * <p>Partitions forget what is in the graph only when every search that is kept began later. So one
 * that is not kept any more must not be relied on: {@link #isKept}.
 */
final class VectorDirectory implements Directory {

  /** Fewer documents are looked at faster than a graph. */
  static final int DOCUMENTS_MIN = 4_000;

  /** Searches that are kept; a power of two. */
  static final int KEPT = 512;

  /** A search is kept in one of so many slots from its own on. */
  private static final int SLOTS_A_SEARCH = 8;

  private static final long KEPT_MILLIS = 1_000;

  /** One that has its answer is not kept longer than this without being asked for. */
  private static final long IDLE_MILLIS = 100;

  /** Of a search that has not begun: less than any number, so that nothing is forgotten. */
  private static final long NOT_BEGUN = -1;

  /** A search for no more candidates is done where it is planned. */
  private static final int PLANNED_MAX = 256;

  private final Vectors vectors;
  private final VectorPartitions partitions;
  private final List<VectorIndexConfig> configs;
  private final VectorIndex[] indexes;
  private final AtomicInteger documents = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable Search> kept = new AtomicReferenceArray<>(KEPT);

  /** How many slots are taken; read without them. */
  private final AtomicInteger taken = new AtomicInteger();

  /** When slots were last freed. */
  private final AtomicLong sweptMillis = new AtomicLong();

  /**
   * What a search has found, once somebody has had it {@link #look}.
   *
   * <p>It is kept before it begins: whoever takes the floor either sees it, or took it from numbers
   * that its snapshot has as well. {@code answer} is written with this object's monitor held.
   */
  final class Search {

    private final List<VectorPair> asked;
    private final long sinceMillis;
    private final VectorLook.Wanted wanted;
    private final int place;
    private final int slot;

    /** Of nodes with a smaller number, those that are near are found. Set once. */
    private final AtomicLong snapshot = new AtomicLong(NOT_BEGUN);

    private volatile long usedMillis;

    /** Whether it was seen that there is an answer. */
    private volatile boolean isAnswered;

    private volatile @Nullable Answer answer;

    /** How many partitions will ask for the answer; negative if that is not known. */
    private final AtomicInteger awaited = new AtomicInteger(-1);

    private Search(List<VectorPair> asked, long sinceMillis, VectorLook.Wanted wanted, int slot) {
      this.asked = asked;
      this.sinceMillis = sinceMillis;
      this.wanted = wanted;
      this.place = wanted.place();
      this.slot = slot;
      this.usedMillis = sinceMillis;
    }

    /** Whoever uses it has it begun: the thread that keeps it may not have come to that. */
    Search begun(long nowMillis) {
      usedMillis = nowMillis;
      if (snapshot.get() == NOT_BEGUN) {
        snapshot.compareAndSet(NOT_BEGUN, indexes[place].inserted());
      }
      return this;
    }

    private boolean isOver(long nowMillis) {
      if (answer != null && !isAnswered) {
        isAnswered = true;
        usedMillis = nowMillis; // However long the look took.
      }
      return nowMillis - sinceMillis > KEPT_MILLIS
          || answer != null && nowMillis - usedMillis > IDLE_MILLIS;
    }

    /** So many partitions are asked; to be said before they are. */
    private void expect(int count) {
      awaited.set(count);
    }

    /** A partition has had the answer: what all have had is not kept any longer. */
    void told() {
      if (awaited.get() > 0 && awaited.decrementAndGet() == 0) {
        var unused = put(slot, this, null);
      }
    }

    VectorLook.Wanted wanted() {
      return wanted;
    }

    long snapshot() {
      return snapshot.get();
    }

    /** What was found, or null if nobody has looked yet. */
    @Nullable Answer answer() {
      return answer;
    }

    /**
     * Looks for it unless that was done; takes a millisecond, or as long as the filter does for
     * {@link VectorIndex#VISITED_MAX} nodes.
     *
     * @param filter null for all documents
     */
    synchronized Search look(int candidates, @Nullable GraphFilter filter) {
      if (answer == null) {
        float[] numbers = wanted.similarity().wanted();
        answer = new Answer(indexes[place].search(numbers, candidates, filter));
      }
      return this;
    }
  }

  /** What an index has found, by partitions. Not changed when it is made. */
  static final class Answer {

    /** Null if all documents are to be looked at. */
    private final @Nullable IdentityHashMap<VectorFeed, List<GraphNode>> nodes;

    Answer(@Nullable List<GraphNode> found) {
      if (found == null) {
        nodes = null;
        return;
      }
      nodes = new IdentityHashMap<>();
      for (GraphNode node : found) {
        nodes.computeIfAbsent(node.feed(), feed -> new ArrayList<>()).add(node);
      }
    }

    /** Takes the partitions out of a set of which something was found, all if nothing is known. */
    void removeFound(BitSet partitions) {
      if (nodes == null) {
        partitions.clear();
      } else {
        nodes.keySet().forEach(feed -> partitions.clear(feed.partition()));
      }
    }

    /** What was found of a partition; null if all documents are to be looked at. */
    @Nullable List<GraphNode> of(VectorFeed feed) {
      return nodes == null ? null : nodes.getOrDefault(feed, List.of());
    }
  }

  /**
   * Of a collection in which nothing is yet.
   *
   * @param vectors knows its indexes
   * @param worker runs what takes long, one after another
   */
  VectorDirectory(Vectors vectors, int partitionCount, Executor worker) {
    this.vectors = vectors;
    this.configs = vectors.indexes();
    this.partitions = new VectorPartitions(partitionCount);
    indexes = new VectorIndex[configs.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = new VectorIndex(configs.get(i), worker);
    }
  }

  @Override
  public boolean isFor(String name, MemberConfig config) {
    return isOf(config.structure(GridVectorCollection.TYPE, name).indexes());
  }

  /** Whether its indexes are these. */
  boolean isOf(List<VectorIndexConfig> others) {
    return configs.equals(others);
  }

  /** Those that this member serves. */
  VectorPartitions partitions() {
    return partitions;
  }

  VectorIndex index(int place) {
    return indexes[place];
  }

  /** Tells that there are so many documents more in this member's partitions. */
  void documents(int more) {
    documents.addAndGet(more);
  }

  /** Whether there are enough documents for graphs, or have been. */
  boolean isOn(int place) {
    return documents.get() >= DOCUMENTS_MIN || indexes[place].size() > 0;
  }

  // Searches.

  /**
   * The search that a message to partitions is part of, which is kept from now on.
   *
   * @return null if too many others are kept: all documents are to be looked at
   */
  @Nullable Search search(VectorQuery message, VectorLook.Wanted wanted, long nowMillis) {
    Search search = keep(message, wanted, nowMillis);
    return search == null ? null : search.begun(nowMillis);
  }

  /** The search that a message is part of, if it is kept already. */
  @Nullable Search find(VectorQuery message, long nowMillis) {
    int first = System.identityHashCode(message.vectors());
    for (int i = 0; i < SLOTS_A_SEARCH; i++) {
      Search there = kept.get(first + i & KEPT - 1);
      if (there != null && isOf(there, message) && !there.isOver(nowMillis)) {
        return there;
      }
    }
    return null;
  }

  /** The same as {@link #search}, but that it may not have begun. */
  @Nullable Search keep(VectorQuery message, VectorLook.Wanted wanted, long nowMillis) {
    int first = System.identityHashCode(message.vectors());
    while (true) {
      int free = -1;
      for (int i = 0; i < SLOTS_A_SEARCH; i++) {
        int slot = first + i & KEPT - 1;
        Search there = kept.get(slot);
        if (there == null || there.isOver(nowMillis)) {
          free = free < 0 ? slot : free;
        } else if (isOf(there, message)) {
          return there;
        }
      }
      if (free < 0) {
        return null;
      }
      Search there = kept.get(free);
      if (there == null || there.isOver(nowMillis)) {
        Search next = new Search(message.vectors(), nowMillis, wanted, free);
        if (put(free, there, next)) {
          return next;
        }
      }
    }
  }

  private boolean put(int slot, @Nullable Search before, @Nullable Search next) {
    boolean isPut = kept.compareAndSet(slot, before, next);
    if (isPut) {
      taken.addAndGet((next == null ? 0 : 1) - (before == null ? 0 : 1));
    }
    return isPut;
  }

  @SuppressWarnings("ReferenceEquality") // Parts of one question share the list.
  private static boolean isOf(Search search, VectorQuery message) {
    return search.asked == message.vectors();
  }

  /** Whether partitions still have what a search does not find; it is in use if so. */
  @SuppressWarnings("ReferenceEquality") // It is this one or it is not.
  boolean isKept(Search search, long nowMillis) {
    if (kept.get(search.slot) != search || search.isOver(nowMillis)) {
      return false;
    }
    search.usedMillis = nowMillis;
    return true;
  }

  /** What has a smaller number is found by every search of an index that is kept. */
  long floor(int place, long nowMillis) {
    long floor = indexes[place].inserted(); // First: a search that begins now finds all these.
    for (int i = 0; i < KEPT; i++) {
      Search search = kept.get(i);
      if (search != null && search.place == place && !isForgotten(search, nowMillis)) {
        floor = Math.min(floor, search.snapshot());
      }
    }
    return floor;
  }

  private boolean isForgotten(Search search, long nowMillis) {
    return search.isOver(nowMillis) && put(search.slot, search, null);
  }

  /** Whether there are searches whose time has to be looked at by {@link #sweep}. */
  boolean isKeeping() {
    return taken.get() > 0;
  }

  /** Forgets what searches have found that are over, now and then. */
  void sweep(long nowMillis) {
    long swept = sweptMillis.get();
    if (isKeeping()
        && nowMillis - swept > IDLE_MILLIS
        && sweptMillis.compareAndSet(swept, nowMillis)) {
      for (int i = 0; i < KEPT; i++) {
        Search search = kept.get(i);
        if (search != null) {
          var unused = isForgotten(search, nowMillis);
        }
      }
    }
  }

  @Override
  public Map<String, Long> levels() {
    long bytes = 0;
    long nodes = 0;
    long gone = 0;
    long waiting = 0;
    for (VectorIndex index : indexes) {
      nodes += index.size();
      gone += index.gone();
      waiting += index.waiting();
      bytes += index.size() == 0 ? 0 : index.bytes();
    }
    return Map.of(
        GridVectorCollection.GRAPH_BYTES, bytes,
        GridVectorCollection.GRAPH_NODES, nodes,
        GridVectorCollection.GRAPH_GONE, gone,
        GridVectorCollection.GRAPH_WAITING, waiting);
  }

  // Which partitions a search is for.

  /** It takes as long as a search of a graph does. */
  @Override
  public boolean isQuick(Message<?> message) {
    return false;
  }

  @Override
  public Found find(Message<?> message, Queries queries, Standing standing) {
    if (message instanceof SearchNearVector m) {
      VectorQuery query = new SearchPart(m.name(), m.vectors(), m.options(), Slice.START);
      VectorLook.Wanted wanted = wanted(query);
      if (wanted != null && isOn(wanted.place())) {
        return find(query, wanted, standing);
      }
    }
    return Found.nothing();
  }

  /** Null for what partitions refuse, or what takes its time. */
  private VectorLook.@Nullable Wanted wanted(VectorQuery query) {
    try {
      VectorLook.Wanted wanted = VectorLook.Wanted.of(vectors, query);
      return SearchHints.candidates(query.options()) <= PLANNED_MAX ? wanted : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Found find(VectorQuery query, VectorLook.Wanted wanted, Standing standing) {
    Search search = search(query, wanted, standing.nowMillis());
    if (search == null) {
      return Found.nothing();
    }
    int candidates = SearchHints.candidates(query.options());
    BitSet without =
        partitions.without(wanted.place(), standing, () -> search.look(candidates, null).answer());
    if (without == null || !isKept(search, standing.nowMillis())) {
      return Found.nothing();
    }
    search.expect(partitions.countBut(without));
    return new Found(without, new BitSet(0), Integer.MAX_VALUE);
  }
}
