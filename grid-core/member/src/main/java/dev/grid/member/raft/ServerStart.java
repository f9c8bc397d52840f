package dev.grid.member.raft;

import dev.grid.config.CpConfig;
import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.ConsensusSettings;
import dev.grid.consensus.ConsensusTls;
import dev.grid.consensus.GroupMachine;
import dev.grid.member.tls.MemberTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a member's server of Raft groups as the member is configured. Stateless; blocks. */
final class ServerStart {

  private static final Logger log = LoggerFactory.getLogger(ServerStart.class);

  private static final long SNAPSHOT_ENTRIES = 50_000;
  private static final long SNAPSHOT_BYTES = 32 << 20;

  private ServerStart() {}

  /**
   * A server that listens, with no group yet. Nobody else has to reach that of a member that looks
   * for nobody.
   *
   * @param self its id
   * @param machines makes what a group's log is applied to
   * @throws IOException if it cannot listen
   */
  static ConsensusServer of(
      RaftContext member, UUID self, Path logs, Function<UUID, GroupMachine> machines)
      throws IOException {
    CpConfig config = member.config().cp();
    boolean isAlone = member.config().network().join().isAlone();
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    ConsensusServer starting =
        new ConsensusServer(
            self,
            new ConsensusSettings(
                logs,
                isAlone ? loopback : member.config().network().host(),
                config.port(),
                config.electionTimeout(),
                config.fsync() && member.config().keepsGroups(),
                SNAPSHOT_ENTRIES,
                SNAPSHOT_BYTES,
                isAlone ? null : tls(member)),
            machines);
    try {
      starting.start();
    } catch (IOException | RuntimeException e) {
      starting.close();
      throw e;
    }
    MemberTls tls = member.tls();
    if (!isAlone && (tls == null || !tls.isRequired())) {
      log.warn(
          "port={} of Raft groups is open, as tls mode is not REQUIRE, and asks for no secret: let"
              + " only members reach it",
          starting.port());
    }
    ConsensusServer.locate(
        self, new InetSocketAddress(isAlone ? loopback : member.host(), starting.port()));
    return starting;
  }

  /** With which servers of groups know each other as members do. */
  private static @Nullable ConsensusTls tls(RaftContext member) {
    MemberTls tls = member.tls();
    return tls == null
        ? null
        : new ConsensusTls(tls.memberKey(), tls.memberTrust(), tls.dialsTls(), tls.isRequired());
  }
}
