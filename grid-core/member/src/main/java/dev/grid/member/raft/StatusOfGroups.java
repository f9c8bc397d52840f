package dev.grid.member.raft;

import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpMember;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.ServerHere;
import dev.grid.protocol.types.Address;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators are told of groups.
 *
 * @param self this member's id as a server
 * @param groups those that its server is in
 * @param others what other members told last, while they are connected
 */
record StatusOfGroups(
    RaftContext member,
    UUID self,
    ServedGroups groups,
    Losses losses,
    ToldByMembers others,
    FormationMoves moves) {

  /** Does not block. */
  CpStatus now(@Nullable Formation formation) {
    List<UUID> voters = formation == null ? List.of() : formation.voters();
    TreeSet<String> keys = new TreeSet<>(groups.names());
    others.all().values().forEach(here -> keys.addAll(here.groups()));
    keys.removeIf(groups.ids()::isRetired);
    return new CpStatus(
        member.config().groupMembers(),
        self,
        voters.stream().map(this::toMember).toList(),
        keys.stream().map(key -> toGroup(key, voters.contains(self))).toList(),
        formation == null ? 0 : formation.epoch(),
        formation == null ? List.of() : moves.unsettled(formation),
        true,
        member.config().keepsGroups());
  }

  private CpMember toMember(UUID server) {
    if (server.equals(self)) {
      return new CpMember(server, member.id(), address(member.host(), groups.port()), true);
    }
    UUID other = others.memberOf(server);
    ServerHere here = others.of(server);
    return here == null
        ? new CpMember(server, null, null, false)
        : new CpMember(server, other, address(here.host(), here.port()), true);
  }

  private static @Nullable String address(String host, int port) {
    return port == 0 ? null : new Address(host, port).toString();
  }

  private CpGroup toGroup(String key, boolean isVoter) {
    return new CpGroup(
        GroupIds.nameOf(key),
        isVoter ? groups.leader(key) : leaderAsTold(key),
        groups.part(key),
        groups.damage(key),
        losses.of(key));
  }

  /** The one that says that it leads; who is in no group knows from nowhere else. */
  private @Nullable UUID leaderAsTold(String key) {
    return others.all().values().stream()
        .filter(here -> here.leads().contains(key))
        .map(ServerHere::server)
        .findFirst()
        .orElse(null);
  }
}
