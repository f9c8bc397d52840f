package dev.grid.consensus;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.server.RaftServer;

/** Which servers could lead a group at once in the place of the one that leads it. Stateless. */
final class Successors {

  /** A server that lacks more entries would be waited for before it leads. */
  private static final long LACKS_MAX = 1_000;

  private Successors() {}

  /**
   * Those that answer, and lack little.
   *
   * @param division of a server that leads the group
   * @param silentMax who has not answered for so long does not
   */
  static Set<UUID> of(RaftServer.Division division, Duration silentMax) {
    long enough = division.getRaftLog().getLastCommittedIndex() - LACKS_MAX;
    Set<UUID> close = new HashSet<>();
    for (CommitInfoProto info : division.getCommitInfos()) {
      if (info.getCommitIndex() >= enough) {
        close.add(UUID.fromString(info.getServer().getId().toStringUtf8()));
      }
    }
    Set<UUID> answering = new HashSet<>();
    division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
        .filter(follower -> follower.getLastRpcElapsedTimeMs() < silentMax.toMillis())
        .forEach(
            follower -> answering.add(UUID.fromString(follower.getId().getId().toStringUtf8())));
    answering.retainAll(close);
    return answering;
  }
}
