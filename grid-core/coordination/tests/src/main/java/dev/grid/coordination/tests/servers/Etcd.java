package dev.grid.coordination.tests.servers;

import java.nio.file.Path;
import java.util.List;

final class Etcd implements ServerKind {

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
  public List<String> command(Path folder, int port) {
    String url = "http://127.0.0.1:" + port;
    // Alone, it speaks to no other, and takes any port for that.
    return List.of(
        Shell.program("etcd"),
        "--data-dir=" + folder.resolve("data"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=http://127.0.0.1:0");
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "GET /health HTTP/1.0\r\nHost: etcd\r\n\r\n", "\"true\"");
  }
}
