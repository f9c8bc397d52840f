package dev.grid.consensus;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's parts in groups. To ask Ratis for one may wait, so they are kept; one that has ended
 * says nothing of the one that began anew, and is never given. Thread-safe.
 */
final class Divisions {

  private static final Logger log = LoggerFactory.getLogger(Divisions.class);

  private final RaftServer server;

  /** By group, as they were asked for last. */
  private final Map<UUID, RaftServer.Division> known = new ConcurrentHashMap<>();

  Divisions(RaftServer server) {
    this.server = server;
  }

  /** The part in a group; null if there is none. Waits for one that is just being begun. */
  RaftServer.@Nullable Division of(UUID group) {
    RaftServer.Division part = known(group);
    if (part == null) {
      try {
        part = server.getDivision(RaftGroupId.valueOf(group));
        known.put(group, part);
      } catch (IOException e) {
        log.debug("group={} is not here", group, e);
      }
    }
    return part;
  }

  /** The same, or null if nobody has asked for it since it began. Does not wait. */
  RaftServer.@Nullable Division known(UUID group) {
    RaftServer.Division part = known.get(group);
    return part != null && part.getInfo().isAlive() ? part : null;
  }

  /** Whether the part in a group has begun, and not ended. */
  boolean isAlive(UUID group) {
    RaftServer.Division part = of(group);
    return part != null && part.getInfo().isAlive();
  }

  /** The part in a group has ended: it is not kept. */
  void ended(UUID group) {
    known.remove(group);
  }

  /** The log of a group; null while that is read from disk, or is not applied yet. */
  static @Nullable RaftLog log(RaftServer.Division part) {
    try {
      var unused = part.getInfo().getLastAppliedIndex();
      return part.getRaftLog();
    } catch (IllegalStateException e) { // Ratis has nothing else to say it by.
      log.debug("a log is about to be read", e);
      return null;
    }
  }
}
