package dev.grid.member;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.connection.ClientListener;
import dev.grid.protocol.types.MemberInfo;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of a member. One that is not the last hands over what it has, then passes on what
 * clients still bring, until they have heard that others serve, and tells the others what they lack
 * of replicated structures. If nobody stays, what waits to be written elsewhere is written.
 * Confined to the thread that closes the member, which it blocks.
 */
final class Departure {

  private static final Logger log = LoggerFactory.getLogger(Departure.class);

  private static final long LOOK_MILLIS = 10;

  /** How often it says what is left. */
  private static final long SAID_MILLIS = 2_000;

  /** Clients hear of a new table some 100 ms after it was made, and then call elsewhere. */
  private static final long SILENCE_MILLIS = 250;

  /** Some calls go to any member, or wait for what may never come: those are not waited for. */
  private static final long SILENCE_WAIT_MILLIS_MAX = 1_000;

  /** Who has nothing to hand over would else be gone before others know that it leaves. */
  private static final long RECORDED_WAIT_MILLIS_MAX = 2_000;

  /** Another member may be about to end too, and not answer. */
  private static final long TOLD_WAIT_MILLIS_MAX = 2_000;

  private final UUID id;
  private final MemberCluster cluster;
  private final MemberCore core;
  private final ClientListener listener;
  private final MemberOperations operations;
  private final LastWrites lastWrites;

  Departure(MemberRuntime member, UUID id, ClientListener listener, MemberOperations operations) {
    this.id = id;
    this.cluster = member.cluster();
    this.core = member.core();
    this.listener = listener;
    this.operations = operations;
    this.lastWrites = new LastWrites(member, id);
  }

  /**
   * Returns when it is done, or late. Says in the log what it is about to hand over, now and then
   * what is left, and what it could not.
   *
   * @param timeout for handing over, and for writing what waits
   */
  void run(Duration timeout) {
    if (cluster.state().members().size() > 1) {
      handOver(timeout.toMillis());
    }
    if (anyOtherStays()) {
      awaitSilence();
      tellOthers();
    } else {
      lastWrites.run(timeout);
    }
  }

  private void handOver(long timeoutMillis) {
    core.control().leave();
    long begun = System.nanoTime();
    long millis = 0;
    long saidMillis = 0;
    int left = held();
    log.info("member leaves: id={} partitions={} timeoutMillis={}", id, left, timeoutMillis);
    while (left > 0 && millis < timeoutMillis
        || !isRecorded() && millis < Math.min(timeoutMillis, RECORDED_WAIT_MILLIS_MAX)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      left = held();
      millis = millisSince(begun);
      if (millis - saidMillis >= SAID_MILLIS) {
        saidMillis = millis;
        log.info("member leaves: partitionsLeft={} millis={}", left, millis);
      }
    }
    if (left > 0) {
      log.warn(
          "member leaves before everything is handed over: partitionsLeft={} onlyHere={} millis={};"
              + " leave-timeout is too short for this much data, or others do not take it",
          left,
          operations.report().own().soleCopies(),
          millis);
    } else if (anyOtherStays()) {
      log.info("member has handed everything over: millis={}", millis);
    } else if (leavesTogether(cluster.state(), id)) {
      log.warn("members leave together: what they have is lost, nobody stays to take it");
    } else {
      log.info("member is the last that has anything: nobody stays to take it");
    }
  }

  /** Whether others that leave too have not handed over what they have. */
  static boolean leavesTogether(ClusterState state, UUID id) {
    return state.members().stream()
        .map(MemberInfo::uuid)
        .filter(other -> !other.equals(id))
        .anyMatch(other -> state.partitions().stream().anyMatch(p -> p.holds(other)));
  }

  /**
   * Whether those who stay, if any, know that this member leaves, and do not take it for failed.
   */
  private boolean isRecorded() {
    return !anyOtherStays() || cluster.state().leaving().contains(id);
  }

  /** How many partitions this member has anything of that others need, or is to merge. */
  private int held() {
    ClusterState state = cluster.state();
    if (!anyOtherStays()) {
      return 0;
    }
    int assigned = (int) state.partitions().stream().filter(p -> p.holds(id)).count();
    return assigned + core.merger().partitionsLeft();
  }

  private boolean anyOtherStays() {
    ClusterState state = cluster.state();
    return state.members().stream()
        .anyMatch(
            m -> !m.liteMember() && !m.uuid().equals(id) && !state.leaving().contains(m.uuid()));
  }

  /** A call whose answer is lost with its connection fails, though it may have been carried out. */
  private void awaitSilence() {
    long begun = System.nanoTime();
    long silentSince = begun;
    ClientListener.Traffic traffic = listener.traffic();
    while (traffic.connections() > 0
        && millisSince(silentSince) < SILENCE_MILLIS
        && millisSince(begun) < SILENCE_WAIT_MILLIS_MAX) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      long before = traffic.requests();
      traffic = listener.traffic();
      if (traffic.requests() != before || core.router().calls() > 0) {
        silentSince = System.nanoTime();
      }
    }
  }

  /**
   * What lives on members is not handed over: every other member has it, but for the last changes.
   * From here on calls to it are refused here, so that there are no later ones.
   */
  private void tellOthers() {
    core.hosted().leave();
    long begun = System.nanoTime();
    while (!core.hosted().isTold() && millisSince(begun) < TOLD_WAIT_MILLIS_MAX) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    if (!core.hosted().isTold()) {
      log.warn(
          "member leaves before all others have said that they have its last changes of replicated"
              + " structures: millis={}",
          millisSince(begun));
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
