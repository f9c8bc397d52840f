package dev.grid.member.partition;

import dev.grid.kernel.Effect;
import dev.grid.kernel.cp.CpSessionMessages;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.cp.SessionsEnded;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a group, where it is served: refuses what comes of one that has ended, and frees
 * what it held. That may be in a later entry of the log than its end; who leads next frees the rest
 * before anything else. Confined to whoever holds the partition.
 */
final class GroupSessions {

  /** The number of {@link CpSessionMessages}. */
  static final int SERVICE = 0x1f;

  private final Partition partition;
  private final PartitionHost host;

  /** Those that have ended, and may still hold something. */
  private final Queue<Long> ended = new ArrayDeque<>();

  GroupSessions(Partition partition, PartitionHost host) {
    this.partition = partition;
    this.host = host;
  }

  /** Whether the call is within a session that is not there. */
  boolean isExpired(PartitionCall call) {
    return call.message() instanceof OfSession of
        && of.sessionId() != OfSession.NONE
        && !isActive(of.sessionId());
  }

  private boolean isActive(long session) {
    Sessions sessions = sessions();
    return sessions != null && sessions.isActive(session);
  }

  private @Nullable Sessions sessions() {
    Kind<?> kind = host.services().kindOf(SERVICE, CpSessionMessages.NAME);
    Shard<?> shard = kind.findShard(partition, CpSessionMessages.NAME);
    return shard == null ? null : (Sessions) shard.state();
  }

  /** A change is made; whether it has ended sessions, so that {@link #free} is to be called. */
  boolean changed(Effect effect) {
    return effect instanceof SessionsEnded some && ended.addAll(some.sessions());
  }

  /** Frees what ended sessions held, and fails what waits in them. */
  void free() {
    for (Long session; (session = ended.poll()) != null; ) {
      long id = session;
      partition.forEachShard(shard -> end(shard, id));
    }
  }

  private void end(Shard<?> shard, long session) {
    shard
        .waits()
        .removeIf(
            waiting -> {
              boolean isOf = waiting.message() instanceof OfSession of && of.sessionId() == session;
              if (isOf) {
                Waits.Waiter waiter = waiting.waiter();
                if (waiter != null) {
                  shard.waits().wake(waiter.condition()); // For those behind it.
                }
                shard.outcomes().fail(waiting, Sessions.expired(session));
              }
              return isOf;
            });
    shard.callerGone(Sessions.holder(session), host.upkeep().callIn(shard));
    shard.waits().goOn();
  }

  /**
   * This member begins to serve: whoever served before may have ended sessions and freed nothing.
   */
  void begin() {
    ended.clear();
    partition.forEachShard(
        shard ->
            shard
                .state()
                .forEachHolder(
                    holder -> {
                      if (Sessions.isHolder(holder) && !isActive(Sessions.sessionOf(holder))) {
                        ended.add(Sessions.sessionOf(holder));
                      }
                    }));
    free();
  }
}
