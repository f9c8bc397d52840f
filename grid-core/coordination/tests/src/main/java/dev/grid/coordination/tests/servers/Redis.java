package dev.grid.coordination.tests.servers;

import java.nio.file.Path;
import java.util.List;

/** With all that was answered on its disk, or as Debian starts it. */
final class Redis implements ServerKind {

  private final boolean durable;

  Redis(boolean durable) {
    this.durable = durable;
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String debianPackage() {
    return "redis-server";
  }

  @Override
  public boolean isInstalled() {
    return Shell.has("redis-server");
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Shell.program("redis-server"),
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        folder.toString(),
        "--appendonly",
        durable ? "yes" : "no",
        "--appendfsync",
        "always");
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "PING\r\n", "+PONG");
  }
}
