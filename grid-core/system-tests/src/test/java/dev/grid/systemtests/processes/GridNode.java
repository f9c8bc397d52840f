package dev.grid.systemtests.processes;

import com.sun.net.httpserver.HttpServer;
import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.Grid;
import dev.grid.config.Consistency;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.core.Grids;
import dev.grid.cp.CpStatus;
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.map.MapStoreConfig;
import dev.grid.queue.QueueConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.semaphore.SemaphoreConfig;
import dev.grid.systemtests.FolderStore;
import dev.grid.systemtests.Names;
import dev.grid.topic.TopicConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One embedded member of ours as a process, which also tells its state over HTTP. */
final class GridNode {

  static final String ID_PATH = "/id";

  /** Ids of the partitions' owners, by partition, with commas between. */
  static final String OWNERS_PATH = "/owners";

  /** What is in Raft groups by its configuration, if there are any. */
  private static final String STRONG = "STRONG_*";

  /** Where those of groups begin. */
  private static final int GROUP_ARGUMENTS = 5;

  /** How often members of groups were replaced, if all groups are as they are to be; else -1. */
  static final String CHANGES_PATH = "/changes-of-groups";

  /** Longer than faults last, but for those that wait for it. */
  private static final Duration REPLACE_AFTER = Duration.ofSeconds(15);

  private GridNode() {}

  /**
   * Arguments: address, port, port of the state, members, backups; and for Raft groups how many
   * members are in them, the election time-out in milliseconds, and the folder. Runs until it is
   * ended.
   */
  public static void main(String[] args) throws IOException {
    String address = args[0];
    HttpServer http =
        HttpServer.create(new InetSocketAddress(address, Integer.parseInt(args[2])), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    MemberConfig config =
        config(
            address, Integer.parseInt(args[1]), args[3].split(",", -1), Integer.parseInt(args[4]));
    Grid member =
        Grids.startMember(args.length > GROUP_ARGUMENTS ? withGroups(config, args) : config);
    ClusterOperations operations = Objects.requireNonNull(member.operations(), "a member has them");
    answer(
        http,
        ServerKind.GRID.statePath(),
        () -> {
          ClusterReport report = operations.report();
          CpStatus groups = operations.cpStatus();
          boolean isSafe = isSafe(report) && (groups == null || groups.damaged().isEmpty());
          return ReferenceNode.state(report.members().size(), isSafe, coordinator(report));
        });
    answer(http, ID_PATH, () -> member.id().toString());
    answer(http, OWNERS_PATH, () -> owners(member));
    answer(http, GroupCalls.LED_PATH, () -> Integer.toString(GroupCalls.led()));
    answer(http, CHANGES_PATH, () -> changes(operations));
    GroupCalls.serve(http, member);
    http.start();
  }

  private static MemberConfig withGroups(MemberConfig config, String[] args) {
    return config
        .with(SemaphoreConfig.named("*").withIsSessionless(true))
        .with(SemaphoreConfig.named(GroupCall.Kind.PERMITS + "-*"))
        .with(MapConfig.named(STRONG).withConsistency(Consistency.STRONG))
        .with(QueueConfig.named(STRONG).withConsistency(Consistency.STRONG))
        .withCp(
            CpConfig.defaults()
                .withMemberCount(Integer.parseInt(args[GROUP_ARGUMENTS]))
                .withReplaceAfter(REPLACE_AFTER)
                .withElectionTimeout(Duration.ofMillis(Long.parseLong(args[GROUP_ARGUMENTS + 1])))
                .withDirectory(Path.of(args[GROUP_ARGUMENTS + 2])));
  }

  private static void answer(HttpServer http, String path, Supplier<String> answer) {
    http.createContext(
        path,
        exchange -> {
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static String changes(ClusterOperations operations) {
    CpStatus status = operations.cpStatus();
    return status == null || !status.unsettled().isEmpty() ? "-1" : "" + status.changes();
  }

  private static String owners(Grid member) {
    return IntStream.range(0, member.cluster().partitionCount())
        .mapToObj(partition -> member.cluster().ownerOf(partition))
        .map(owner -> owner == null ? "" : owner.id().toString())
        .collect(Collectors.joining(","));
  }

  /**
   * Whether every partition has all the copies that it is to have, and they stay where they are.
   */
  private static boolean isSafe(ClusterReport report) {
    ClusterReport.PartitionReport partitions = report.partitions();
    return report.writable()
        && report.missing().isEmpty()
        && report.migrations() == 0
        && partitions.safe() > 0
        && partitions.underReplicated() + partitions.lost() + partitions.unassigned() == 0;
  }

  private static String coordinator(ClusterReport report) {
    return report.members().stream()
        .filter(ClusterReport.MemberReport::coordinator)
        .map(member -> member.member().host())
        .findFirst()
        .orElse("");
  }

  /** More than a test writes, in any partition. */
  private static final int LONG_JOURNAL = 271 * 1_000_000;

  private static MemberConfig config(String address, int port, String[] members, int backups) {
    MapStoreConfig store =
        MapStoreConfig.openedBy(FolderStore::new).withRetryPause(Names.STORE_DELAY);
    return MemberConfig.defaults()
        .withClusterName(ProcessCluster.CLUSTER_NAME)
        .withSecurity(SecurityConfig.defaults().opened()) // Hosts of their own, and no secret.
        .withNetwork(
            NetworkConfig.defaults()
                .withHost(address)
                .withPort(port)
                .withJoin(JoinConfig.seeds(members)))
        .with(MapConfig.named("*").withBackups(backups, 0))
        .with(MapConfig.named(Names.STORED_THROUGH + "*").withBackups(backups, 0).withStore(store))
        .with(
            MapConfig.named(Names.STORED_BEHIND + "*")
                .withBackups(backups, 0)
                .withStore(store.withWriteDelay(Names.STORE_DELAY)))
        .with(
            MapConfig.named(Names.JOURNALED + "*")
                .withBackups(backups, 0)
                .withJournal(JournalConfig.ofCapacity(LONG_JOURNAL)))
        .with(QueueConfig.named("*").withBackups(backups, 0))
        .with(TopicConfig.named(Names.ORDERED + "*").withGlobalOrdering(true))
        .with(
            RingbufferConfig.named(Names.SHORT_LIVED_RING + "*")
                .withTimeToLive(Names.SHORT_LIFE)
                .withBackups(backups, 0));
  }
}
