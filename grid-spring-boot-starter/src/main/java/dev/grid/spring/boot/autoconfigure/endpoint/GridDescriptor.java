package dev.grid.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.Cluster;
import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.ClusterReport.MemberReport;
import dev.grid.ConnectedClient;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.core.Grids;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint answers. Its field names are relied upon: they may be added to, not changed.
 * What only a member knows is null in a client, and left out. Immutable.
 *
 * @param instance the name of this instance
 * @param id of this instance
 * @param version of Grid that this instance runs; null and left out if it is not known, as it was
 *     not started from a jar
 * @param state of this instance: starting, running, disconnected, stopped
 * @param cluster what all members share
 * @param members oldest first
 * @param missing ids of members that are gone, and still count when this side asks whether it has
 *     lost more than half at once
 * @param partitions of the whole cluster, by their condition
 * @param migrations copies that are being made and hand-overs under way, in the whole cluster
 * @param unsafeToStop ids of members whose failure now would lose data
 * @param memory of this member
 * @param calls of this instance
 * @param replication what this member waits for from others
 * @param clients that are connected to this member
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GridDescriptor(
    String instance,
    UUID id,
    @Nullable String version,
    String state,
    ClusterDescriptor cluster,
    List<MemberDescriptor> members,
    @Nullable List<UUID> missing,
    @Nullable PartitionsDescriptor partitions,
    @Nullable Integer migrations,
    @Nullable List<UUID> unsafeToStop,
    @Nullable MemoryDescriptor memory,
    CallsDescriptor calls,
    @Nullable ReplicationDescriptor replication,
    @Nullable List<ClientDescriptor> clients) {

  /**
   * A client that is connected to this member, as it says itself.
   *
   * @param principal who authenticated, or empty for nobody
   * @param addresses that its connections come from
   * @param statistics what it reported last, if it does
   * @param reportedAt when it did; null and left out if it never has
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ClientDescriptor(
      UUID id,
      String principal,
      String name,
      String type,
      String version,
      List<String> labels,
      List<String> addresses,
      Instant connectedSince,
      Map<String, String> statistics,
      @Nullable Instant reportedAt) {}

  /**
   * What all members share.
   *
   * @param id unique for each start of a cluster
   * @param version of the state that the members follow
   * @param writable whether this side takes writes
   * @param clockSkewMillis how far the wall clock of the member that differs most is off this one's
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ClusterDescriptor(
      String name,
      @Nullable UUID id,
      @Nullable Long version,
      @Nullable Boolean writable,
      @Nullable Long clockSkewMillis) {}

  /**
   * A member.
   *
   * @param address where clients connect to it
   * @param compatibleVersion what clients take it for: a version of the server whose protocol it
   *     speaks
   * @param safeToStop whether its failure now would lose nothing that is backed up
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MemberDescriptor(
      UUID id,
      String address,
      String compatibleVersion,
      Map<String, String> attributes,
      boolean lite,
      @Nullable Boolean coordinator,
      @Nullable Boolean leaving,
      @Nullable Boolean safeToStop,
      @Nullable HoldingsDescriptor partitions) {}

  /**
   * What a member has of partitions.
   *
   * @param primaries that it serves
   * @param backups that it has copies in sync of
   * @param learning that it is being sent
   * @param onlyHere whose backed up data no other member has
   */
  public record HoldingsDescriptor(int primaries, int backups, int learning, int onlyHere) {}

  /**
   * Partitions by their condition; each is counted once.
   *
   * @param count all of them
   * @param safe with all copies in sync
   * @param underReplicated served, with fewer
   * @param lost with data that is gone, which nobody has accepted
   * @param unassigned that nobody has held yet
   * @param unreachable whose owners are not on this side, which takes no writes
   * @param withoutOwner of all of these, those that nobody on this side serves
   */
  public record PartitionsDescriptor(
      int count,
      int safe,
      int underReplicated,
      int lost,
      int unassigned,
      int unreachable,
      int withoutOwner) {}

  /**
   * A member's heap.
   *
   * @param liveBytes that are in use, as far as collections have shown
   * @param maxBytes that it may become large
   * @param refusesWrites whether the member is short of memory, and refuses writes
   */
  public record MemoryDescriptor(long liveBytes, long maxBytes, boolean refusesWrites) {}

  /**
   * Calls of this instance.
   *
   * @param pending without an answer; of a member those that wait for a condition
   * @param withOtherMembers that other members are to answer
   * @param forwarded to other members since the start
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CallsDescriptor(
      long pending, @Nullable Integer withOtherMembers, @Nullable Long forwarded) {}

  /**
   * What copies have not acknowledged to this member.
   *
   * @param unacknowledgedChanges that were sent
   * @param unacknowledgedBytes their size
   * @param waitingAnswers that callers get when copies have acknowledged
   * @param stalledMillis for how long the slowest copy has acknowledged nothing
   * @param longestAcknowledgementMillis that an answer waited in the last half minute
   */
  public record ReplicationDescriptor(
      long unacknowledgedChanges,
      long unacknowledgedBytes,
      long waitingAnswers,
      long stalledMillis,
      double longestAcknowledgementMillis) {}

  static GridDescriptor of(Grid grid) {
    ClusterOperations operations = grid.operations();
    return operations == null ? ofClient(grid) : ofMember(grid, operations);
  }

  private static GridDescriptor ofMember(Grid grid, ClusterOperations operations) {
    ClusterReport report = operations.report();
    ClusterReport.PartitionReport partitions = report.partitions();
    ClusterReport.ReplicationReport replication = report.replication();
    return new GridDescriptor(
        grid.name(),
        grid.id(),
        Grids.class.getPackage().getImplementationVersion(),
        state(grid),
        new ClusterDescriptor(
            grid.cluster().name(),
            report.clusterId(),
            report.version(),
            report.writable(),
            report.clockSkewMillis()),
        report.members().stream().map(GridDescriptor::describe).toList(),
        report.missing().stream().map(Member::id).toList(),
        new PartitionsDescriptor(
            grid.cluster().partitionCount(),
            partitions.safe(),
            partitions.underReplicated(),
            partitions.lost(),
            partitions.unassigned(),
            partitions.unreachable(),
            withoutOwner(grid.cluster())),
        report.migrations(),
        report.unsafeToStop().stream().map(Member::id).toList(),
        new MemoryDescriptor(
            report.memory().liveBytes(),
            report.memory().maxBytes(),
            report.memory().refusesWrites()),
        new CallsDescriptor(
            grid.statistics().pendingCalls(), report.callsUnderWay(), report.callsForwarded()),
        new ReplicationDescriptor(
            replication.unacknowledgedChanges(),
            replication.unacknowledgedBytes(),
            replication.waitingAnswers(),
            replication.stalledMillis(),
            replication.longestAcknowledgementNanos() / 1e6),
        operations.clients().stream().map(GridDescriptor::describe).toList());
  }

  private static ClientDescriptor describe(ConnectedClient client) {
    return new ClientDescriptor(
        client.id(),
        client.principal(),
        client.name(),
        client.type(),
        client.version(),
        client.labels(),
        client.addresses(),
        client.connectedSince(),
        client.statistics(),
        client.reportedAt());
  }

  private static GridDescriptor ofClient(Grid grid) {
    return new GridDescriptor(
        grid.name(),
        grid.id(),
        Grids.class.getPackage().getImplementationVersion(),
        state(grid),
        new ClusterDescriptor(grid.cluster().name(), null, null, null, null),
        grid.cluster().members().stream()
            .map(member -> describe(member, null, null, null, null))
            .toList(),
        null,
        null,
        null,
        null,
        null,
        new CallsDescriptor(grid.statistics().pendingCalls(), null, null),
        null,
        null);
  }

  private static int withoutOwner(Cluster cluster) {
    return (int)
        IntStream.range(0, cluster.partitionCount())
            .filter(partition -> cluster.ownerOf(partition) == null)
            .count();
  }

  private static String state(Grid grid) {
    return grid.lifecycle().state().name().toLowerCase(Locale.ROOT);
  }

  /** An IPv6 address is in brackets. */
  private static String address(Member member) {
    String host = member.host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + member.port();
  }

  private static MemberDescriptor describe(MemberReport report) {
    return describe(
        report.member(),
        report.coordinator(),
        report.leaving(),
        report.isSafeToStop(),
        new HoldingsDescriptor(
            report.primaries(), report.backups(), report.learning(), report.soleCopies()));
  }

  private static MemberDescriptor describe(
      Member member,
      @Nullable Boolean coordinator,
      @Nullable Boolean leaving,
      @Nullable Boolean safeToStop,
      @Nullable HoldingsDescriptor partitions) {
    return new MemberDescriptor(
        member.id(),
        address(member),
        member.version(),
        member.attributes(),
        member.lite(),
        coordinator,
        leaving,
        safeToStop,
        partitions);
  }
}
