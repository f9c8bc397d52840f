package dev.grid.structures.vector;

import dev.grid.kernel.Directory;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Message;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.VectorIndexConfig;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int KEPT = 64;

  private static final long KEPT_MILLIS = 1_000;

  private final VectorIndex[] indexes;
  private final AtomicInteger documents = new AtomicInteger();
  private final AtomicReferenceArray<@Nullable Search> kept = new AtomicReferenceArray<>(KEPT);

  /**
   * What a search has found, once somebody has had it {@link #look}.
   *
   * <p>{@code answer} is written with this object's monitor held.
   */
  final class Search {

    private final List<VectorPair> asked;
    private final long sinceMillis;
    private final int place;

    /** Of nodes with a smaller number, those that are near are found. */
    private final long snapshot;

    private volatile @Nullable Answer answer;

    private Search(List<VectorPair> asked, long sinceMillis, int place) {
      this.asked = asked;
      this.sinceMillis = sinceMillis;
      this.place = place;
      this.snapshot = indexes[place].inserted();
    }

    private boolean isOver(long nowMillis) {
      return nowMillis - sinceMillis > KEPT_MILLIS;
    }

    long snapshot() {
      return snapshot;
    }

    /** What was found, or null if nobody has looked yet. */
    @Nullable Answer answer() {
      return answer;
    }

    /** Looks for it unless that was done; may take a millisecond. */
    synchronized Search look(float[] wanted, int candidates) {
      if (answer == null) {
        answer = new Answer(indexes[place].search(wanted, candidates));
      }
      return this;
    }
  }

  /**
   * What an index has found.
   *
   * @param nodes the nearest first; null if all documents are to be looked at
   */
  record Answer(@Nullable List<GraphNode> nodes) {}

  VectorDirectory(List<VectorIndexConfig> configs, Executor worker) {
    indexes = new VectorIndex[configs.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = new VectorIndex(configs.get(i), worker);
    }
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

  /** The search that a message to partitions is part of, which is kept from now on. */
  Search search(SearchPart message, int place, long nowMillis) {
    int slot = System.identityHashCode(message.vectors()) & KEPT - 1;
    while (true) {
      Search there = kept.get(slot);
      if (there != null && isOf(there, message) && !there.isOver(nowMillis)) {
        return there;
      }
      Search begun = new Search(message.vectors(), nowMillis, place);
      if (kept.compareAndSet(slot, there, begun)) {
        return begun;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // Parts of one question share the list.
  private static boolean isOf(Search search, SearchPart message) {
    return search.asked == message.vectors();
  }

  /** Whether partitions still have what a search does not find. */
  @SuppressWarnings("ReferenceEquality") // It is this one or it is not.
  boolean isKept(Search search, long nowMillis) {
    int slot = System.identityHashCode(search.asked) & KEPT - 1;
    return kept.get(slot) == search && !search.isOver(nowMillis);
  }

  /** What has a smaller number is found by every search of an index that is kept. */
  long floor(int place, long nowMillis) {
    long floor = indexes[place].inserted(); // First: a search that begins now finds all these.
    for (int i = 0; i < KEPT; i++) {
      Search search = kept.get(i);
      if (search != null && search.place == place) {
        if (search.isOver(nowMillis)) {
          kept.compareAndSet(i, search, null);
        } else {
          floor = Math.min(floor, search.snapshot);
        }
      }
    }
    return floor;
  }

  // Questions go to all partitions.

  @Override
  public Found find(Message<?> message, Queries queries, Standing standing) {
    return Found.nothing();
  }

  @Override
  public boolean isQuick(Message<?> message) {
    return false;
  }
}
