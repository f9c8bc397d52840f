package dev.grid.systemtests.members;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.ProcessConfig;
import dev.grid.core.Grids;
import dev.grid.map.MapConfig;
import dev.grid.systemtests.Eventually;
import java.util.Objects;

/** Programs that start something and return from {@code main}, as those of users without Spring. */
final class PlainMember {

  static final String CLUSTER_NAME = "plain";

  /** A map whose data is on one member only. */
  static final MapConfig WITHOUT_BACKUP = MapConfig.named("alone").withBackups(0, 0);

  /** What a program does after its start. */
  enum Then {
    /** Nothing: the member keeps the process alive. */
    STAY,
    /** Nothing, and the member does not keep the process alive. */
    END,
    /** Closes the member. */
    CLOSE,
    /** Is no member: a client that is connected, and left open. */
    BE_A_CLIENT
  }

  private PlainMember() {}

  static MemberConfig config(int port, String... seeds) {
    return MemberConfig.defaults()
        .withClusterName(CLUSTER_NAME)
        .withNetwork(
            NetworkConfig.defaults()
                .withHost("127.0.0.1")
                .withPort(port)
                .withJoin(JoinConfig.seeds(seeds)))
        .with(WITHOUT_BACKUP);
  }

  /** Arguments: what to do, own port, address of a member. */
  public static void main(String[] args) {
    Then then = Then.valueOf(args[0]);
    if (then == Then.BE_A_CLIENT) {
      Grids.connect(ClientConfig.defaults().withClusterName(CLUSTER_NAME).withAddresses(args[2]))
          .map("alone")
          .put("by", "a client");
      return;
    }
    boolean stays = then == Then.STAY;
    Grid member =
        Grids.startMember(
            config(Integer.parseInt(args[1]), args[2])
                .withProcess(ProcessConfig.defaults().withKeepAlive(stays)));
    if (then == Then.CLOSE) {
      member.close();
    } else if (then == Then.END) {
      awaitShare(member);
    }
  }

  /** It ends with its main: it is to have something by then. */
  private static void awaitShare(Grid member) {
    Eventually.holds(
        "it has its share",
        () -> Objects.requireNonNull(member.operations()).report().own().primaries() > 99);
  }
}
