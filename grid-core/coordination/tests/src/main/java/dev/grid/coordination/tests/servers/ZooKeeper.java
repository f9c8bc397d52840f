package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's has no program that stays in the foreground and takes any folder: its jars are started
 * by this JVM's launcher.
 */
final class ZooKeeper implements ServerKind {

  private static final Path JAR = Path.of("/usr/share/java/zookeeper.jar");
  private static final int TICK_MILLIS = 500;

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
    Files.writeString(
        folder.resolve("zoo.cfg"),
        String.join(
            "\n",
            "tickTime=" + TICK_MILLIS,
            "dataDir=" + folder.resolve("data"),
            "clientPort=" + port,
            "clientPortAddress=127.0.0.1",
            "minSessionTimeout=1000",
            "maxSessionTimeout=60000",
            "maxClientCnxns=0",
            "admin.enableServer=false",
            "4lw.commands.whitelist=ruok,srvr,cons",
            ""));
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-Dzookeeper.jmx.log4j.disable=true",
        "-cp",
        "/usr/share/java/*",
        "org.apache.zookeeper.server.ZooKeeperServerMain",
        folder.resolve("zoo.cfg").toString());
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "srvr", "Mode: ");
  }
}
