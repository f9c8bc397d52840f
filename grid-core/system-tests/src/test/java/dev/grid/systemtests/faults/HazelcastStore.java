package dev.grid.systemtests.faults;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import dev.grid.sql.GridSql;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.processes.GroupCall;
import dev.grid.systemtests.processes.ProcessCluster;
import java.util.List;
import java.util.Queue;
import java.util.function.ToLongFunction;

/** Through the Java client of the reference. */
final class HazelcastStore implements Store {

  private final HazelcastInstance client;

  HazelcastStore(List<String> addresses, boolean redo) {
    ClientConfig config = new ClientConfig();
    config.setClusterName(ProcessCluster.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.client.heartbeat.interval", "2000");
    config.setProperty("hazelcast.client.heartbeat.timeout", "" + HEARTBEAT_MAX.toMillis());
    config.setProperty("hazelcast.client.invocation.timeout.seconds", "" + CALL_MAX.toSeconds());
    config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().setAddresses(addresses).setRedoOperation(redo);
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setMaxBackoffMillis(500)
        .setClusterConnectTimeoutMillis(Long.MAX_VALUE);
    client = HazelcastClient.newHazelcastClient(config);
  }

  @Override
  public RegisterMap map(String name) {
    IMap<String, Long> map = client.getMap(name);
    return new MapRegisters(map, map::set);
  }

  @Override
  public GridSql sql() {
    throw new UnsupportedOperationException("changes are not counted there; use --client grid");
  }

  @Override
  public Queue<Long> queue(String name) {
    return client.getQueue(name);
  }

  @Override
  public ToLongFunction<GroupCall> groups() {
    throw new UnsupportedOperationException("the free client has none; use --client grid");
  }

  @Override
  public Outcome outcomeOf(RuntimeException failure) {
    return switch (failure) {
      // Both are thrown before anything is done.
      case SplitBrainProtectionException refused -> Outcome.REFUSED;
      case HazelcastClientOfflineException notSent -> Outcome.REFUSED;
      default -> Outcome.UNKNOWN;
    };
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
