package dev.grid.member.raft;

import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.TlsConfig;
import dev.grid.consensus.ConsensusServer;
import dev.grid.consensus.ConsensusSettings;
import dev.grid.consensus.ConsensusTls;
import dev.grid.consensus.GroupMachine;
import dev.grid.member.tls.MemberTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
   * Where a server listens that only this machine has to reach: that of a member that looks for
   * nobody, or that lets in nobody from elsewhere. Looks a name up, and blocks for it.
   *
   * @return null if others have to reach it
   */
  static @Nullable String localHost(MemberConfig config) {
    TlsConfig tls = config.network().tls();
    JoinConfig join = config.network().join();
    boolean isProtected = join.secret() != null || tls != null && tls.asksAllMembers();
    String loopback = InetAddress.getLoopbackAddress().getHostAddress();
    if (join.isAlone()) {
      return loopback;
    }
    if (isProtected || config.security().open()) {
      return null;
    }
    String host = config.network().host();
    try {
      return InetAddress.getByName(host).isLoopbackAddress() ? host : loopback;
    } catch (UnknownHostException e) {
      return loopback;
    }
  }

  /**
   * A server that listens, with no group yet.
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
    String local = localHost(member.config());
    ConsensusServer starting =
        new ConsensusServer(
            self,
            new ConsensusSettings(
                logs,
                local != null ? local : member.config().network().host(),
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
    if (local != null) {
      log.info("port={} of Raft groups is for this machine only: host={}", starting.port(), local);
    } else if (tls == null || !tls.isRequired()) {
      log.warn(
          "port={} of Raft groups is open, as tls mode is not REQUIRE, and asks for no secret: let"
              + " only members reach it",
          starting.port());
    }
    ConsensusServer.locate(
        self, new InetSocketAddress(local != null ? local : member.host(), starting.port()));
    return starting;
  }

  /** With which servers of groups know each other as members do. */
  private static @Nullable ConsensusTls tls(RaftContext member) {
    MemberTls tls = member.tls();
    return tls == null
        ? null
        : new ConsensusTls(
            tls.memberKey(), tls.memberTrust(), tls.dialsTls(), tls.isRequired(), tls::whenChecked);
  }
}
