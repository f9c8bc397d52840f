package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One server of an ensemble of one or several. Debian's has no program that stays in the foreground
 * and takes any folder: its jars are started by this JVM's launcher.
 */
final class ZooKeeper implements ServerKind {

  private static final Path JAR = Path.of("/usr/share/java/zookeeper.jar");
  private static final int TICK_MILLIS = 500;

  private final Cluster cluster;
  private final int number;

  ZooKeeper(Cluster cluster, int number) {
    this.cluster = cluster;
    this.number = number;
  }

  @Override
  public int port() {
    return cluster.servers().get(number).clients();
  }

  @Override
  public String name() {
    return "zookeeper";
  }

  @Override
  public String debianPackage() {
    return "zookeeper";
  }

  @Override
  public boolean isInstalled() {
    return Files.exists(JAR);
  }

  @Override
  public void prepare(Path folder, int port) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "tickTime=" + TICK_MILLIS,
                "initLimit=40",
                "syncLimit=20",
                "dataDir=" + folder.resolve("data"),
                "clientPort=" + port,
                "clientPortAddress=127.0.0.1",
                "minSessionTimeout=1000",
                "maxSessionTimeout=300000",
                "maxClientCnxns=0",
                "admin.enableServer=false",
                "4lw.commands.whitelist=ruok,srvr,cons"));
    if (cluster.servers().size() > 1) {
      for (int i = 0; i < cluster.servers().size(); i++) {
        Cluster.Member member = cluster.servers().get(i);
        lines.add("server.%d=127.0.0.1:%d:%d".formatted(i + 1, member.peers(), member.elections()));
      }
      Path id = Files.createDirectories(folder.resolve("data")).resolve("myid");
      Files.writeString(id, Integer.toString(number + 1));
    }
    Files.writeString(folder.resolve("zoo.cfg"), String.join("\n", lines) + "\n");
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-Dzookeeper.jmx.log4j.disable=true",
        "-cp",
        "/usr/share/java/*",
        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        folder.resolve("zoo.cfg").toString());
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "srvr", "Mode: ");
  }
}
