package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.ClusterClient;
import dev.grid.benchmarks.load.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One server, or the members of a cluster, as processes. Confined to one thread. */
final class ServerGroup implements AutoCloseable {

  private final Contender contender;
  private final Arguments arguments;
  private final List<Integer> ports;
  private final List<ServerProcess> processes = new ArrayList<>();

  private ServerGroup(Contender contender, Arguments arguments, List<Integer> ports) {
    this.contender = contender;
    this.arguments = arguments;
    this.ports = new ArrayList<>(ports);
  }

  /** Starts so many servers at once and waits until they serve, as one cluster if several. */
  static ServerGroup startServing(Contender contender, int members, Arguments arguments)
      throws IOException {
    if (members == 1) {
      ServerProcess only = ServerProcess.startServing(contender, arguments);
      ServerGroup group = new ServerGroup(contender, arguments, List.of(only.target().port()));
      group.processes.add(only);
      return group;
    }
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      ports.add(ServerProcess.freePort());
    }
    ServerGroup group = new ServerGroup(contender, arguments, ports);
    try {
      for (int port : ports) {
        group.start(port);
      }
      group.awaitBalanced();
      return group;
    } catch (IOException | RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private ServerProcess start(int port) throws IOException {
    String log = contender.label() + "-" + (processes.size() + 1) + ".log";
    ServerProcess process =
        ServerProcess.start(contender, arguments, port, List.copyOf(ports), log);
    processes.add(process);
    return process;
  }

  private void awaitBalanced() {
    try (ClusterClient client = ClusterClient.connect(ports)) {
      client.awaitBalanced(ports.size());
    }
  }

  /** Starts one more member and returns at once. */
  ServerProcess grow() throws IOException {
    int port = ServerProcess.freePort();
    ports.add(port);
    return start(port);
  }

  /** The servers in the order of {@link #ports}. */
  ServerProcess process(int index) {
    return processes.get(index);
  }

  List<Integer> ports() {
    return List.copyOf(ports);
  }

  List<Long> pids() {
    return processes.stream().map(ServerProcess::pid).toList();
  }

  /** The first of the servers. */
  Target target() {
    return processes.getFirst().target();
  }

  @Override
  public void close() {
    // Not one after another: each would hand over what it has to the next.
    processes.forEach(ServerProcess::terminate);
    processes.forEach(ServerProcess::close);
  }
}
