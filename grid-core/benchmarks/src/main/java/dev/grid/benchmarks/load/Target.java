package dev.grid.benchmarks.load;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The server under load, on the loopback interface.
 *
 * @param protocol how to speak to it
 * @param port its TCP port
 * @param clusterName the cluster it belongs to; ignored for {@link Protocol#RESP}
 * @param mapName the map to use; ignored for {@link Protocol#RESP}
 * @param authority the file with the certificate of the authority by which TLS trusts it; null for
 *     no TLS
 * @param login whether it has to be told {@link #USER} and {@link #PASSWORD}
 */
public record Target(
    Protocol protocol,
    int port,
    String clusterName,
    String mapName,
    @Nullable Path authority,
    boolean login) {

  /** Who logs in where that is asked for. */
  public static final String USER = "bench";

  /** Its password. */
  public static final String PASSWORD = "benchmark";

  /** The wire of the server. */
  public enum Protocol {
    /** Open Binary Client Protocol 2.x. */
    WIRE,
    /** The Redis protocol. */
    RESP
  }

  /** A member on {@code port} with the names that all our runs use. */
  public static Target wire(int port) {
    return new Target(Protocol.WIRE, port, "dev", "bench", null, false);
  }

  /** A Redis server on {@code port}. */
  public static Target resp(int port) {
    return new Target(Protocol.RESP, port, "", "", null, false);
  }

  /** The same by TLS. */
  public Target withTls(Path authority) {
    return new Target(protocol, port, clusterName, mapName, authority, login);
  }

  /** The same, where one has to log in. */
  public Target withLogin() {
    return new Target(protocol, port, clusterName, mapName, authority, true);
  }
}
