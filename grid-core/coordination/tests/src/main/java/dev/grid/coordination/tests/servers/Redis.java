package dev.grid.coordination.tests.servers;

import java.nio.file.Path;
import java.util.List;

final class Redis implements ServerKind {

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
        "yes",
        "--appendfsync",
        "always");
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "PING\r\n", "+PONG");
  }
}
