package dev.grid.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpGroupPart;
import dev.grid.cp.CpStatus.CpMember;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint answers about Raft groups. Its field names are relied upon: they may be added
 * to, not changed. Immutable.
 *
 * @param self the id under which this member takes part in groups
 * @param memberCount how many members each group is to have
 * @param formed whether it is decided who they are
 * @param majority whether enough of them are there for groups to have leaders
 * @param members of all groups, in the order in which they were chosen
 * @param groups by name
 * @param changes how often members were replaced, added or removed
 * @param unsettled names of groups that have not followed the last change yet
 * @param used whether groups have begun: by default they do with their first use
 * @param kept whether what is in them outlives this member; if not it is in a temporary directory
 */
public record CpDescriptor(
    UUID self,
    int memberCount,
    boolean formed,
    boolean majority,
    List<CpMemberDescriptor> members,
    List<CpGroupDescriptor> groups,
    long changes,
    List<String> unsettled,
    boolean used,
    boolean kept) {

  /**
   * A member of all groups.
   *
   * @param id under which it takes part
   * @param memberId its id in the cluster; null and left out if it is not there
   * @param address where it listens for other members of groups
   * @param present whether this member hears of it, or is it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CpMemberDescriptor(
      UUID id, @Nullable UUID memberId, @Nullable String address, boolean present) {}

  /**
   * A group.
   *
   * @param leader the id of the member that leads it; null and left out if it has no leader, and
   *     serves nobody
   * @param ledHere whether this member leads it
   * @param here this member's part; null and left out if it has none
   * @param damage which file of it is damaged on this member's disk; null and left out if none is
   * @param damagedOn the ids of the members on whose disks it is damaged, until it is repaired
   *     there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CpGroupDescriptor(
      String name,
      @Nullable UUID leader,
      boolean ledHere,
      @Nullable CpPartDescriptor here,
      @Nullable String damage,
      List<UUID> damagedOn) {}

  /**
   * A member's part in a group.
   *
   * @param term the number of the last election that it knows of
   * @param committedIndex the last entry of the log that is known to be on a majority
   * @param appliedIndex the last entry that this member's copy of the structures has
   * @param diskBytes what log and snapshots take on its disk
   * @param sessions of clients and members
   */
  public record CpPartDescriptor(
      long term, long committedIndex, long appliedIndex, long diskBytes, int sessions) {}

  /** Null in a client, and where groups are off. */
  static @Nullable CpDescriptor of(Grid grid) {
    ClusterOperations operations = grid.operations();
    CpStatus status = operations == null ? null : operations.cpStatus();
    return status == null ? null : of(status);
  }

  private static CpDescriptor of(CpStatus status) {
    return new CpDescriptor(
        status.self(),
        status.memberCount(),
        status.isFormed(),
        status.hasMajority(),
        status.members().stream().map(CpDescriptor::describe).toList(),
        status.groups().stream().map(group -> describe(group, status.self())).toList(),
        status.changes(),
        status.unsettled(),
        status.used(),
        status.kept());
  }

  private static CpMemberDescriptor describe(CpMember member) {
    return new CpMemberDescriptor(
        member.id(), member.memberId(), member.address(), member.present());
  }

  private static CpGroupDescriptor describe(CpGroup group, UUID self) {
    CpGroupPart here = group.here();
    return new CpGroupDescriptor(
        group.name(),
        group.leader(),
        self.equals(group.leader()),
        here == null
            ? null
            : new CpPartDescriptor(
                here.term(),
                here.committedIndex(),
                here.appliedIndex(),
                here.diskBytes(),
                here.sessions()),
        group.damage(),
        group.damagedOn());
  }
}
