package dev.grid.member.shared;

import dev.grid.OverloadedException;
import dev.grid.kernel.Periodic;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.PeerMessages;
import dev.grid.protocol.types.MemberInfo;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes things known to every member, and knows who has them. A message is sent to all that are
 * connected, and again now and then to those that have not answered; it must do no harm to arrive
 * twice. Thread-safe; nothing blocks.
 */
public final class Broadcast {

  private static final Logger log = LoggerFactory.getLogger(Broadcast.class);

  /** Not answered by {@link PeerMessages.Done}'s receiver. */
  static final long UNANSWERED = 0;

  /** More than this are refused. */
  private static final int UNDER_WAY_MAX = 100_000;

  private static final long AGAIN_MILLIS = 500;

  private final SharedEnvironment env;
  private final AtomicLong ids = new AtomicLong(UNANSWERED);
  private final Map<Long, Spread> underWay = new ConcurrentHashMap<>();
  private final Set<UUID> connected = ConcurrentHashMap.newKeySet();
  private final Periodic again;

  private record Spread(
      PeerMessages message, Set<UUID> have, CompletableFuture<Set<UUID>> result) {}

  Broadcast(SharedEnvironment env) {
    this.env = env;
    this.again =
        new Periodic(
            "telling members again", env::schedule, AGAIN_MILLIS, this::tellAgain, log::error);
  }

  /**
   * Makes something known.
   *
   * @param message makes it from its number
   * @param millisMax when to give up
   * @return who has it, this member too: everyone in the cluster, or fewer when time is up.
   *     Completed on any thread, which must not be blocked; at once if there are no others
   * @throws OverloadedException if too much is under way
   */
  public CompletableFuture<Set<UUID>> spread(LongFunction<PeerMessages> message, long millisMax) {
    if (underWay.size() >= UNDER_WAY_MAX) {
      throw new OverloadedException("too much is being made known to other members");
    }
    long id = ids.incrementAndGet();
    Set<UUID> have = ConcurrentHashMap.newKeySet();
    have.add(env.self());
    Spread spread = new Spread(message.apply(id), have, new CompletableFuture<>());
    underWay.put(id, spread);
    tellAll(spread.message);
    if (!endIfEverywhere(id, spread)) {
      Scheduler.Alarm late = env.schedule(() -> end(id, spread), millisMax);
      var unused = spread.result.whenComplete((known, failure) -> late.cancel());
      again.start();
    }
    return spread.result;
  }

  /** Sends to all members that are connected, those that have not joined yet too; may be lost. */
  void tellAll(PeerMessages message) {
    connected.forEach(member -> env.send(member, message));
  }

  /** Whether there is anything that is not known to all. */
  private boolean tellAgain() {
    connected.forEach(this::tellAgain);
    return !underWay.isEmpty();
  }

  private void tellAgain(UUID member) {
    for (Spread spread : underWay.values()) {
      if (!spread.have.contains(member)) {
        env.send(member, spread.message);
      }
    }
  }

  private boolean endIfEverywhere(long id, Spread spread) {
    ClusterState state = env.state();
    if (state != null) {
      for (MemberInfo member : state.members()) {
        if (!spread.have.contains(member.uuid())) {
          return false;
        }
      }
    }
    end(id, spread);
    return true;
  }

  private void end(long id, Spread spread) {
    if (underWay.remove(id, spread)) {
      spread.result.complete(new HashSet<>(spread.have));
    }
  }

  void done(UUID from, long id) {
    Spread spread = underWay.get(id);
    if (spread != null && spread.have.add(from)) {
      endIfEverywhere(id, spread);
    }
  }

  void connected(UUID member) {
    connected.add(member);
    tellAgain(member);
  }

  void disconnected(UUID member) {
    connected.remove(member);
  }

  /** Those who left need not be waited for. */
  void adopted() {
    underWay.forEach(this::endIfEverywhere);
  }
}
