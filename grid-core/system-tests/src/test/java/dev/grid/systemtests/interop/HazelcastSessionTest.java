package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.DistributedObjectEvent;
import com.hazelcast.core.DistributedObjectListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the reference's Java client sees of our cluster. */
@HazelcastClientSuite
final class HazelcastSessionTest {

  private final HazelcastInstance client;
  private final IMap<String, String> map;

  HazelcastSessionTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
    this.map = client.getMap(Names.fresh("map-"));
  }

  @Test
  void cluster() {
    Set<Member> members = client.getCluster().getMembers();
    assertThat(members).hasSize(1);
    Member member = members.iterator().next();
    assertThat(member.getUuid())
        .isEqualTo(Deployment.CLIENT.site().grid().cluster().members().getFirst().id());
    assertThat(client.getPartitionService().getPartitions()).hasSize(271);
    assertThat(client.getPartitionService().getPartition("abc").getPartitionId()).isEqualTo(13);
    Eventually.holds(
        "the partition has its owner",
        () -> member.equals(client.getPartitionService().getPartition("abc").getOwner()));
  }

  @Test
  void distributedObjects() {
    List<String> events = new CopyOnWriteArrayList<>();
    String name = Names.fresh("map-");
    DistributedObjectListener listener =
        new DistributedObjectListener() {
          @Override
          public void distributedObjectCreated(DistributedObjectEvent event) {
            if (event.getObjectName().equals(name)) {
              events.add("created");
            }
          }

          @Override
          public void distributedObjectDestroyed(DistributedObjectEvent event) {
            if (event.getObjectName().equals(name)) {
              events.add("destroyed");
            }
          }
        };
    UUID registration = client.addDistributedObjectListener(listener);

    IMap<String, String> created = client.getMap(name);
    created.put("k", "v");
    Eventually.passes("creation is told", () -> assertThat(events).containsExactly("created"));
    assertThat(client.getDistributedObjects().stream().map(DistributedObject::getName))
        .contains(name);

    created.destroy();
    Eventually.passes(
        "destruction is told", () -> assertThat(events).containsExactly("created", "destroyed"));
    assertThat(client.removeDistributedObjectListener(registration)).isTrue();
    assertThat(client.<String, String>getMap(name).get("k")).isNull();
  }

  @Test
  void structuresOfKindsThatItDoesNotKnow_areNotAmongItsObjects() {
    String name = Names.fresh("limited-");
    GridRateLimiter limiter = Deployment.CLIENT.site().peer().rateLimiter(name);
    assertThat(limiter.trySetRate(RateLimit.of(1, Duration.ofSeconds(1)))).isTrue();

    map.put("k", "v");
    assertThat(client.getDistributedObjects().stream().map(DistributedObject::getName))
        .contains(map.getName())
        .doesNotContain(name);
  }
}
