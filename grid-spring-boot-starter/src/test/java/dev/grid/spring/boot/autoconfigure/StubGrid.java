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
