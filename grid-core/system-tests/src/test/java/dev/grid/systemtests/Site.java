package dev.grid.systemtests;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.serialization.SerializationConfig;
import java.util.function.Function;

/**
 * A running cluster with the instance whose calls are tested, and another one to meet it there.
 * Thread-safe.
 */
public final class Site {

  private final String address;
  private final Grid grid;
  private final Grid peer;
  private final Runnable stopMember;

  /**
   * Meets at a member that listens at this address.
   *
   * @param stopMember called last, when all clients are closed
   * @param grid makes the instance under test, given the site's address
   */
  Site(String address, Runnable stopMember, Function<String, Grid> grid) {
    this.address = address;
    this.stopMember = stopMember;
    this.grid = grid.apply(address);
    this.peer = connect("peer");
  }

  /** The instance under test. */
  public Grid grid() {
    return grid;
  }

  /** A client of the same cluster: another owner of locks, another place to listen. */
  public Grid peer() {
    return peer;
  }

  /** A further client, to be closed by the caller. */
  public Grid connect(String instanceName) {
    return connect(address, instanceName);
  }

  /** The host and port that clients connect to. */
  public String address() {
    return address;
  }

  static Grid connect(String address, String instanceName) {
    return Grids.connect(
        ClientConfig.defaults()
            .withInstanceName(instanceName)
            .withClusterName(Deployment.CLUSTER_NAME)
            .withAddresses(address)
            .withSerialization(
                SerializationConfig.defaults()
                    .withIdentifiedFactory(MemberTasks.FACTORY_ID, MemberTasks::ours)));
  }

  void stop() {
    peer.close();
    grid.close();
    stopMember.run();
  }
}
