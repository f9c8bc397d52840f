package dev.grid.systemtests.faults;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.sql.GridSql;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.processes.GroupCall;
import dev.grid.systemtests.processes.ProcessCluster;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.function.ToLongFunction;

/** Through our client. */
final class GridStore implements Store {

  private static final int CALLS_MAX = 10_000;

  private static final ConnectionConfig CONNECTION =
      new ConnectionConfig(
          Duration.ofSeconds(2),
          Duration.ofMinutes(10),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          1.5,
          0.25,
          Duration.ofSeconds(2),
          HEARTBEAT_MAX,
          CALL_MAX,
          CALLS_MAX,
          false,
          1,
          true);

  private final Grid client;

  GridStore(List<String> addresses, boolean redo) {
    client =
        Grids.connect(
            ClientConfig.defaults()
                .withInstanceName("faults")
                .withClusterName(ProcessCluster.CLUSTER_NAME)
                .withAddresses(addresses.toArray(String[]::new))
                .withConnection(CONNECTION.withCalls(CALL_MAX, CALLS_MAX, redo)));
  }

  @Override
  public RegisterMap map(String name) {
    GridMap<String, Long> map = client.map(name);
    return new MapRegisters(map, map::set);
  }

  @Override
  public GridSql sql() {
    return client.sql();
  }

  @Override
  public Queue<Long> queue(String name) {
    return client.queue(name);
  }

  @Override
  public ToLongFunction<GroupCall> groups() {
    return call -> call.apply(client);
  }

  @Override
  public Outcome outcomeOf(RuntimeException failure) {
    return failure instanceof GridException known && known.isRetrySafe()
        ? Outcome.REFUSED
        : Outcome.UNKNOWN;
  }

  @Override
  public void close() {
    client.close();
  }
}
