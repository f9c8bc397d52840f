package dev.grid.spring.boot.autoconfigure;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.grid.Cluster;
import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.ClusterReport.MemberReport;
import dev.grid.ClusterReport.MemoryReport;
import dev.grid.ClusterReport.PartitionReport;
import dev.grid.ClusterReport.ReplicationReport;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.Member;
import dev.grid.Registration;
import dev.grid.Statistics;
import dev.grid.StructureHandle;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpGroupPart;
import dev.grid.cp.CpStatus.CpMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;

/** A running grid of one member whose structures fail on every call but their name's. */
public final class StubGrid {

  private static final UUID ID = new UUID(1, 2);
  private static final Member SELF =
      new Member(ID, "127.0.0.1", 5701, Map.of("zone", "a"), false, "5.7.0");

  private static final Member GONE =
      new Member(new UUID(5, 6), "127.0.0.2", 5701, Map.of(), false, "5.7.0");

  private StubGrid() {}

  /**
   * A report of that one member, with three partitions of its own.
   *
   * @param lost how many of the three are lost
   */
  public static ClusterReport report(int lost) {
    return new ClusterReport(
        ID,
        new UUID(3, 4),
        7,
        true,
        List.of(new MemberReport(SELF, true, false, 3 - lost, 1, 2, 3 - lost)),
        List.of(),
        new PartitionReport(1 - lost, 2, lost, 0, 0),
        4,
        new MemoryReport(700, 1_000, true),
        5,
        6,
        new ReplicationReport(10, 11, 12, 1_500, 4, 8_000_000, 3_000_000),
        250);
  }

  /**
   * A report of that member and another, which owns all three partitions.
   *
   * @param backups that the first has of them
   * @param learning that it is being sent
   */
  public static ClusterReport joinedReport(int backups, int learning) {
    ClusterReport whole = report(0);
    return new ClusterReport(
        ID,
        whole.clusterId(),
        8,
        true,
        List.of(
            new MemberReport(GONE, true, false, 3, 0, 0, 3 - backups),
            new MemberReport(SELF, false, false, 0, backups, learning, 0)),
        List.of(),
        new PartitionReport(backups, 3 - backups, 0, 0, 0),
        learning,
        whole.memory(),
        5,
        6,
        whole.replication(),
        0);
  }

  /** A report of that one member where two others, and an owner with them, vanished at once. */
  public static ClusterReport minorityReport() {
    ClusterReport whole = report(0);
    return new ClusterReport(
        ID,
        whole.clusterId(),
        8,
        false,
        List.of(new MemberReport(SELF, true, false, 1, 1, 0, 2)),
        List.of(GONE),
        new PartitionReport(0, 1, 0, 0, 2),
        0,
        whole.memory(),
        5,
        6,
        whole.replication(),
        0);
  }

  /**
   * Three members of Raft groups, of which that one leads the group {@code default}; the group
   * {@code other} has no leader.
   *
   * @param missing how many of the other two are not there
   */
  public static CpStatus cpStatus(int missing) {
    UUID self = new UUID(0, 1);
    List<CpMember> members = new ArrayList<>();
    members.add(new CpMember(self, ID, "127.0.0.1:6701", true));
    for (int i = 0; i < 2; i++) {
      UUID other = new UUID(0, 2 + i);
      members.add(
          i < missing
              ? new CpMember(other, null, null, false)
              : new CpMember(other, new UUID(7, i), "127.0.0.1:670" + (2 + i), true));
    }
    return new CpStatus(
        3,
        self,
        members,
        List.of(
            new CpGroup("default", self, new CpGroupPart(2, 99, 98, 4_096, 5)),
            new CpGroup("other", null, new CpGroupPart(3, 9, 9, 1_024, 6))));
  }

  /** The same without the group that has no leader. */
  public static CpStatus soundCpStatus(int missing) {
    CpStatus whole = cpStatus(missing);
    return new CpStatus(
        whole.memberCount(), whole.self(), whole.members(), whole.groups().subList(0, 1));
  }

  /** A mock; it gives the same structure for the same name. */
  public static Grid create() {
    Grid grid = mock(Grid.class);
    Cluster cluster = mock(Cluster.class);
    Lifecycle lifecycle = mock(Lifecycle.class);
    ClusterOperations operations = mock(ClusterOperations.class);
    when(grid.operations()).thenReturn(operations);
    when(operations.report()).thenReturn(report(0));
    when(grid.name()).thenReturn("stub");
    when(grid.id()).thenReturn(ID);
    when(grid.cluster()).thenReturn(cluster);
    when(grid.lifecycle()).thenReturn(lifecycle);
    when(grid.observeCalls(any())).thenReturn(mock(Registration.class));
    when(grid.addStructureListener(any())).thenReturn(mock(Registration.class));
    when(grid.statistics())
        .thenReturn(new Statistics(0, 0, 0, 0, 0, 3, List.of(), Statistics.SlowReaders.NONE, 0));
    when(cluster.name()).thenReturn("dev");
    when(cluster.members()).thenReturn(List.of(SELF));
    when(cluster.partitionCount()).thenReturn(3);
    when(cluster.ownerOf(Mockito.anyInt())).thenReturn(SELF);
    when(lifecycle.state()).thenReturn(Lifecycle.State.RUNNING);
    Map<StructureId, StructureHandle<?>> structures = new ConcurrentHashMap<>();
    when(grid.structure(any(), anyString()))
        .thenAnswer(
            call -> {
              StructureType<?, ?> type = call.getArgument(0);
              return structures.computeIfAbsent(
                  type.id(call.getArgument(1)), id -> structure(type, id.name()));
            });
    when(grid.map(anyString())).thenCallRealMethod();
    when(grid.queue(anyString())).thenCallRealMethod();
    return grid;
  }

  private static StructureHandle<?> structure(StructureType<?, ?> type, String name) {
    StructureHandle<?> handle =
        (StructureHandle<?>) mock((Class<?>) type.blocking(), StubGrid::refuse);
    Mockito.doReturn(name).when(handle).name();
    Mockito.doReturn(mock(type.asynchronous(), "async " + name)).when(handle).async();
    Mockito.doReturn(name).when(handle).toString();
    return handle;
  }

  private static Object refuse(InvocationOnMock call) {
    throw new AssertionError("a structure was read while it was injected: " + call.getMethod());
  }
}
