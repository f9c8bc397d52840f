package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.CallObserver;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.Lifecycle;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an instance knows of its cluster and of itself, and how it ends. */
@ContractSuite
final class ClusterContractTest {

  private final Reach reach;
  private final Grid grid;

  ClusterContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
  }

  @Test
  void members_areTheOneThatRuns() {
    List<Member> members = grid.cluster().members();

    assertThat(members).hasSize(1);
    Member member = members.getFirst();
    assertThat(reach.site().address()).isEqualTo("127.0.0.1:" + member.port());
    assertThat(member.host()).isEqualTo("127.0.0.1");
    assertThat(member.lite()).isFalse();
    assertThat(member.version()).startsWith("5.");
    assertThat(reach.site().peer().cluster().members()).isEqualTo(members);
    assertThat(grid.cluster().name()).isEqualTo(Deployment.CLUSTER_NAME);
  }

  @Test
  void partitions_areThoseOfTheProtocol() {
    assertThat(grid.cluster().partitionCount()).isEqualTo(271);
    assertThat(grid.cluster().partitionOf("abc")).isEqualTo(13);
    assertThat(grid.cluster().partitionOf("")).isEqualTo(11);
    assertThat(grid.cluster().partitionOf(1)).isEqualTo(31);
    assertThat(grid.cluster().partitionOf(2.5)).isEqualTo(8);
    assertThat(grid.cluster().partitionOf(true)).isEqualTo(223);
  }

  @Test
  void partitions_haveAnOwner() {
    grid.map(Names.fresh("map-")).put("k", "v");

    Member only = grid.cluster().members().getFirst();
    for (int partition = 0; partition < 271; partition++) {
      int p = partition;
      Eventually.passes(
          "partition=" + p + " has an owner",
          () -> assertThat(grid.cluster().ownerOf(p)).isEqualTo(only));
    }
  }

  @Test
  void membershipListener_canBeAddedAndClosed() {
    List<Member> joined = new CopyOnWriteArrayList<>();
    MembershipListener listener =
        new MembershipListener() {
          @Override
          public void joined(Member member) {
            joined.add(member);
          }
        };

    Registration registration = grid.cluster().addMembershipListener(listener);
    registration.close();
    registration.close();

    assertThat(joined).isEmpty();
  }

  @Test
  void structures_listsWhatIsUsed() {
    String map = Names.fresh("map-");
    String queue = Names.fresh("queue-");
    grid.map(map).put("k", "v");
    grid.queue(queue).offer("a");

    StructureId mapId = GridMap.TYPE.id(map);
    StructureId queueId = GridQueue.TYPE.id(queue);
    assertThat(grid.structures()).contains(mapId, queueId);
    assertThat(reach.site().peer().structures()).contains(mapId, queueId);

    grid.destroy(mapId);
    Eventually.passes(
        "the map is gone from the list",
        () -> assertThat(grid.structures()).contains(queueId).doesNotContain(mapId));
  }

  @Test
  void structureListener_isToldOfWhatOthersDo() {
    List<String> seen = new CopyOnWriteArrayList<>();
    String name = Names.fresh("map-");
    StructureListener listener =
        new StructureListener() {
          @Override
          public void created(StructureId structure) {
            note("created", structure);
          }

          @Override
          public void destroyed(StructureId structure) {
            note("destroyed", structure);
          }

          private void note(String what, StructureId structure) {
            if (structure.name().equals(name)) {
              seen.add(what + " " + structure.service());
            }
          }
        };
    Registration registration = grid.addStructureListener(listener);
    String service = GridMap.TYPE.service();

    reach.site().peer().map(name).put("k", "v");
    Eventually.holds("creation is told", () -> seen.equals(List.of("created " + service)));
    reach.site().peer().map(name).destroy();
    Eventually.holds(
        "destruction is told",
        () -> seen.equals(List.of("created " + service, "destroyed " + service)));

    registration.close();
    registration.close();
    reach.site().peer().map(name).put("k", "v");
    assertThat(grid.map(name).get("k")).isEqualTo("v");
    assertThat(seen).hasSize(2);
  }

  @Test
  void destroy_ofWhatDoesNotExist_doesNothing() {
    grid.destroy(GridMap.TYPE.id(Names.fresh("never-")));
    grid.destroy(GridQueue.TYPE.id(Names.fresh("never-")));
  }

  @Test
  void destroy_ofAKindThatIsNone_isRefusedByName() {
    if (reach.deployment() != Deployment.REFERENCE) { // Which has nothing against it.
      assertThatThrownBy(() -> grid.destroy(new StructureId("hz:impl:mapServise", "orders")))
          .isInstanceOf(GridException.class)
          .hasMessageContaining("service=hz:impl:mapServise");
    }
  }

  @Test
  void identity_isItsOwn() {
    assertThat(grid.name()).isNotEmpty();
    assertThat(grid.id()).isNotEqualTo(reach.site().peer().id());
    assertThat(grid.lifecycle().state()).isEqualTo(Lifecycle.State.RUNNING);
  }

  @Test
  void observers_areToldOfEachCall() {
    List<String> calls = new CopyOnWriteArrayList<>();
    String name = Names.fresh("map-");
    Registration registration =
        grid.observeCalls(
            (structure, operation, nanos, failure) -> {
              if (structure.name().equals(name)) {
                calls.add(structure.service() + " " + operation + (failure == null ? "" : " !"));
              }
            });
    var map = reach.<String, String>map(name);
    map.put("k", "v");
    assertThatThrownBy(() -> map.unlock("k")).isInstanceOf(IllegalMonitorStateException.class);

    Eventually.holds("both calls are told", () -> calls.size() == 2);
    assertThat(calls)
        .as("each on its own thread, so that they may overtake each other")
        .containsExactlyInAnyOrder(
            GridMap.TYPE.service() + " Put", GridMap.TYPE.service() + " Unlock !");
    registration.close();
    grid.map(name).get("k");
    assertThat(calls).hasSize(2);
  }

  @Test
  void observers_canFollowASingleCall() {
    List<String> told = new CopyOnWriteArrayList<>();
    String name = Names.fresh("map-");
    Thread caller = Thread.currentThread();
    Registration registration =
        grid.observeCalls(
            new CallObserver() {
              @Override
              public @Nullable CallObserver begun(StructureId structure, String operation) {
                if (!structure.name().equals(name)) {
                  return null;
                }
                told.add("begun " + operation + " " + (Thread.currentThread() == caller));
                return (of, ended, nanos, failure) -> told.add("ended " + ended + " " + of.name());
              }

              @Override
              public void completed(
                  StructureId structure,
                  String operation,
                  long durationNanos,
                  @Nullable Throwable failure) {}
            });
    reach.<String, String>map(name).put("k", "v");
    registration.close();

    Eventually.holds("its end is told", () -> told.size() == 2);
    assertThat(told).containsExactly("begun Put true", "ended Put " + name);
  }

  @Test
  void statistics_count() {
    long before = grid.statistics().requests();
    reach.site().peer().map(Names.fresh("map-")).put("k", "v");
    grid.map(Names.fresh("map-")).put("k", "v");

    Eventually.holds("requests are counted", () -> grid.statistics().requests() > before);
    assertThat(grid.statistics().connections()).isPositive();
  }

  @Test
  void close_endsAClient() {
    Grid client = reach.site().connect("closing");
    List<Lifecycle.State> states = new CopyOnWriteArrayList<>();
    client.lifecycle().addListener(states::add);
    var map = client.<String, String>map(Names.fresh("map-"));
    map.put("k", "v");
    CompletableFuture<String> waiting =
        client.<String>queue(Names.fresh("queue-")).async().take().toCompletableFuture();

    client.close();
    client.close();

    assertThat(client.lifecycle().state()).isEqualTo(Lifecycle.State.STOPPED);
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(GridNotActiveException.class);
    assertThatThrownBy(() -> map.get("k")).isInstanceOf(GridNotActiveException.class);
    Eventually.holds("the end is told", () -> states.contains(Lifecycle.State.STOPPED));
    assertThat(grid.<String, String>map(map.name()).get("k")).isEqualTo("v");
  }
}
