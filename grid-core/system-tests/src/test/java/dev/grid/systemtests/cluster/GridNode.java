package dev.grid.systemtests.cluster;

import com.sun.net.httpserver.HttpServer;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.map.MapConfig;
import dev.grid.member.GridMember;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.queue.QueueConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** One embedded member of ours as a process, which also tells its state over HTTP. */
final class GridNode {

  private GridNode() {}

  /** Arguments: address, port, port of the state, members, backups. Runs until it is ended. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String address = args[0];
    HttpServer http =
        HttpServer.create(new InetSocketAddress(address, Integer.parseInt(args[2])), 0);
    GridMember member =
        GridMember.start(
            config(
                address,
                Integer.parseInt(args[1]),
                args[3].split(",", -1),
                Integer.parseInt(args[4])));
    Runtime.getRuntime().addShutdownHook(new Thread(member::close));
    http.createContext(
        ServerKind.GRID.statePath(),
        exchange -> {
          ClusterState state = member.state();
          String text = ReferenceNode.state(state.members().size(), isSafe(state));
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    // An embedded member need not keep its process alive; this one is the process.
    new CountDownLatch(1).await();
  }

  /** Whether every partition has all the copies that it is to have. */
  private static boolean isSafe(ClusterState state) {
    boolean isAlone = state.members().size() == 1;
    return state.leaving().isEmpty()
        && !state.partitions().isEmpty()
        && state.partitions().stream().allMatch(partition -> isSafe(partition, isAlone));
  }

  private static boolean isSafe(Assignment partition, boolean isAlone) {
    return partition.primary() != null
        && partition.previous() == null
        && partition.copies().stream().allMatch(Copy::inSync)
        && (isAlone || !partition.copies().isEmpty());
  }

  private static MemberConfig config(String address, int port, String[] members, int backups) {
    return MemberConfig.defaults()
        .withClusterName(ProcessCluster.CLUSTER_NAME)
        .withNetwork(
            NetworkConfig.defaults()
                .withHost(address)
                .withPort(port)
                .withJoin(JoinConfig.seeds(members)))
        .withMap(MapConfig.named("*").withBackups(backups, 0))
        .withQueue(QueueConfig.named("*").withBackups(backups, 0));
  }
}
