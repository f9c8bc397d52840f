package dev.grid.systemtests.simulation;

import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Digest;
import dev.grid.member.replication.Replica.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What holds of members that have met again, when nothing has happened for long. */
final class AtRest {

  private AtRest() {}

  /**
   * Adds what does not hold: all have one state, nobody merges still, and each partition has its
   * copies, all with the same content, and one primary, which serves.
   *
   * @param copies how many members hold each partition
   * @param inAll which structures are in all of those
   */
  static void check(
      List<SimulatedMember> members,
      int partitions,
      int copies,
      Predicate<Digest> inAll,
      List<String> violations) {
    ClusterState state = Objects.requireNonNull(members.getFirst().core().state());
    for (SimulatedMember member : members) {
      if (!state.stamp().equals(Objects.requireNonNull(member.core().state()).stamp())) {
        violations.add(member + " has another state");
      }
      if (member.core().merger().partitionsLeft() > 0) {
        violations.add(member + " merges still");
      }
    }
    for (int i = 0; i < partitions; i++) {
      checkCopies(members, i, state.partitions().get(i), copies, inAll, violations);
    }
  }

  private static void checkCopies(
      List<SimulatedMember> members,
      int partition,
      Assignment assignment,
      int copies,
      Predicate<Digest> inAll,
      List<String> violations) {
    Set<List<Digest>> contents = new HashSet<>();
    int holders = 0;
    for (SimulatedMember member : members) {
      if (assignment.holds(member.id())) {
        holders++;
        contents.add(member.core().host().digests(partition).stream().filter(inAll).toList());
      }
      boolean serves = member.core().host().replica(partition).role() == Role.SERVING;
      if (serves != assignment.isPrimary(member.id())) {
        violations.add("partition " + partition + ": " + member + " serves=" + serves);
      }
    }
    if (holders != copies || contents.size() != 1) {
      violations.add("partition " + partition + ": copies " + assignment + " have " + contents);
    }
  }
}
