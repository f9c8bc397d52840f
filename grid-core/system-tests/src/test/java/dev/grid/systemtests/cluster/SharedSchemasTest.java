package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.grid.Grid;
import dev.grid.serialization.GenericRecord;
import dev.grid.systemtests.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Compact values are readable on every member, whoever wrote them. */
@Execution(ExecutionMode.CONCURRENT)
final class SharedSchemasTest {

  /** Has a schema of its own, without configuration. */
  record Customer(String name, int age) {}

  private static com.hazelcast.nio.serialization.genericrecord.GenericRecord theirs(String type) {
    return GenericRecordBuilder.compact(type).setString("name", "Ada").setInt32("age", 36).build();
  }

  @Test
  void schema_ofAClient_isKnownToAllMembers() {
    try (TestCluster cluster = TestCluster.of(3)) {
      HazelcastInstance one = cluster.hazelcastClient(cluster.member(1), RoutingMode.SINGLE_MEMBER);
      HazelcastInstance all = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      for (String key : cluster.keysOfAll("key-", 2)) {
        one.getMap("one").put(key, theirs("of-one"));
        all.getMap("all").put(key, theirs("of-all"));
      }
      for (String map : new String[] {"one", "all"}) {
        for (String key : cluster.keysOfAll("key-", 2)) {
          for (int i = 0; i < 3; i++) {
            GenericRecord read = cluster.member(i).<String, GenericRecord>map(map).get(key);
            assertThat(read.getInt32("age")).isEqualTo(36);
          }
        }
      }
    }
  }

  @Test
  void schema_ofAMember_isKnownBeforeItsValue() {
    try (TestCluster cluster = TestCluster.of(3)) {
      HazelcastInstance one = cluster.hazelcastClient(cluster.member(2), RoutingMode.SINGLE_MEMBER);
      cluster.member(0).map("customers").put("ada", new Customer("Ada", 36));
      assertThat(one.getMap("customers").get("ada")).isEqualTo(new Customer("Ada", 36));
      assertThat(cluster.member(1).map("customers").get("ada")).isEqualTo(new Customer("Ada", 36));
    }
  }

  @Test
  void memberThatJoins_knowsTheSchemas() {
    try (TestCluster cluster = TestCluster.of(1)) {
      HazelcastInstance first =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.SINGLE_MEMBER);
      first.getMap("m").put("ada", theirs("early"));
      Grid second = cluster.start();
      Grid third = cluster.start();
      // What is read there was sent to it or asked for.
      assertThat(second.<String, GenericRecord>map("m").get("ada").getString("name"))
          .isEqualTo("Ada");
      cluster.stop(cluster.member(0));
      Grid client = cluster.client(third);
      Eventually.passes(
          "the value is read where it was not written",
          () ->
              assertThat(client.<String, GenericRecord>map("m").get("ada").getString("name"))
                  .isEqualTo("Ada"));
    }
  }
}
