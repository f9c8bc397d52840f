package dev.grid.member.raft;

import dev.grid.consensus.GroupConfiguration;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.ServerHere;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the groups that are led here come to have the members that are to be in all groups: by
 * changes of Raft's own, one server at a time, each agreed on by a majority of those before and of
 * those after. Confined to whoever looks after the groups, but for what says otherwise.
 */
final class Settling {

  private static final Logger log = LoggerFactory.getLogger(Settling.class);

  private final ServedGroups groups;
  private final ToldByMembers others;

  /** Groups of which a change is under way here. Thread-safe. */
  private final Set<String> changing = ConcurrentHashMap.newKeySet();

  Settling(ServedGroups groups, ToldByMembers others) {
    this.groups = groups;
    this.others = others;
  }

  /** A round. */
  void round(Formation formation) {
    Set<UUID> wanted = Set.copyOf(formation.voters());
    for (String name : groups.led()) {
      GroupConfiguration now = groups.configuration(name);
      if (now == null || !now.isSettled()) {
        continue;
      }
      if (now.voters().equals(wanted)) {
        others.settled(name, formation.epoch());
      } else if (changing.add(name)) {
        change(name, now.voters(), wanted);
      }
    }
  }

  private void change(String name, Set<UUID> now, Set<UUID> wanted) {
    Set<UUID> next = next(now, wanted, ready(name, now, wanted));
    if (next == null) {
      changing.remove(name);
      return;
    }
    log.info("group={} gets other voters: from={} to={}", name, now, next);
    var unused = groups.change(name, now, next).whenComplete((done, e) -> changing.remove(name));
  }

  /** One that is to be added and has begun the group; null if there is none. */
  private @Nullable UUID ready(String name, Set<UUID> now, Set<UUID> wanted) {
    for (UUID server : wanted) {
      ServerHere here = now.contains(server) ? null : others.of(server);
      if (here != null && here.port() != 0 && here.groups().contains(name)) {
        return server;
      }
    }
    return null;
  }

  /**
   * The next step: one that is added takes the place of one that is removed.
   *
   * @param ready one that can be added now, or null
   * @return null if there is none now
   */
  static @Nullable Set<UUID> next(Set<UUID> now, Set<UUID> wanted, @Nullable UUID ready) {
    Set<UUID> next = new HashSet<>(now);
    boolean isOneMissing = !now.containsAll(wanted);
    if (isOneMissing && ready == null) {
      return null;
    }
    for (UUID server : now) {
      if (!wanted.contains(server)) {
        next.remove(server);
        break;
      }
    }
    if (ready != null) {
      next.add(ready);
    }
    return next;
  }
}
