package dev.grid.member.raft;

import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.GroupLoss;
import dev.grid.member.peer.PeerMessages.AskLossEnd;
import dev.grid.member.peer.PeerMessages.LossEndsAt;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.ServerHere;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Which servers have lost a part of a group's log, and do not vote in it until they have again what
 * they may have acknowledged: they ask the leader when that is. Thread-safe; does not block.
 */
final class Losses {

  private final UUID self;
  private final ServedGroups groups;
  private final ToldByMembers others;
  private final BiConsumer<UUID, OfGroups> ask;

  /**
   * Of a server.
   *
   * @param ask sends a question to a server; it may be lost
   */
  Losses(UUID self, ServedGroups groups, ToldByMembers others, BiConsumer<UUID, OfGroups> ask) {
    this.self = self;
    this.groups = groups;
    this.others = others;
    this.ask = ask;
  }

  /** The names of the groups that this server has lost a part of. */
  List<String> here() {
    return groups.names().stream().filter(name -> groups.damage(name) != null).toList();
  }

  /** The servers that have lost a part of a group, of those whose members are connected. */
  List<UUID> of(String name) {
    List<UUID> servers = new ArrayList<>();
    if (groups.damage(name) != null) {
      servers.add(self);
    }
    for (ServerHere other : others.all().values()) {
      if (other.lost().contains(name)) {
        servers.add(other.server());
      }
    }
    return servers;
  }

  /** The servers that could lead a group at once that is led here. */
  Set<UUID> successors(String name) {
    Set<UUID> successors = new HashSet<>(groups.successors(name));
    of(name).forEach(successors::remove);
    return successors;
  }

  /** A round: asks when this server's losses end. */
  void round() {
    for (String name : groups.names()) {
      GroupLoss loss = groups.loss(name);
      UUID leader = loss == null ? null : groups.leader(name);
      if (loss != null && leader != null && !leader.equals(self)) {
        ask.accept(leader, new AskLossEnd(loss.id(), name));
      }
    }
  }

  /**
   * A server asks when its loss ends. If this one leads the group, and was the last that was
   * elected when it was asked, that is when the other has all that this one has now: with it is
   * whatever the other had acknowledged that counts.
   *
   * @param to takes the answer, if there is one
   */
  void answer(AskLossEnd question, Consumer<LossEndsAt> to) {
    String name = question.group();
    long term = groups.leadingTerm(name);
    if (term == ConsensusServer.NO_TERM) {
      return;
    }
    var unused =
        groups
            .isLatest(name, term)
            .thenAccept(
                isLatest -> {
                  long last = groups.lastIndex(name);
                  if (isLatest && groups.leadingTerm(name) == term) {
                    to.accept(new LossEndsAt(question.loss(), last));
                  }
                });
  }

  /** A leader has said when a loss of this server's ends. */
  void told(LossEndsAt answer) {
    groups.endLossAt(answer.loss(), answer.index());
  }
}
