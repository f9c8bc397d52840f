package dev.grid.member.raft;

import dev.grid.member.peer.PeerMessages.GroupKnown;
import dev.grid.member.peer.PeerMessages.ServerHere;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What other members told last of their part in groups. Thread-safe; nothing blocks. */
final class ToldByMembers {

  /** In place of an epoch: a group is not known to have come to any. */
  static final long NEVER = -1;

  private final RaftContext member;

  /** By the members' ids in the cluster, while they are connected. */
  private final Map<UUID, ServerHere> told = new ConcurrentHashMap<>();

  /** The member that said last that it leads, by the group's name. */
  private final Map<String, UUID> leaders = new ConcurrentHashMap<>();

  /** The last epoch whose members a group has come to have, as its leaders say, by its name. */
  private final Map<String, Long> settled = new ConcurrentHashMap<>();

  /** Servers whose members said that they leave before they went. */
  private final Set<UUID> left = ConcurrentHashMap.newKeySet();

  ToldByMembers(RaftContext member) {
    this.member = member;
  }

  void heard(UUID from, ServerHere here) {
    told.put(from, here);
    left.remove(here.server());
    here.leads().forEach(name -> leaders.put(name, from));
  }

  /** Messages do not reach the member any more. */
  void disconnected(UUID other) {
    ServerHere last = told.remove(other);
    if (last != null && last.leaves()) {
      left.add(last.server());
    }
    leaders.values().removeIf(other::equals);
  }

  /** Forgets who has left, but for these servers. */
  void keepLeft(Set<UUID> servers) {
    left.retainAll(servers);
  }

  /** All groups were given up: what was told of them is of no use. */
  void forgetGroups() {
    leaders.clear();
    settled.clear();
  }

  /** All of it, by the members' ids in the cluster. */
  Map<UUID, ServerHere> all() {
    return told;
  }

  /** The member whose server has this id; null if none has said so. */
  @Nullable UUID memberOf(UUID server) {
    for (Map.Entry<UUID, ServerHere> other : told.entrySet()) {
      if (other.getValue().server().equals(server)) {
        return other.getKey();
      }
    }
    return null;
  }

  /** What the member said whose server has this id; null if none has. */
  @Nullable ServerHere of(UUID server) {
    UUID other = memberOf(server);
    return other == null ? null : told.get(other);
  }

  /** Whether a server that is gone has left as it should. */
  boolean hasLeft(UUID server) {
    return left.contains(server);
  }

  boolean isReachable(UUID id) {
    return id.equals(member.id()) || member.isConnected(id);
  }

  /** The member that said last that it leads a group; null if none has. */
  @Nullable UUID leader(String name) {
    return leaders.get(name);
  }

  /** A group has come to have the members that were to be in all groups at this epoch. */
  void settled(String name, long epoch) {
    settled.merge(name, epoch, Math::max);
  }

  /** The same, as a member says. */
  void settled(GroupKnown known) {
    if (known.settledEpoch() > NEVER) {
      settled(known.name(), known.settledEpoch());
    }
  }

  /** The last epoch whose members a group is known to have come to have, or {@link #NEVER}. */
  long settled(String name) {
    return settled.getOrDefault(name, NEVER);
  }
}
