package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.cluster.InitialMembershipEvent;
import com.hazelcast.cluster.InitialMembershipListener;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.PartitionLostEvent;
import com.hazelcast.partition.ReplicaMigrationEvent;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.config.ClusterConfig.Availability;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients tell their application of a cluster that changes. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(1800)
final class ClientEventsTest {

  private static final int PARTITIONS = 271;

  private final List<String> events = new CopyOnWriteArrayList<>();

  private void awaitEvents(String... expected) {
    Eventually.passes("the events are told", () -> assertThat(events).containsExactly(expected));
  }

  @Test
  void ourClient_tellsOfMembers_andOfNoDisconnection() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(0));
      Eventually.holds("both are connected", () -> client.statistics().connections() == 2);
      client.lifecycle().addListener(state -> events.add("lifecycle " + state));
      client
          .cluster()
          .addMembershipListener(
              new MembershipListener() {
                @Override
                public void joined(Member member) {
                  events.add("joined " + member.id() + " " + member.host() + ":" + member.port());
                }

                @Override
                public void left(Member member) {
                  events.add("left " + member.id());
                }
              });
      Grid third = cluster.start();
      String joined = "joined " + third.id() + " " + TestCluster.addressOf(third);
      awaitEvents(joined);
      Grid first = cluster.member(0);
      cluster.stop(first);
      awaitEvents(joined, "left " + first.id());
      cluster.stop(third);
      awaitEvents(joined, "left " + first.id(), "left " + third.id());
    }
  }

  private final class Membership implements InitialMembershipListener {

    @Override
    public void init(InitialMembershipEvent event) {
      events.add("init " + event.getMembers().size());
    }

    @Override
    public void memberAdded(com.hazelcast.cluster.MembershipEvent event) {
      var member = event.getMember();
      var address = member.getAddress();
      events.add(
          "added "
              + member.getUuid()
              + " "
              + address.getHost()
              + ":"
              + address.getPort()
              + " of "
              + event.getMembers().size());
    }

    @Override
    public void memberRemoved(com.hazelcast.cluster.MembershipEvent event) {
      events.add("removed " + event.getMember().getUuid() + " of " + event.getMembers().size());
    }
  }

  private HazelcastInstance listening(TestCluster cluster, RoutingMode mode) {
    return cluster.hazelcastClient(
        cluster.member(0),
        mode,
        config -> {
          // With one connection it knows no other addresses than these.
          config.setProperty("hazelcast.client.shuffle.member.list", "false");
          config.getNetworkConfig().addAddress(TestCluster.addressOf(cluster.member(1)));
          config.addListenerConfig(new ListenerConfig(new Membership()));
          LifecycleListener lifecycle = event -> events.add(event.getState().toString());
          config.addListenerConfig(new ListenerConfig(lifecycle));
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = RoutingMode.class,
      names = {"ALL_MEMBERS", "SINGLE_MEMBER"})
  void theJavaClient_tellsOfMembersAndItsConnection(RoutingMode mode) {
    try (TestCluster cluster = TestCluster.of(2)) {
      HazelcastInstance client = listening(cluster, mode);
      Eventually.passes(
          "it has started",
          () -> assertThat(events).contains("init 2", "STARTING", "STARTED", "CLIENT_CONNECTED"));
      events.clear();

      Grid third = cluster.start();
      String added = "added " + third.id() + " " + TestCluster.addressOf(third) + " of 3";
      awaitEvents(added);
      // The first of the addresses: with one connection, the one that is connected.
      Grid first = cluster.member(0);
      cluster.stop(first);
      String removed = "removed " + first.id() + " of 2";
      if (mode == RoutingMode.ALL_MEMBERS) {
        awaitEvents(added, removed);
      } else {
        Eventually.passes(
            "it connects to another",
            () ->
                assertThat(events)
                    .containsExactlyInAnyOrder(
                        added, removed, "CLIENT_DISCONNECTED", "CLIENT_CONNECTED")
                    .containsSubsequence("CLIENT_DISCONNECTED", "CLIENT_CONNECTED"));
      }
      client.getMap("m").put("k", "v");
      assertThat(client.getMap("m").get("k")).isEqualTo("v");
    }
  }

  /** Keeps what it is told of one migration. */
  private static final class Migrations implements MigrationListener {

    final List<MigrationState> started = new CopyOnWriteArrayList<>();
    final List<MigrationState> finished = new CopyOnWriteArrayList<>();
    final List<ReplicaMigrationEvent> completed = new CopyOnWriteArrayList<>();
    final List<ReplicaMigrationEvent> failed = new CopyOnWriteArrayList<>();

    @Override
    public void migrationStarted(MigrationState state) {
      started.add(state);
    }

    @Override
    public void migrationFinished(MigrationState state) {
      finished.add(state);
    }

    @Override
    public void replicaMigrationCompleted(ReplicaMigrationEvent event) {
      completed.add(event);
    }

    @Override
    public void replicaMigrationFailed(ReplicaMigrationEvent event) {
      failed.add(event);
    }

    /** The partitions that have moved to a member as their primary. */
    Set<Integer> primariesOf(UUID member) {
      return completed.stream()
          .filter(event -> event.getReplicaIndex() == 0)
          .filter(event -> event.getDestination().getUuid().equals(member))
          .map(ReplicaMigrationEvent::getPartitionId)
          .collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RoutingMode.class,
      names = {"ALL_MEMBERS", "SINGLE_MEMBER"})
  void theJavaClient_tellsOfMigrations(RoutingMode mode) {
    try (TestCluster cluster = TestCluster.of(2)) {
      HazelcastInstance client = cluster.hazelcastClient(cluster.member(1), mode);
      Migrations migrations = new Migrations();
      client.getPartitionService().addMigrationListener(migrations);
      List<UUID> before = List.of(cluster.member(0).id(), cluster.member(1).id());
      Grid third = cluster.start();
      Eventually.passes(
          "each that starts ends, and the new member has its share",
          () -> {
            assertThat(migrations.finished)
                .isNotEmpty()
                .hasSameSizeAs(migrations.started)
                .last()
                .satisfies(
                    state ->
                        assertThat(state.getCompletedMigrations())
                            .isEqualTo(state.getPlannedMigrations()));
            assertThat(migrations.primariesOf(third.id()))
                .hasSizeGreaterThanOrEqualTo(PARTITIONS / 3);
          });

      assertThat(migrations.failed).isEmpty();
      Map<String, Integer> moves = new TreeMap<>();
      for (ReplicaMigrationEvent event : migrations.completed) {
        assertThat(event.getPartitionId()).isBetween(0, PARTITIONS - 1);
        assertThat(event.getReplicaIndex()).isBetween(0, 1);
        assertThat(event.isSuccess()).isTrue();
        assertThat(event.getElapsedTime()).isNotNegative();
        assertThat(event.getMigrationState().getPlannedMigrations()).isPositive();
        UUID to = event.getDestination().getUuid();
        moves.merge(
            event.getPartitionId() + ":" + event.getReplicaIndex() + ">" + to, 1, Integer::sum);
        if (to.equals(third.id())) {
          assertThat(event.getSource().getUuid()).isIn(before);
        }
      }
      assertThat(moves.values()).as("each move is told once").containsOnly(1);
      for (int partition : migrations.primariesOf(third.id())) {
        var owner = third.cluster().ownerOf(partition);
        assertThat(owner).isNotNull();
        assertThat(owner.id()).as("owner of %s", partition).isEqualTo(third.id());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RoutingMode.class,
      names = {"ALL_MEMBERS", "SINGLE_MEMBER"})
  void theJavaClient_tellsOfLostPartitions(RoutingMode mode) {
    try (TestCluster cluster =
        TestCluster.of(
            3,
            config ->
                config.withCluster(
                    config
                        .cluster()
                        .withAvailability(Availability.ALWAYS)
                        .withLeaveTimeout(Duration.ofMillis(1))))) {
      Grid last = cluster.member(2);
      HazelcastInstance client = cluster.hazelcastClient(last, mode);
      List<PartitionLostEvent> lost = new CopyOnWriteArrayList<>();
      client.getPartitionService().addPartitionLostListener(lost::add);
      List<Integer> ours = new CopyOnWriteArrayList<>();
      last.cluster().addPartitionLostListener((partition, backups) -> ours.add(partition));

      List<Grid> gone = List.of(cluster.member(0), cluster.member(1));
      CompletableFuture.allOf(
              gone.stream()
                  .map(member -> CompletableFuture.runAsync(() -> cluster.stop(member)))
                  .toArray(CompletableFuture<?>[]::new))
          .join();

      Eventually.holds(
          "partitions are lost", () -> last.operations().report().partitions().lost() > 0);
      int count = last.operations().report().partitions().lost();
      Eventually.passes("each is told", () -> assertThat(lost).hasSize(count));
      Eventually.passes("each is told here", () -> assertThat(ours).hasSize(count));
      List<Integer> told = new ArrayList<>();
      for (PartitionLostEvent event : lost) {
        told.add(event.getPartitionId());
        assertThat(event.getLostBackupCount()).isEqualTo(6);
        assertThat(event.allReplicasInPartitionLost()).isTrue();
      }
      assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ours);
    }
  }
}
