package dev.grid.systemtests.simulation;

import dev.grid.cp.GroupDestroyedException;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.Formed;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.peer.PeerMessages.AskTerm;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.peer.PeerMessages.TermIs;
import dev.grid.member.raft.ServedGroup;
import dev.grid.member.raft.TermQuestions;
import dev.grid.protocol.types.RaftGroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A simulated member's part in Raft groups: real states, reigns and questions, over {@link
 * SimulatedRaft}. Who is in groups is given. Confined to the world.
 */
final class SimulatedGroups implements GroupPartitions.Groups {

  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final long QUESTION_NANOS_MAX = 750_000_000L;
  private static final int SEED = 1;

  private final World world;
  private final SimulatedMember member;
  private final @Nullable UUID self;
  private final List<UUID> voters;
  private final Function<UUID, SimulatedMember> members;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final TermQuestions questions;

  /** In a group; without a server and a place if the member is in none. */
  private record Part(
      RaftGroupId id, SimulatedRaft.@Nullable Server server, @Nullable ServedGroup served) {}

  /**
   * Of a member that has not joined.
   *
   * @param self its id as a server; null if it is in no group
   * @param voters the ids of all servers
   * @param members gives the member that a server runs in by now
   */
  SimulatedGroups(
      World world,
      SimulatedMember member,
      @Nullable UUID self,
      List<UUID> voters,
      Function<UUID, SimulatedMember> members) {
    this.world = world;
    this.member = member;
    this.self = self;
    this.voters = voters;
    this.members = members;
    questions =
        new TermQuestions(
            self == null ? member.id() : self,
            (server, question) -> member.send(members.apply(server).id(), question));
  }

  /** There is a group; its server here starts, if it has one. */
  void begin(String name, SimulatedRaft.@Nullable Server server) {
    RaftGroupId id = new RaftGroupId(name, SEED, name.hashCode());
    if (server == null) {
      parts.put(name, new Part(id, null, null));
      return;
    }
    ServedGroup served =
        new ServedGroup(
            name, id, parts.size(), member.core().host().groups(), server, questions, new Around());
    parts.put(name, new Part(id, server, served));
    server.start(member, served.newMachine());
    look(served);
  }

  private void look(ServedGroup served) {
    served.leadIfElected();
    world.in(LOOK_NANOS, member.here(() -> look(served)));
  }

  private final class Around implements ServedGroup.Surroundings {

    @Override
    public void run(Runnable task) {
      world.in(world.micros(1, 300), member.here(task));
    }

    @Override
    public void runLater(Runnable task, long delayMillis) {
      world.in(delayMillis * 1_000_000, member.here(task));
    }

    @Override
    public CompletableFuture<Boolean> limited(CompletableFuture<Boolean> question) {
      world.in(QUESTION_NANOS_MAX, member.here(() -> question.complete(false)));
      return question;
    }

    @Override
    public void changed() {}

    @Override
    public void destroyed(String key, long generation) {}

    @Override
    public void formed(Formed formed) {}
  }

  /** Takes a message of another member. */
  void received(UUID from, OfGroups message) {
    switch (message) {
      case AskTerm question -> {
        Part part = parts.get(question.group());
        if (self != null && part != null && part.server() != null) {
          long term = part.server().term();
          world.in(
              world.micros(1, 300),
              member.here(() -> member.send(from, new TermIs(question.question(), self, term))));
        }
      }
      case TermIs answer -> questions.told(answer);
      default -> throw new IllegalStateException("nobody sends " + message);
    }
  }

  /** The id of a structure's group. */
  RaftGroupId idOf(String proxyName) {
    return part(CpName.of(proxyName).group()).id();
  }

  private Part part(String name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("there is no group=" + name);
    }
    return part;
  }

  @Override
  public int place(RaftGroupId group) {
    Part part = part(group.name());
    if (!part.id().equals(group)) {
      throw new GroupDestroyedException("group=" + group);
    }
    return part.server() == null
        ? GroupPartitions.NOT_HERE
        : List.copyOf(parts.keySet()).indexOf(group.name());
  }

  @Override
  public @Nullable UUID member(RaftGroupId group, int attempt) {
    SimulatedRaft.Server server = part(group.name()).server();
    UUID leader = server == null ? null : server.leaderKnown();
    if (attempt % 2 == 0 && leader != null && isReachable(leader)) {
      return members.apply(leader).id();
    }
    List<UUID> reachable = new ArrayList<>();
    for (UUID voter : voters) {
      if (isReachable(voter)) {
        reachable.add(members.apply(voter).id());
      }
    }
    return reachable.isEmpty() ? null : reachable.get(attempt / 2 % reachable.size());
  }

  private boolean isReachable(UUID server) {
    UUID id = members.apply(server).id();
    return id.equals(member.id()) || member.isConnected(id);
  }

  @Override
  public RaftGroupId named(String group) {
    return part(group).id();
  }

  @Override
  public List<RaftGroupId> all() {
    return parts.values().stream().map(Part::id).toList();
  }

  @Override
  public CompletableFuture<RaftGroupId> group(String proxyName) {
    return CompletableFuture.completedFuture(idOf(proxyName));
  }
}
