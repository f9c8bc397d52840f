package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.transaction.HazelcastXAResource;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.Xids;
import dev.grid.transaction.GridXaResource;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A member is killed while branches are prepared, the coordinators of some among them: each is
 * found by whoever asks, and ended as its manager says.
 */
@InProcesses
@ExtendWith(DeploymentsStopped.class)
final class XaKilledTest {

  private static final int BRANCHES = 30;
  private static final int KEYS = 3;

  private final ThreeMembers members = ClusterKind.started(ClusterKind.GRID);
  private final String name = Names.fresh("xa-killed-");

  private Grid connect() {
    Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(members.clusterName())
                .withAddresses(members.address(0), members.address(1)));
    Eventually.holds("all are connected", () -> client.statistics().connections() == 3);
    return client;
  }

  private void prepare(GridXaResource resource, int number, Xid xid) throws XAException {
    resource.start(xid, XAResource.TMNOFLAGS);
    for (int i = 0; i < KEYS; i++) {
      resource.transaction().<String, String>map(name).set(number + ":" + i, "v");
    }
    resource.transaction().<String>queue(name).offer("item" + number);
    resource.end(xid, XAResource.TMSUCCESS);
    resource.prepare(xid);
  }

  /** By the resource that has prepared it, by one of another client, or by the reference's. */
  @Test
  void whatIsPrepared_isEndedAfterItsCoordinatorIsKilled() throws Exception {
    try (Grid client = connect();
        Grid other = connect()) {
      List<Xid> xids = new ArrayList<>();
      for (int i = 0; i < BRANCHES; i++) {
        Xid xid = Xids.fresh();
        prepare(client.xaResource(), i, xid);
        xids.add(xid);
      }
      members.kill(2);

      for (Xid xid : xids) {
        Eventually.holds(
            "xid=" + xid + " is found", () -> Xids.isPrepared(other.xaResource(), xid));
      }
      HazelcastInstance reference = reference();
      HazelcastXAResource atReference = reference.getXAResource();
      XAResource[] enders = {client.xaResource(), other.xaResource(), atReference};
      for (int i = 0; i < BRANCHES; i++) {
        XAResource ender = enders[i % enders.length];
        if (isCommitted(i)) {
          ender.commit(xids.get(i), false);
        } else {
          ender.rollback(xids.get(i));
        }
      }
      assertEnded(other);
      reference.shutdown();
      members.start(2);
    }
  }

  private static boolean isCommitted(int number) {
    return number % 2 == 0;
  }

  private void assertEnded(Grid client) throws XAException {
    GridMap<String, String> map = client.map(name);
    GridQueue<String> queue = client.queue(name);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < BRANCHES; i++) {
      for (int k = 0; k < KEYS; k++) {
        String key = i + ":" + k;
        Eventually.holds("key=" + key + " is free", () -> !map.isLocked(key));
        assertThat(map.get(key)).as(key).isEqualTo(isCommitted(i) ? "v" : null);
      }
      if (isCommitted(i)) {
        items.add("item" + i);
      }
    }
    assertThat(queue.toList()).containsExactlyInAnyOrderElementsOf(items);
    assertThat(client.xaResource().recover(XAResource.TMSTARTRSCAN)).isEmpty();
  }

  private HazelcastInstance reference() {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(members.clusterName());
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(members.address(0), members.address(1));
    config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(RoutingMode.ALL_MEMBERS);
    return HazelcastClient.newHazelcastClient(config);
  }
}
