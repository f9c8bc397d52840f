import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;

/**
 * A member of the earlier engine, with which this is compiled; it leaves when it is asked to end.
 */
final class EarlierNode {

  private EarlierNode() {}

  /** Arguments: the cluster's name, where it listens, and where members do, host:port each. */
  public static void main(String[] args) {
    String[] own = args[1].split(":", 2);
    Grids.startMember(
        MemberConfig.defaults()
            .withClusterName(args[0])
            .withNetwork(
                NetworkConfig.defaults()
                    .withHost(own[0])
                    .withPort(Integer.parseInt(own[1]))
                    .withJoin(JoinConfig.seeds(args[2].split(",", -1)))));
  }
}
