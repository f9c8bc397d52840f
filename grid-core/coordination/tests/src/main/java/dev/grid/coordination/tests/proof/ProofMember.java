package dev.grid.coordination.tests.proof;

import dev.grid.Grid;
import dev.grid.config.Consistency;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.core.Grids;
import dev.grid.map.MapConfig;
import java.nio.file.Path;
import java.time.Duration;

/** A member of a cluster of three with Raft groups on disk, as a process. */
public final class ProofMember {

  private static final int HEARTBEATS_PER_SESSION = 6;

  private ProofMember() {}

  /**
   * Runs until the process is killed.
   *
   * @param args its port, the seeds with commas between, its directory, how many are in groups, and
   *     the sessions' time to live in milliseconds
   */
  public static void main(String[] args) {
    Duration session = Duration.ofMillis(Long.parseLong(args[4]));
    MemberConfig config = MemberConfig.defaults();
    CpConfig cp =
        CpConfig.defaults()
            .withMemberCount(Integer.parseInt(args[3]))
            .withDirectory(Path.of(args[2]))
            .withFsync(false)
            .withSessionHeartbeatInterval(session.dividedBy(HEARTBEATS_PER_SESSION))
            .withSessionTimeToLive(session);
    Grid member =
        Grids.startMember(
            config
                .withNetwork(
                    config
                        .network()
                        .withHost("127.0.0.1")
                        .withPort(Integer.parseInt(args[0]))
                        .withJoin(JoinConfig.seeds(args[1].split(","))))
                .withCp(cp)
                // Groups are such a map: in partitions it would be lost when members are killed in
                // turn.
                .with(MapConfig.named("grid-coordination.*").withConsistency(Consistency.STRONG)));
    System.out.println("member " + member.id());
  }
}
