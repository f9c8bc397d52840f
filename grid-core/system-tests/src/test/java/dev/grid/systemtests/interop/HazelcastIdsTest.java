package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Flake id generators and cardinality estimators of the reference's client on our member. */
@HazelcastClientSuite
final class HazelcastIdsTest {

  private final HazelcastInstance client;
  private final Grid grid = Deployment.CLIENT.site().grid();

  HazelcastIdsTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
  }

  @Test
  void flakeIds_areDifferentForAllClients() {
    var theirs = client.getFlakeIdGenerator(Names.fresh("ids-"));
    GridFlakeIdGenerator ours = grid.flakeIdGenerator(theirs.getName());
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      assertThat(ids.add(theirs.newId())).isTrue();
      assertThat(ids.add(ours.newId())).isTrue();
    }
    theirs.destroy();
    ours.destroy();
    var anew = client.getFlakeIdGenerator(theirs.getName());
    for (int i = 0; i < 500; i++) {
      assertThat(ids.add(anew.newId())).isTrue();
    }
  }
}
