package dev.grid.member.raft;

import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.protocol.types.RaftGroupId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids of groups: they follow from the formation's seed, the group's name, and how often the
 * group was destroyed. Thread-safe.
 */
final class GroupIds {

  /** How often groups were destroyed that were, by their names. */
  private final Map<String, Long> generations = new ConcurrentHashMap<>();

  /** The id that a group has by now, as far as this member knows. */
  RaftGroupId now(Formation formation, String name) {
    RaftGroupId first = first(formation, name);
    return new RaftGroupId(name, first.seed(), first.id() + generation(name));
  }

  /** How often a group was destroyed, as far as this member knows. */
  long generation(String name) {
    return generations.getOrDefault(name, 0L);
  }

  /** A group was destroyed so often. */
  void heard(String name, long generation) {
    if (generation > 0) {
      generations.merge(name, generation, Math::max);
    }
  }

  /** The id of one that was never destroyed. */
  static RaftGroupId first(Formation formation, String name) {
    return new RaftGroupId(
        name, formation.seed(), log(formation, name).getMostSignificantBits() >>> 1);
  }

  /** The id that its log has for good. */
  static UUID log(Formation formation, String name) {
    return UUID.nameUUIDFromBytes((formation.seed() + ":" + name).getBytes(StandardCharsets.UTF_8));
  }
}
