package dev.grid.member.raft;

import dev.grid.consensus.GroupConfiguration;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.FormationMessages.MoveFormation;
import dev.grid.kernel.cp.FormationMessages.Voters;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.member.peer.PeerMessages.ServerHere;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.RaftGroupId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes who is to be in groups: of itself when one is gone for long, and when an operator says
 * so. The default group decides, so a majority of its members has to agree. Groups follow in steps
 * of their own, also when there is another change before they have: one that was chosen may be gone
 * before it is in any. Thread-safe but for {@link #round}, which is confined to whoever looks after
 * the groups.
 */
final class FormationMoves {

  private static final Logger log = LoggerFactory.getLogger(FormationMoves.class);

  private final RaftContext member;
  private final UUID self;
  private final ServedGroups groups;
  private final ToldByMembers others;
  private final Consumer<Formation> adopt;
  private final LongSupplier nanoClock;

  /** Since when members of groups are not heard of, on this member's clock. */
  private final Map<UUID, Long> goneSinceNanos = new HashMap<>();

  private final AtomicBoolean moving = new AtomicBoolean();

  /**
   * None is gone yet.
   *
   * @param adopt takes who is to be in groups from now on
   */
  FormationMoves(
      RaftContext member,
      UUID self,
      ServedGroups groups,
      ToldByMembers others,
      Consumer<Formation> adopt,
      LongSupplier nanoClock) {
    this.member = member;
    this.self = self;
    this.groups = groups;
    this.others = others;
    this.adopt = adopt;
    this.nanoClock = nanoClock;
  }

  /** A round: notes who is gone, and replaces one that is for too long if this member may. */
  void round(Formation formation) {
    long now = nanoClock.getAsLong();
    goneSinceNanos.keySet().retainAll(formation.voters());
    for (UUID voter : formation.voters()) {
      if (isGone(voter)) {
        goneSinceNanos.putIfAbsent(voter, now);
      } else {
        goneSinceNanos.remove(voter);
      }
    }
    Duration after = member.config().cp().replaceAfter();
    if (after.isZero()
        || !groups.led().contains(CpName.DEFAULT)
        || 2 * goneSinceNanos.size() >= formation.voters().size()) {
      return;
    }
    for (UUID voter : formation.voters()) {
      Long since = goneSinceNanos.get(voter);
      UUID spare = since == null || now - since < after.toNanos() ? null : spare(formation);
      if (spare != null && moving.compareAndSet(false, true)) {
        log.warn(
            "a member of Raft groups is gone for longer than {}, and is replaced: gone={} by={}",
            after,
            voter,
            spare);
        var unused =
            move(formation, replaced(formation.voters(), voter, spare))
                .whenComplete(
                    (done, failure) -> {
                      moving.set(false);
                      if (failure != null) {
                        log.warn("gone={} is not replaced yet", voter, failure);
                      }
                    });
        return;
      }
    }
  }

  private boolean isGone(UUID server) {
    return !server.equals(self) && others.memberOf(server) == null;
  }

  /** The groups of which it is not known that they have the members they are to have. */
  List<String> unsettled(Formation formation) {
    return formation.epoch() == 0
        ? List.of()
        : groups.founded().stream()
            .filter(key -> !groups.ids().isRetired(key))
            .filter(key -> others.settled(key) < formation.epoch())
            .map(GroupIds::nameOf)
            .sorted()
            .toList();
  }

  /**
   * Checks what an operator says of lost groups.
   *
   * @throws IllegalStateException if a majority is there
   * @throws IllegalArgumentException if others are gone than these
   */
  void requireLost(Formation formation, Set<UUID> said) {
    Set<UUID> gone = new HashSet<>(formation.voters());
    gone.removeIf(voter -> !isGone(voter));
    if (2 * gone.size() < formation.voters().size()) {
      throw new IllegalStateException(
          "groups are not given up: a majority of their members is there, gone=" + gone);
    }
    if (!gone.equals(said)) {
      throw new IllegalArgumentException(
          "groups are not given up: gone=" + gone + " are to be named, and not " + said);
    }
  }

  /**
   * Checks what an operator says of a group that is damaged.
   *
   * @param voting who votes in the group, as this member's log of it has it; null if it has none
   * @throws IllegalStateException if it has a leader, or can have one, or its members may be
   *     changing: then it is not known that the sound copies are too few to elect one
   * @throws IllegalArgumentException if there is none of this name, it is the default group, or
   *     others are damaged than these
   */
  static void requireBeyondRepair(
      CpStatus status, @Nullable GroupConfiguration voting, String name, Set<UUID> said) {
    CpGroup group =
        status.groups().stream()
            .filter(each -> each.name().equals(name))
            .findAny()
            .orElseThrow(() -> new IllegalArgumentException("group=" + name + ": there is none"));
    if (name.equals(CpName.DEFAULT)) {
      throw new IllegalArgumentException(
          "group=" + name + " decides for all others: it can only be given up with all of them");
    }
    if (!status.beyondRepair().contains(group)) {
      throw new IllegalStateException(
          "group="
              + name
              + " is not destroyed by force: it has a leader, or gets one from copies that are"
              + " sound; destroy it as others are");
    }
    Set<UUID> members = new HashSet<>();
    status.members().forEach(member -> members.add(member.id()));
    // That a group has followed the last change is forgotten when members end; its log knows it.
    boolean isSettled =
        !status.unsettled().contains(name)
            || new GroupConfiguration(members, true).equals(voting)
            || group.damagedOn().containsAll(members);
    if (!isSettled) {
      throw new IllegalStateException(
          "group="
              + name
              + " is not destroyed by force while its members change, from="
              + (voting == null ? "unknown" : voting.voters())
              + " to="
              + members
              + ": try again later, or at a member whose copy of the group is sound");
    }
    if (!said.equals(Set.copyOf(group.damagedOn()))) {
      throw new IllegalArgumentException(
          "group="
              + name
              + " is not destroyed by force: damagedOn="
              + group.damagedOn()
              + " are to be named, and not "
              + said);
    }
  }

  /** The server of a member that is in no group, and stays; null if there is none. */
  private @Nullable UUID spare(Formation formation) {
    ClusterState state = member.state();
    if (state != null) {
      for (MemberInfo info : state.members()) {
        UUID server = spareOf(formation, state, info.uuid());
        if (server != null) {
          return server;
        }
      }
    }
    return null;
  }

  /** The server of a member, if it may be taken into groups; else null. */
  private @Nullable UUID spareOf(Formation formation, ClusterState state, UUID id) {
    if (id.equals(member.id())) {
      boolean isFree = !formation.voters().contains(self) && groups.names().isEmpty();
      return isFree && !state.leaving().contains(id) ? self : null;
    }
    ServerHere here = others.all().get(id);
    return here == null
            || state.leaving().contains(id)
            || formation.voters().contains(here.server())
            || !here.groups().isEmpty() // It was in groups, and has to put them aside first.
            || here.formation() == null
            || here.formation().seed() != formation.seed()
        ? null
        : here.server();
  }

  private static List<UUID> replaced(List<UUID> voters, UUID gone, @Nullable UUID by) {
    List<UUID> next = new ArrayList<>();
    for (UUID voter : voters) {
      if (!voter.equals(gone)) {
        next.add(voter);
      } else if (by != null) {
        next.add(by);
      }
    }
    return next;
  }

  /** As an operator says; see {@link dev.grid.ClusterOperations#promoteToGroups}. */
  CompletableFuture<Void> promote(Formation formation, UUID id) {
    ClusterState state = member.state();
    if (state == null || state.members().stream().noneMatch(info -> info.uuid().equals(id))) {
      throw new IllegalArgumentException("member=" + id + " is not in the cluster");
    }
    ServerHere here = others.all().get(id);
    UUID known = id.equals(member.id()) ? self : here == null ? null : here.server();
    if (known != null && formation.voters().contains(known)) {
      throw new IllegalArgumentException("member=" + id + " is in groups already: id=" + known);
    }
    UUID server = spareOf(formation, state, id);
    if (server == null) {
      throw new IllegalStateException(
          "member="
              + id
              + " cannot be taken into groups: it leaves, is not connected, has"
              + " grid.cp.member-count=0, or has not put aside yet what it had of groups");
    }
    List<UUID> next = new ArrayList<>(formation.voters());
    if (next.size() < member.config().groupMembers()) {
      next.add(server);
      return move(formation, next);
    }
    UUID gone =
        next.stream()
            .filter(this::isGone)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "member="
                            + id
                            + " is not taken into groups: none of their members="
                            + next.size()
                            + " is gone"));
    return move(formation, replaced(next, gone, server));
  }

  /** As an operator says; see {@link dev.grid.ClusterOperations#removeFromGroups}. */
  CompletableFuture<Void> remove(Formation formation, UUID server) {
    if (!formation.voters().contains(server)) {
      throw new IllegalArgumentException("id=" + server + " is not in groups");
    }
    if (!isGone(server)) {
      throw new IllegalArgumentException(
          "id=" + server + " is not gone: end its member, or have it leave, first");
    }
    UUID spare = spare(formation);
    if (spare == null && formation.voters().size() == 1) {
      throw new IllegalStateException(
          "id="
              + server
              + " is the only member of groups, and there is no other to take its place");
    }
    return move(formation, replaced(formation.voters(), server, spare));
  }

  private CompletableFuture<Void> move(Formation formation, List<UUID> voters) {
    RaftGroupId group = groups.ids().now(formation, CpName.DEFAULT);
    Voters next = new Voters(formation.epoch() + 1, voters);
    CallFuture<Voters> asked =
        member.invoker().invoke(new MoveFormation(group, next), Objects::requireNonNull);
    return asked.thenAccept(
        decided -> {
          if (decided.epoch() > 0) {
            adopt.accept(new Formation(formation.seed(), decided.voters(), decided.epoch()));
          }
          if (!decided.equals(next)) {
            throw new IllegalStateException(
                "who is in groups was changed meanwhile: epoch=" + decided.epoch());
          }
        });
  }
}
