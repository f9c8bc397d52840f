package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import dev.grid.Grid;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.OwnMember;
import org.junit.jupiter.api.Test;

/** Query caches of the reference's Java client, which members of ours do not serve. */
final class HazelcastQueryCacheTest {

  @Test
  void aQueryCache_isRefused_andNothingElseDisturbed() {
    try (Grid member = OwnMember.start()) {
      ClientConfig config = new ClientConfig();
      config.setClusterName(Deployment.CLUSTER_NAME);
      config.setProperty("hazelcast.logging.type", "slf4j");
      config.getNetworkConfig().addAddress(OwnMember.addressOf(member));
      HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
      try {
        IMap<Integer, Integer> map = client.getMap(Names.fresh("cached"));
        map.set(1, 2);
        assertThatThrownBy(() -> map.getQueryCache("cache", Predicates.alwaysTrue(), true))
            .isInstanceOf(HazelcastException.class)
            .hasMessageContaining("can not be added"); // What this client makes of the refusal.
        assertThat(map.get(1)).isEqualTo(2);
      } finally {
        client.shutdown();
      }
    }
  }
}
