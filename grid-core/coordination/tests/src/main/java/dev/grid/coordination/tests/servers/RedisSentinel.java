package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Watches one master, which it calls {@code mymaster}, and decides alone. */
final class RedisSentinel implements ServerKind {

  private final int masterPort;

  RedisSentinel(int masterPort) {
    this.masterPort = masterPort;
  }

  @Override
  public String name() {
    return "redis-sentinel";
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
  public void prepare(Path folder, int port) throws IOException {
    Files.writeString(
        folder.resolve("sentinel.conf"),
        """
        port %d
        bind 127.0.0.1
        dir %s
        sentinel monitor mymaster 127.0.0.1 %d 1
        """
            .formatted(port, folder, masterPort));
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Shell.program("redis-server"), folder.resolve("sentinel.conf").toString(), "--sentinel");
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "PING\r\n", "+PONG");
  }
}
