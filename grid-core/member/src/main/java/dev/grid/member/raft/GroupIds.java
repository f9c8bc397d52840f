package dev.grid.member.raft;

import dev.grid.cp.CpUnavailableException;
import dev.grid.kernel.cp.CpName;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.protocol.types.RaftGroupId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids of groups: they follow from the formation's seed, the group's name, how often the group
 * has begun anew by force, and how often it was destroyed since. Thread-safe.
 *
 * <p>Members call a group by a <em>key</em>: its name, and behind an {@code @}, which no group's
 * name has, how often it has begun anew by force, as in {@code orders@1}. Each key has a log of its
 * own; of the keys of a name the latest counts, and the others are <em>retired</em>.
 */
final class GroupIds {

  /** A group's id leaves room for so many destructions between two forced ones. */
  private static final int GENERATION_BITS = 32;

  /** How often groups were destroyed that were, by their keys. */
  private final Map<String, Long> generations = new ConcurrentHashMap<>();

  /** How often groups have begun anew by force that have, by their names. */
  private final Map<String, Long> beginnings = new ConcurrentHashMap<>();

  // Keys.

  /** The name of the group that has a key. */
  static String nameOf(String key) {
    int at = key.indexOf(CpName.SEPARATOR);
    return at < 0 ? key : key.substring(0, at);
  }

  private static long beginningOf(String key) {
    int at = key.indexOf(CpName.SEPARATOR);
    return at < 0 ? 0 : Long.parseLong(key.substring(at + 1));
  }

  private static String key(String name, long beginning) {
    return beginning == 0 ? name : name + CpName.SEPARATOR + beginning;
  }

  /** The latest key of a group, as far as this member knows. */
  String key(String name) {
    return key(name, beginnings.getOrDefault(name, 0L));
  }

  /** The key that a group is to have next. */
  String nextKey(String name) {
    return key(name, beginnings.getOrDefault(name, 0L) + 1);
  }

  /** There is a group of this key. */
  void known(String key) {
    if (beginningOf(key) > 0) {
      beginnings.merge(nameOf(key), beginningOf(key), Math::max);
    }
  }

  /** Whether there is a later key of the same group. */
  boolean isRetired(String key) {
    return !key.equals(key(nameOf(key)));
  }

  // Ids.

  /** The id that a group has by now, as far as this member knows. */
  RaftGroupId now(Formation formation, String name) {
    String key = key(name);
    RaftGroupId first = first(formation, key);
    return new RaftGroupId(name, first.seed(), first.id() + generation(key));
  }

  /** How often the group of a key was destroyed, as far as this member knows. */
  long generation(String key) {
    return generations.getOrDefault(key, 0L);
  }

  /** The group of a key was destroyed so often. */
  void heard(String key, long generation) {
    if (generation > 0) {
      generations.merge(key, generation, Math::max);
    }
  }

  /** The id of the group of a key before it is ever destroyed. */
  static RaftGroupId first(Formation formation, String key) {
    String name = nameOf(key);
    long ofName = log(formation, name).getMostSignificantBits() >>> 2;
    return new RaftGroupId(name, formation.seed(), ofName + (beginningOf(key) << GENERATION_BITS));
  }

  /** The id that the log of a key has for good. */
  static UUID log(Formation formation, String key) {
    return UUID.nameUUIDFromBytes((formation.seed() + ":" + key).getBytes(StandardCharsets.UTF_8));
  }

  /** Why no group is made. */
  static CpUnavailableException full(String key, Collection<String> known) {
    return new CpUnavailableException(
        "group="
            + nameOf(key)
            + " is not made: there are groups="
            + known.size()
            + " as grid.cp.groups-max allows; use one that exists: "
            + known.stream().map(GroupIds::nameOf).toList());
  }
}
