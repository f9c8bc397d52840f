package dev.grid.coordination.tests.servers;

import java.nio.file.Path;
import java.util.List;

final class Memcached implements ServerKind {

  @Override
  public String name() {
    return "memcached";
  }

  @Override
  public String debianPackage() {
    return "memcached";
  }

  @Override
  public boolean isInstalled() {
    return Shell.has("memcached");
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Shell.program("memcached"),
        "--listen=127.0.0.1",
        "--port=" + port,
        "--udp-port=0",
        "--memory-limit=64",
        "--user=" + System.getProperty("user.name"));
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "version\r\n", "VERSION");
  }
}
