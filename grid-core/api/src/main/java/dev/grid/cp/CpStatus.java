package dev.grid.cp;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's Raft groups as one member knows them at an instant, for operators. A member that is
 * in groups knows its own part of each; what it says of other members is what they said last.
 * Immutable.
 *
 * @param memberCount how many members each group is to have ({@code grid.cp.member-count})
 * @param self the id under which the reporting member takes part in groups: kept on its disk, and
 *     not its id in the cluster
 * @param members that all groups have, or are about to, in the order in which they were chosen;
 *     empty until they are, which needs {@code memberCount} members at once
 * @param groups that are known here, by name
 * @param changes how often members of groups were replaced, added or removed
 * @param unsettled the names of groups of which it is not known here that they have just these
 *     members: those that have no leader, and those that follow a change, which takes moments
 * @param used whether groups have begun: those of a member that has them without being configured
 *     so begin with the first call to one, and until then {@code self} is the member's id
 * @param kept whether what is in groups outlives the reporting member; if not it is in a temporary
 *     directory
 */
public record CpStatus(
    int memberCount,
    UUID self,
    List<CpMember> members,
    List<CpGroup> groups,
    long changes,
    List<String> unsettled,
    boolean used,
    boolean kept) {

  public CpStatus {
    Objects.requireNonNull(self, "self");
    members = List.copyOf(members);
    groups = List.copyOf(groups);
    unsettled = List.copyOf(unsettled);
  }

  /** Of groups on disk whose members are those that were chosen first. */
  public CpStatus(int memberCount, UUID self, List<CpMember> members, List<CpGroup> groups) {
    this(memberCount, self, members, groups, 0, List.of(), true, true);
  }

  /**
   * Of groups that have not begun.
   *
   * @param member the reporting member's id in the cluster
   */
  public static CpStatus unused(int memberCount, UUID member, boolean kept) {
    return new CpStatus(memberCount, member, List.of(), List.of(), 0, List.of(), false, kept);
  }

  /**
   * A member of all groups.
   *
   * @param id under which it takes part, as long as it has its disk
   * @param memberId its id in the cluster now; null if it is not there
   * @param address where it listens for other members of groups, {@code host:port}; null if it is
   *     not there or does not listen
   * @param present whether the reporting member hears of it, or is it
   */
  public record CpMember(
      UUID id, @Nullable UUID memberId, @Nullable String address, boolean present) {

    public CpMember {
      Objects.requireNonNull(id, "id");
    }
  }

  /**
   * A group.
   *
   * @param leader the {@link CpMember#id} of its leader; null if none is known: it serves nobody
   *     until one is elected, which takes a majority of its members
   * @param here the reporting member's part in it; null if it has none
   * @param damage which file of it is damaged on the reporting member's disk, and how; null if none
   *     is. The member gets the group again from the others, has no vote in it until it has
   *     everything, and keeps the damaged files aside; where it has the only copy, the group does
   *     not begin
   * @param damagedOn the {@link CpMember#id}s of all members that say that their files of it are
   *     damaged, of those that the reporting one hears of; while these are half of its members or
   *     more, it cannot elect a leader
   */
  public record CpGroup(
      String name,
      @Nullable UUID leader,
      @Nullable CpGroupPart here,
      @Nullable String damage,
      List<UUID> damagedOn) {

    public CpGroup {
      Objects.requireNonNull(name, "name");
      damagedOn = List.copyOf(damagedOn);
    }

    /** A group of which nothing is damaged. */
    public CpGroup(String name, @Nullable UUID leader, @Nullable CpGroupPart here) {
      this(name, leader, here, null, List.of());
    }

    /** Whether a leader is known. */
    public boolean hasLeader() {
      return leader != null;
    }
  }

  /**
   * A member's part in a group.
   *
   * @param term the number of the last election that it knows of
   * @param committedIndex the last entry of the log that is known to be on a majority; grows with
   *     every change, from the group's begin on
   * @param appliedIndex the last entry that its copy of the structures has
   * @param diskBytes what log and snapshots take on its disk, as it was in the last seconds
   * @param sessions of clients and members that hold locks or permits of the group, or held some
   *     lately
   */
  public record CpGroupPart(
      long term, long committedIndex, long appliedIndex, long diskBytes, int sessions) {}

  /** Whether it is decided who is in groups. Before that no group serves anybody. */
  public boolean isFormed() {
    return !members.isEmpty();
  }

  /** Whether the reporting member is in groups. */
  public boolean isMember() {
    return members.stream().anyMatch(member -> member.id().equals(self));
  }

  /** Members of groups that the reporting member does not hear of. */
  public List<CpMember> missing() {
    return members.stream().filter(member -> !member.present()).toList();
  }

  /**
   * Whether so many members are there that groups can have a leader; false before they are formed.
   */
  public boolean hasMajority() {
    return 2 * missing().size() < members.size();
  }

  /** Groups that serve nobody now. */
  public List<CpGroup> withoutLeader() {
    return groups.stream().filter(group -> !group.hasLeader()).toList();
  }

  /** Groups that are damaged on a member's disk, and not repaired yet. */
  public List<CpGroup> damaged() {
    return groups.stream().filter(group -> !group.damagedOn().isEmpty()).toList();
  }

  /**
   * Groups that are damaged on so many disks that they cannot elect a leader: what those members
   * may have acknowledged is not known to be on another.
   */
  public List<CpGroup> beyondRepair() {
    return groups.stream()
        .filter(group -> !group.hasLeader() && 2 * group.damagedOn().size() >= members.size())
        .filter(group -> !group.damagedOn().isEmpty())
        .toList();
  }

  /** Groups that the reporting member leads. */
  public List<CpGroup> ledHere() {
    return groups.stream().filter(group -> self.equals(group.leader())).toList();
  }
}
