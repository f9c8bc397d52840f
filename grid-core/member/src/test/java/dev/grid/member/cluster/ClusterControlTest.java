package dev.grid.member.cluster;

import static dev.grid.member.cluster.FakeCluster.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.cluster.FakeCluster.Sent;
import dev.grid.member.cluster.Views.View;
import dev.grid.member.peer.PeerMessages.Collect;
import dev.grid.member.peer.PeerMessages.Publish;
import dev.grid.member.peer.PeerMessages.Report;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a member may promise to others, as long as a coordinator may plan without them. */
class ClusterControlTest {

  private static final int SELF = 1;
  private static final int COORDINATOR = 2;
  private static final int OTHER = 3;

  private final FakeCluster env = new FakeCluster();
  private int fewest = 5;

  private final ClusterControl control =
      new ClusterControl(
          id(SELF),
          env,
          new ClusterRules(4, 2, 1, "zone", 1, 1_000, false, false),
          Timing.DEFAULT,
          new ClusterControl.Follower() {
            @Override
            public void adopted(
                @Nullable ClusterState before, ClusterState state, boolean foreign) {}

            @Override
            public long entries() {
              return 0;
            }

            @Override
            public int fewestBackups() {
              assertThat(control().mayPromise(id(OTHER)))
                  .as("nothing is promised any more when it is looked up what is known")
                  .isFalse();
              return fewest;
            }
          });

  private ClusterControl control() {
    return control;
  }

  private void view(long number) {
    control.viewChanged(new View(id(COORDINATOR), number, List.of(id(COORDINATOR), id(SELF))));
  }

  private void collect(long number) {
    control.received(id(COORDINATOR), new Collect(id(COORDINATOR), number));
  }

  private void publish(long number, int version, int... members) {
    Stamp stamp = new Stamp(version, id(COORDINATOR));
    var infos = Arrays.stream(members).mapToObj(FakeCluster::member).toList();
    ClusterState state =
        new ClusterState(
            stamp,
            List.of(new Term(id(COORDINATOR), 1, version)),
            new UUID(1, 1),
            1,
            infos,
            infos,
            List.of(),
            true,
            TablePlanner.unassigned(4, stamp));
    control.received(id(COORDINATOR), new Publish(id(COORDINATOR), number, state));
  }

  @Test
  void promises_endWithTheReport_andGoOnWithTheStateThatFollows() {
    assertThat(control.mayPromise(id(OTHER))).as("it has not joined").isFalse();
    view(1);
    collect(1);
    publish(1, 1, SELF, COORDINATOR, OTHER);
    assertThat(control.mayPromise(id(OTHER))).isTrue();

    view(2);
    collect(2);
    assertThat(control.mayPromise(id(OTHER))).as("the coordinator may plan without it").isFalse();
    assertThat(env.sent.stream().map(Sent::message).filter(Report.class::isInstance))
        .last()
        .isInstanceOfSatisfying(
            Report.class, report -> assertThat(report.fewestBackups()).isEqualTo(fewest));
    publish(1, 2, SELF, COORDINATOR, OTHER);
    assertThat(control.mayPromise(id(OTHER))).as("of another view").isFalse();

    publish(2, 2, SELF, COORDINATOR, OTHER);
    assertThat(control.mayPromise(id(OTHER))).isTrue();
  }

  @Test
  void nothingIsPromised_toWhoIsGoneByTheState() {
    view(1);
    collect(1);
    publish(1, 1, SELF, COORDINATOR);

    assertThat(control.mayPromise(id(OTHER))).isFalse();
    assertThat(control.mayPromise(id(COORDINATOR))).isTrue();
  }

  @Test
  void stateThatIsPublishedAgain_endsTheWait() {
    view(1);
    collect(1);
    publish(1, 1, SELF, COORDINATOR, OTHER);
    view(2);
    collect(2);

    publish(2, 1, SELF, COORDINATOR, OTHER);

    assertThat(control.mayPromise(id(OTHER))).isTrue();
  }
}
