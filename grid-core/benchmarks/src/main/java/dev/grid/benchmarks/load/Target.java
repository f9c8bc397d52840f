package dev.grid.benchmarks.load;

/**
 * The server under load, on the loopback interface.
 *
 * @param protocol how to speak to it
 * @param port its TCP port
 * @param clusterName the cluster it belongs to; ignored for {@link Protocol#RESP}
 * @param mapName the map to use; ignored for {@link Protocol#RESP}
 */
public record Target(Protocol protocol, int port, String clusterName, String mapName) {

  /** The wire of the server. */
  public enum Protocol {
    /** Open Binary Client Protocol 2.x. */
    WIRE,
    /** The Redis protocol. */
    RESP
  }

  /** A member on {@code port} with the names that all our runs use. */
  public static Target wire(int port) {
    return new Target(Protocol.WIRE, port, "dev", "bench");
  }

  /** A Redis server on {@code port}. */
  public static Target resp(int port) {
    return new Target(Protocol.RESP, port, "", "");
  }
}
