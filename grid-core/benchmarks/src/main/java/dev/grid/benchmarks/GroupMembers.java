package dev.grid.benchmarks;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Members that are all in each Raft group, as processes, with a client for each. */
final class GroupMembers implements AutoCloseable {

  private static final Duration READY_MAX = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);

  private final ServerGroup servers;
  private final List<Grid> clients = new ArrayList<>();

  /** Starts so many, and returns when a group has counted. */
  GroupMembers(int members, Arguments arguments) throws IOException {
    servers = ServerGroup.startServing(Contender.GRID, members, arguments);
    try {
      for (int port : servers.ports()) {
        clients.add(Grids.connect(ClientConfig.defaults().withAddresses("127.0.0.1:" + port)));
      }
      awaitGroup("counter");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Waits until the group of a counter has a leader, which begins it if there is none. */
  void awaitGroup(String counter) {
    long start = System.nanoTime();
    while (true) {
      try {
        var unused = clients.getFirst().atomicLong(counter).get();
        return;
      } catch (RuntimeException e) {
        if (System.nanoTime() - start > READY_MAX.toNanos()) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  ServerGroup servers() {
    return servers;
  }

  /** Connected to the members in their order, and to all others besides. */
  List<Grid> clients() {
    return clients;
  }

  @Override
  public void close() {
    clients.forEach(Grid::close);
    servers.close();
  }
}
