package dev.grid.structures.pncounter;

import dev.grid.pncounter.NoDataMemberException;
import dev.grid.structures.pncounter.PnCounterMessages.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one handle has seen of a counter, and the member that it stays with. Thread-safe: guarded by
 * this.
 */
final class CounterSession {

  private final String name;
  private final Random random;
  private final Map<UUID, Long> clock = new HashMap<>();
  private @Nullable UUID member;
  private int replicaCount = Integer.MAX_VALUE;

  /** Grows when it is reset: what was asked before does not count any more. */
  private int generation;

  /** What a call needs to know of the session when it begins. */
  record Begun(int generation, List<Map.Entry<UUID, Long>> clock) {}

  CounterSession(String name, Random random) {
    this.name = name;
    this.random = random;
  }

  synchronized Begun begin() {
    return new Begun(
        generation, List.copyOf(clock.entrySet().stream().map(Map.Entry::copyOf).toList()));
  }

  /**
   * The member to ask: the same as last time, or another if that has failed or is gone.
   *
   * @param members those there are, oldest first
   * @param failed those that this call has asked in vain
   * @throws NoDataMemberException if there is none left
   */
  synchronized UUID member(List<UUID> members, Set<UUID> failed) {
    List<UUID> replicas =
        new ArrayList<>(members.subList(0, Math.min(replicaCount, members.size())));
    replicas.removeAll(failed);
    UUID chosen = member;
    if (chosen == null || !replicas.contains(chosen)) {
      if (replicas.isEmpty()) {
        throw new NoDataMemberException(
            "pn-counter=%s: no replica can be reached; members=%d replicaCount=%d failed=%d"
                .formatted(name, members.size(), replicaCount, failed.size()));
      }
      chosen = replicas.get(random.nextInt(replicas.size()));
      member = chosen;
    }
    return chosen;
  }

  /** Takes what a member has answered. */
  synchronized void seen(Begun begun, Seen seen) {
    replicaCount = Math.max(1, seen.replicaCount());
    if (begun.generation == generation) {
      seen.replicaTimestamps().forEach(e -> clock.merge(e.getKey(), e.getValue(), Math::max));
    }
  }

  /** Forgets what was seen; the choice too, which a member without that may have been. */
  synchronized void reset() {
    clock.clear();
    member = null;
    generation++;
  }
}
