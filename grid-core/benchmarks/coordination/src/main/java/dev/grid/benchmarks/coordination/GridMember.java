package dev.grid.benchmarks.coordination;

import dev.grid.config.Consistency;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.MapConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A member of a cluster whose Raft groups have all members, with the same disk and session as the
 * other servers. Groups of coordination are in Raft groups, too, as the guide advises.
 */
final class GridMember {

  private static final int HEARTBEATS_PER_SESSION = 3;

  private GridMember() {}

  /**
   * Arguments: a port of the loopback address, the addresses of all members with commas between, a
   * folder for logs, the time to live of sessions in seconds.
   */
  public static void main(String[] arguments) {
    String[] members = arguments[1].split(",");
    Duration session = Duration.ofSeconds(Long.parseLong(arguments[3]));
    CpConfig cp =
        CpConfig.defaults()
            .withMemberCount(members.length)
            .withDirectory(Path.of(arguments[2]))
            .withSessionHeartbeatInterval(session.dividedBy(HEARTBEATS_PER_SESSION))
            .withSessionTimeToLive(session);
    NetworkConfig network =
        NetworkConfig.defaults()
            .withHost("127.0.0.1")
            .withPort(Integer.parseInt(arguments[0]))
            .withJoin(JoinConfig.seeds(members));
    var unused =
        Grids.startMember(
            MemberConfig.defaults()
                .withNetwork(network)
                .withCp(cp)
                .with(MapConfig.named("grid-coordination.*").withConsistency(Consistency.STRONG)));
    System.out.println("serves");
  }
}
