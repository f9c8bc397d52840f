package dev.grid.member.partition;

import dev.grid.kernel.cp.Sessions;
import java.util.BitSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which partitions each caller may hold locks or have parked calls, so that one that goes costs
 * only what it left behind, and one that held nothing costs nothing. A caller is noted when it
 * begins to hold something and forgotten when it is gone; that it has let go meanwhile is not
 * noted. Thread-safe; nothing blocks.
 */
final class Holders {

  /** More callers are not told apart: each that goes is looked for wherever any of them was. */
  private static final int CALLERS_MAX = 100_000;

  private final int callersMax;

  /** Sets are only touched within the map's computations, and by who has removed them. */
  private final Map<UUID, BitSet> partitions = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final BitSet ofOthers = new BitSet();

  Holders() {
    this(CALLERS_MAX);
  }

  Holders(int callersMax) {
    this.callersMax = callersMax;
  }

  /** The caller holds something in the partition, or waits there. */
  void note(UUID caller, int partition) {
    if (Sessions.isHolder(caller)) {
      return; // What a session holds is freed when its group ends it.
    }
    if (partitions.size() >= callersMax && !partitions.containsKey(caller)) {
      synchronized (ofOthers) {
        ofOthers.set(partition);
      }
      return;
    }
    partitions.compute(
        caller,
        (id, known) -> {
          BitSet set = known == null ? new BitSet() : known;
          set.set(partition);
          return set;
        });
  }

  /** Where the caller may hold something. The set is the caller's own. */
  BitSet of(UUID caller) {
    BitSet found = others();
    partitions.computeIfPresent(
        caller,
        (id, known) -> {
          found.or(known);
          return known;
        });
    return found;
  }

  /** {@link #of}, and forgets it. */
  BitSet take(UUID caller) {
    BitSet found = others();
    BitSet known = partitions.remove(caller);
    if (known != null) {
      found.or(known);
    }
    return found;
  }

  private BitSet others() {
    synchronized (ofOthers) {
      return (BitSet) ofOthers.clone();
    }
  }

  /** How many callers are told apart. */
  int size() {
    return partitions.size();
  }
}
