package dev.grid.member.cluster;

import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.StructureSettings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members and who holds which partition, as published by a coordinator. A member adopts states
 * of one side in the order of their versions. Immutable.
 *
 * @param stamp its identity
 * @param terms who published it and the states before it, the latest first, as many as are needed
 *     to tell a member that is behind from one of another side of a split
 * @param clusterId unique for each start of a cluster
 * @param memberListVersion grows with every change of {@code members}; from 1
 * @param members oldest first
 * @param stable the members of the last view that stood for a while, by which a side knows whether
 *     it lost more than half at once
 * @param leaving members that hand over what they have and then go
 * @param writable whether this side takes writes
 * @param partitions by number; empty before the first assignment
 * @param numbers of the members, in their order; no two members ever have the same
 * @param nextNumber of the next member that joins
 * @param configs that were added while the cluster runs; at most one of a kind and name
 */
@Struct
public record ClusterState(
    Stamp stamp,
    List<Term> terms,
    UUID clusterId,
    int memberListVersion,
    List<MemberInfo> members,
    List<MemberInfo> stable,
    List<UUID> leaving,
    boolean writable,
    List<Assignment> partitions,
    @Since("0.3") List<Integer> numbers,
    @Since("0.3") int nextNumber,
    @Since("0.4") List<StructureSettings> configs) {

  /** The number of a member that has none yet. */
  public static final int NO_NUMBER = -1;

  public ClusterState {
    Objects.requireNonNull(stamp, "stamp");
    Objects.requireNonNull(clusterId, "clusterId");
    terms = List.copyOf(terms);
    members = List.copyOf(members);
    stable = List.copyOf(stable);
    leaving = List.copyOf(leaving);
    partitions = List.copyOf(partitions);
    numbers = List.copyOf(numbers);
    configs = List.copyOf(configs);
  }

  /** Where no configuration was added. */
  public ClusterState(
      Stamp stamp,
      List<Term> terms,
      UUID clusterId,
      int memberListVersion,
      List<MemberInfo> members,
      List<MemberInfo> stable,
      List<UUID> leaving,
      boolean writable,
      List<Assignment> partitions,
      List<Integer> numbers,
      int nextNumber) {
    this(
        stamp,
        terms,
        clusterId,
        memberListVersion,
        members,
        stable,
        leaving,
        writable,
        partitions,
        numbers,
        nextNumber,
        List.of());
  }

  /** Of members without numbers. */
  public ClusterState(
      Stamp stamp,
      List<Term> terms,
      UUID clusterId,
      int memberListVersion,
      List<MemberInfo> members,
      List<MemberInfo> stable,
      List<UUID> leaving,
      boolean writable,
      List<Assignment> partitions) {
    this(
        stamp,
        terms,
        clusterId,
        memberListVersion,
        members,
        stable,
        leaving,
        writable,
        partitions,
        List.of(),
        0);
  }

  /** A member's number, or {@link #NO_NUMBER}. */
  public int numberOf(UUID id) {
    for (int i = 0; i < numbers.size() && i < members.size(); i++) {
      if (members.get(i).uuid().equals(id)) {
        return numbers.get(i);
      }
    }
    return NO_NUMBER;
  }

  /** The members' ids, in no order. */
  public Set<UUID> memberIds() {
    return members.stream().map(MemberInfo::uuid).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the same coordinator published both. */
  public boolean isOfSamePublisher(ClusterState other) {
    return stamp.publisher().equals(other.stamp.publisher());
  }

  /** The member of this id, or null. */
  public @Nullable MemberInfo member(UUID id) {
    for (MemberInfo member : members) {
      if (member.uuid().equals(id)) {
        return member;
      }
    }
    return null;
  }

  /** Whether this state came from the other, or is it. */
  public boolean descendsFrom(Stamp other) {
    for (Term term : terms) {
      if (term.contains(other)) {
        return true;
      }
    }
    return false;
  }
}
