package dev.grid.core;

import dev.grid.Grid;
import dev.grid.StructureType;
import dev.grid.client.GridClient;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.member.GridMember;
import dev.grid.structures.Structures;
import java.util.List;

/**
 * Starts members and clients.
 *
 * <pre>{@code
 * try (Grid grid = Grids.startMember(MemberConfig.defaults())) {
 *   GridMap<String, Order> orders = grid.map("orders");
 *   orders.set("4711", new Order("4711", "Ada", 12));
 * }
 * }</pre>
 */
public final class Grids {

  private Grids() {}

  /** The kinds of structures that there are, for code that deals with all of them. */
  public static List<StructureType<?, ?>> structureTypes() {
    return Structures.types();
  }

  /**
   * Starts a member in this process. Blocks until it serves clients. Unless its {@link
   * MemberConfig#process()} says otherwise, it keeps the process alive until it is closed, and is
   * closed, which hands over what it has, when the process is told to end.
   *
   * @throws dev.grid.GridException if it cannot, for example because its port is taken
   */
  public static Grid startMember(MemberConfig config) {
    return GridMember.start(config);
  }

  /**
   * Connects to a cluster. Blocks until a member has answered, up to the configured limit. The
   * client has daemon threads only: it ends with the process, and does not keep it alive.
   *
   * @throws dev.grid.ClusterUnreachableException if no member can be reached in time
   * @throws dev.grid.AuthenticationException if the cluster refuses the client
   */
  public static Grid connect(ClientConfig config) {
    return GridClient.connect(config);
  }

  /**
   * A client that connects in the background. It is {@code STARTING} until it has: structures can
   * be had from it, and calls that need to know partitions fail with {@link
   * dev.grid.NotReadyException}, while others wait. If it gives up it is {@code STOPPED}, and the
   * log says why. Does not block.
   *
   * @throws dev.grid.InvalidConfigurationException if an address cannot be read
   */
  public static Grid connectInBackground(ClientConfig config) {
    return GridClient.connectInBackground(config);
  }
}
