package dev.grid.benchmarks.spring;

import dev.grid.benchmarks.Contender;
import dev.grid.benchmarks.ServerProcess;
import dev.grid.benchmarks.load.Arguments;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The servers that some sides need, one of each kind. Confined to one thread. */
final class Servers implements AutoCloseable {

  private final Map<Contender, ServerProcess> all = new EnumMap<>(Contender.class);

  private Servers() {}

  /** Starts them and waits until they serve. */
  static Servers startFor(List<Side> sides, Arguments arguments) throws IOException {
    Servers servers = new Servers();
    try {
      for (Side side : sides) {
        Contender server = side.server();
        if (server != null && !servers.all.containsKey(server)) {
          servers.all.put(server, ServerProcess.startServing(server, arguments));
        }
      }
      return servers;
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** Of a side; null if it has none. */
  @Nullable ServerProcess of(Side side) {
    Contender server = side.server();
    return server == null ? null : all.get(server);
  }

  /** The port of its server, or a free one. */
  int portOf(Side side) throws IOException {
    ServerProcess server = of(side);
    return server == null ? ServerProcess.freePort() : server.target().port();
  }

  @Override
  public void close() {
    all.values().forEach(ServerProcess::close);
  }
}
