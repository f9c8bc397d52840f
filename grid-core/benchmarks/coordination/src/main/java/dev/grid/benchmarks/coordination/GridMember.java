package dev.grid.benchmarks.coordination;

import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A member whose Raft groups are of itself alone, with the same disk and session as the other
 * servers.
 */
final class GridMember {

  private GridMember() {}

  /**
   * Arguments: a port of the loopback address, a folder for logs, the time to live of sessions in
   * seconds.
   */
  public static void main(String[] arguments) {
    Duration session = Duration.ofSeconds(Long.parseLong(arguments[2]));
    CpConfig cp =
        CpConfig.defaults()
            .withMemberCount(1)
            .withDirectory(Path.of(arguments[1]))
            .withSessionHeartbeatInterval(session.dividedBy(3))
            .withSessionTimeToLive(session);
    NetworkConfig network =
        NetworkConfig.defaults()
            .withHost("127.0.0.1")
            .withPort(Integer.parseInt(arguments[0]))
            .withJoin(JoinConfig.alone());
    var unused = Grids.startMember(MemberConfig.defaults().withNetwork(network).withCp(cp));
    System.out.println("serves");
  }
}
