package dev.grid.coordination.tests.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One server of a cluster of one or several. */
final class Etcd implements ServerKind {

  private final Cluster cluster;
  private final int number;

  Etcd(Cluster cluster, int number) {
    this.cluster = cluster;
    this.number = number;
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public String debianPackage() {
    return "etcd-server";
  }

  @Override
  public boolean isInstalled() {
    return Shell.has("etcd");
  }

  @Override
  public int port() {
    return cluster.servers().get(number).clients();
  }

  @Override
  public List<String> command(Path folder, int port) {
    String url = "http://127.0.0.1:" + port;
    String peer = peer(number);
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < cluster.servers().size(); i++) {
      peers.add("server" + i + "=" + peer(i));
    }
    return List.of(
        Shell.program("etcd"),
        "--name=server" + number,
        "--data-dir=" + folder.resolve("data"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=" + String.join(",", peers));
  }

  private String peer(int server) {
    return "http://127.0.0.1:" + cluster.servers().get(server).peers();
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "GET /health HTTP/1.0\r\nHost: etcd\r\n\r\n", "\"true\"");
  }
}
