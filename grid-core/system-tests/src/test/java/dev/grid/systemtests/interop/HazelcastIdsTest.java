package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
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

  @Test
  void cardinalities_areOfTheSameHashes() {
    var theirs = client.getCardinalityEstimator(Names.fresh("estimator-"));
    GridCardinalityEstimator ours = grid.cardinalityEstimator(theirs.getName());
    Random random = new Random(1);
    Set<Object> values = new HashSet<>(List.of(1L, 2.5, true, (byte) 7, 'c', new UUID(1, 2)));
    for (int length = 0; length < 100; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      values.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    for (Object value : values) {
      theirs.add(value);
    }
    assertThat(ours.estimate()).isEqualTo(values.size());
    values.forEach(ours::add);
    assertThat(ours.estimate()).isEqualTo(values.size());
    assertThat(theirs.estimate()).isEqualTo(values.size());
    ours.add("one that is new");
    assertThat(theirs.estimate()).isEqualTo(values.size() + 1);
    theirs.destroy();
    assertThat(ours.estimate()).isZero();
  }
}
