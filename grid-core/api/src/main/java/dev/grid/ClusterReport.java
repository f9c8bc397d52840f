package dev.grid;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The cluster as one member knows it at an instant, for operators. What it says of other members is
 * what the last published state says. Immutable.
 *
 * @param self the member that reports
 * @param clusterId unique for each start of a cluster
 * @param version of the published state; grows with every change of members or partitions
 * @param writable whether this side takes writes; false on the smaller side of a split
 * @param members oldest first
 * @param missing members that are gone, and still count when this side asks whether it has lost
 *     more than half at once; they are forgotten when every partition has its copies again, or a
 *     few seconds after the last change, unless they are so many
 * @param partitions all partitions of the cluster, by their condition
 * @param migrations copies that are being made and hand-overs under way, in the whole cluster
 * @param memory the reporting member's heap
 * @param callsUnderWay calls of this member and its clients that are with other members now, or
 *     wait for one that can serve them
 * @param callsForwarded such calls since the start
 * @param replication what this member's partitions wait for
 * @param clockSkewMillis how far the wall clock of the member that differs most is off this one's;
 *     entries and locks do not go by it
 */
public record ClusterReport(
    UUID self,
    UUID clusterId,
    long version,
    boolean writable,
    List<MemberReport> members,
    List<Member> missing,
    PartitionReport partitions,
    int migrations,
    MemoryReport memory,
    int callsUnderWay,
    long callsForwarded,
    ReplicationReport replication,
    long clockSkewMillis) {

  public ClusterReport {
    Objects.requireNonNull(self, "self");
    Objects.requireNonNull(clusterId, "clusterId");
    members = List.copyOf(members);
    missing = List.copyOf(missing);
    Objects.requireNonNull(partitions, "partitions");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(replication, "replication");
  }

  /**
   * A member's heap.
   *
   * @param liveBytes what is live in it, as far as collections have shown
   * @param maxBytes how large it may become
   * @param refusesWrites whether the member is short of memory, and refuses writes
   */
  public record MemoryReport(long liveBytes, long maxBytes, boolean refusesWrites) {}

  /** The report of the member that reports. */
  public MemberReport own() {
    return members.stream()
        .filter(member -> member.member().id().equals(self))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not among its members: id=" + self));
  }

  /** The members whose failure at this instant would lose data, oldest first. */
  public List<Member> unsafeToStop() {
    return members.stream().filter(m -> !m.isSafeToStop()).map(MemberReport::member).toList();
  }

  /**
   * A member and what it has.
   *
   * @param member who it is
   * @param coordinator whether it published the state
   * @param leaving whether it hands over what it has
   * @param primaries partitions that it is the primary of
   * @param backups copies in sync that it has beside those
   * @param learning copies that it is being sent
   * @param soleCopies partitions of which nobody else on this side has what is to be backed up, as
   *     owner or as copy of one that is gone; structures without backups do not count
   */
  public record MemberReport(
      Member member,
      boolean coordinator,
      boolean leaving,
      int primaries,
      int backups,
      int learning,
      int soleCopies) {

    public MemberReport {
      Objects.requireNonNull(member, "member");
    }

    /**
     * Whether its failure would lose nothing that is backed up. A member that is stopped in an
     * orderly way hands over first, and loses nothing either way unless it is the last.
     */
    public boolean isSafeToStop() {
      return soleCopies == 0;
    }
  }

  /**
   * Partitions by their condition; each is counted once.
   *
   * @param safe as many copies in sync as are configured, or as there are members for: a member
   *     that is alone has no backups, and its partitions are safe so far as they can be; whether it
   *     may be lost is in {@link #unsafeToStop()}
   * @param underReplicated served, with fewer copies in sync than that
   * @param lost some or all data is gone, and nobody has accepted that
   * @param unassigned nobody has held them yet
   * @param unreachable this side takes no writes and their owners are not on it: calls to them are
   *     refused until its members are back or the loss is accepted
   */
  public record PartitionReport(
      int safe, int underReplicated, int lost, int unassigned, int unreachable) {}

  /**
   * What the partitions that the reporting member is the primary of have sent to their copies, as
   * it was within the last fraction of a second.
   *
   * @param unacknowledgedChanges changes and slices of transfers that were not acknowledged
   * @param unacknowledgedBytes their size
   * @param waitingAnswers answers that wait for acknowledgements
   * @param stalledMillis for how long the slowest copy has acknowledged nothing of what it was sent
   * @param acknowledgements how many answers' wait for acknowledgements was measured since the
   *     start: of those that wait in one partition at the same time, the first
   * @param acknowledgementNanos how long those have waited together
   * @param longestAcknowledgementNanos the longest of them in the last half minute or minute
   */
  public record ReplicationReport(
      long unacknowledgedChanges,
      long unacknowledgedBytes,
      long waitingAnswers,
      long stalledMillis,
      long acknowledgements,
      long acknowledgementNanos,
      long longestAcknowledgementNanos) {}
}
