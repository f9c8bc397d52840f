package dev.grid.member.replication;

import dev.grid.kernel.FailureLog;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Ack;
import dev.grid.member.peer.PeerMessages.Acks;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Check;
import dev.grid.member.peer.PeerMessages.CheckParts;
import dev.grid.member.peer.PeerMessages.Heartbeat;
import dev.grid.member.peer.PeerMessages.HeartbeatReply;
import dev.grid.member.peer.PeerMessages.OfReplication;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.peer.PeerMessages.Refused;
import dev.grid.member.time.ClusterClock;
import dev.grid.protocol.types.MemberInfo;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings messages, tables and time to this member's replicas. Thread-safe; nothing blocks. */
public final class Replication {

  private static final Logger log = LoggerFactory.getLogger(Replication.class);

  /** How often replicas are looked after that wait for something. */
  public static final long TICK_MILLIS = 100;

  /** How often one partition's copies are compared with their primary. */
  public static final long CHECK_MILLIS = 1_000;

  /** How often a partition is held for that each time, for some ten microseconds. */
  private static final int CHECK_STEPS_MAX = 64;

  private final ReplicationEnvironment env;
  private final Partitions partitions;
  private final Map<UUID, Acknowledgements> acknowledgements = new ConcurrentHashMap<>();
  private final FailureLog failures = new FailureLog(log::error);
  private int nextChecked;

  /** Whether the copies of {@link #nextChecked} have been compared in part only. */
  private boolean checking;

  private volatile Lag lag = Lag.NONE;

  /** How replicas are reached. Thread-safe. */
  public interface Partitions {

    /** How many there are. */
    int count();

    /** The replica, for what any thread may ask. */
    Replica replica(int partition);

    /** Does something with the partition held, now or soon. Does not block. */
    void submit(int partition, Consumer<Replica> task);

    /** Does something with the partition held, now. For threads that may wait. */
    void runExclusively(int partition, Consumer<Replica> task);
  }

  /** Replication of these partitions. */
  public Replication(ReplicationEnvironment env, Partitions partitions) {
    this.env = env;
    this.partitions = partitions;
  }

  // Messages, on the thread that reads from the member.

  /** Takes a message. */
  public void received(UUID from, OfReplication message) {
    switch (message) {
      case Append m -> {
        acknowledgements(from).batchBegins();
        submit(m.partition(), replica -> replica.append(from, m));
      }
      case Acks m -> {
        for (Ack ack : m.acks()) {
          submit(ack.partition(), replica -> replica.acknowledged(from, ack.stream(), ack.index()));
        }
      }
      case Open m -> submit(m.partition(), replica -> replica.open(from, m));
      case Opened m -> submit(m.partition(), replica -> replica.opened(from, m));
      case Refused m -> submit(m.partition(), replica -> replica.refused(from, m));
      case CheckParts m -> submit(m.partition(), replica -> replica.check(from, m));
      case Check m -> {}
      case Heartbeat m -> {
        if (env.leases().grant(from, env.nanoTime())) {
          ClusterClock clock = env.clock();
          env.send(
              from,
              new HeartbeatReply(
                  m.sentNanos(),
                  Leases.MILLIS,
                  clock.currentMillis(),
                  clock.wallMillis(),
                  env.policyDigest()));
        }
      }
      case HeartbeatReply m -> {
        env.leases().granted(from, m.sentNanos(), m.leaseMillis());
        env.clock().answered(from, m.sentNanos(), m.clusterMillis(), m.wallMillis());
        env.policyDigest(from, m.policyDigest());
      }
    }
  }

  private void submit(int partition, Consumer<Replica> task) {
    if (partition >= 0 && partition < partitions.count()) {
      partitions.submit(partition, task);
    }
  }

  /** What arrived at once has been given to {@link #received}. */
  public void batchEnded(UUID from) {
    Acknowledgements to = acknowledgements.get(from);
    if (to != null) {
      to.batchEnds();
    }
  }

  Acknowledgements acknowledgements(UUID member) {
    Acknowledgements to = acknowledgements.get(member);
    return to != null
        ? to
        : acknowledgements.computeIfAbsent(member, m -> new Acknowledgements(m, env::send));
  }

  /** Has what a replica received acknowledged. */
  public void acknowledge(UUID member, Replica replica) {
    acknowledgements(member).add(replica);
  }

  /** Messages reach the member again; some may have been lost. */
  public void connected(UUID member) {
    for (int i = 0; i < partitions.count(); i++) {
      partitions.submit(i, replica -> replica.connected(member));
    }
  }

  // Tables and time, on threads that may wait.

  /** Follows a new state, partition by partition. */
  public void adopt(@Nullable ClusterState before, ClusterState state, boolean foreign) {
    for (int i = 0; i < state.partitions().size(); i++) {
      Assignment next = state.partitions().get(i);
      boolean same =
          before != null
              && !foreign
              && before.writable() == state.writable()
              && before.partitions().size() == state.partitions().size()
              && before.partitions().get(i).equals(next);
      if (!same) {
        attempt(
            "following a state",
            i,
            replica -> {
              if (foreign) {
                replica.reset(next, state);
              }
              replica.adopt(next, state, before);
            });
      }
    }
    if (before != null) {
      for (MemberInfo member : before.members()) {
        if (state.member(member.uuid()) == null) {
          acknowledgements.remove(member.uuid());
        }
      }
    }
  }

  /** Says again what was not answered. */
  public void tick() {
    long now = env.nanoTime();
    env.acknowledgementTimes().tick(now);
    Lag[] sum = {Lag.NONE};
    for (int i = 0; i < partitions.count(); i++) {
      if (partitions.replica(i).isRestless()) {
        attempt(
            "looking after a replica",
            i,
            replica -> {
              replica.tick(now);
              sum[0] = sum[0].plus(replica.lag(now));
            });
      }
    }
    lag = sum[0];
  }

  /** Does something to a replica; what fails there costs the others nothing. */
  private void attempt(String what, int partition, Consumer<Replica> task) {
    try {
      partitions.runExclusively(partition, task);
    } catch (RuntimeException | Error e) {
      failures.failed(what + " failed: partition=" + partition, e);
    }
  }

  /** What copies had not acknowledged at the last tick. Any thread may ask. */
  public Lag lag() {
    return lag;
  }

  /**
   * Compares the copies of one partition with their primary, another partition each time, or goes
   * on with one that is too large for one time.
   */
  public void check() {
    if (!checking) {
      nextChecked = (nextChecked + 1) % partitions.count();
    }
    checking = true;
    for (int step = 0; step < CHECK_STEPS_MAX && checking; step++) {
      partitions.runExclusively(nextChecked, replica -> checking = replica.sendCheck());
    }
  }

  /** Asks the others for leases. */
  public void renewLeases(ClusterState state) {
    Heartbeat heartbeat = new Heartbeat(env.nanoTime());
    for (MemberInfo member : state.members()) {
      if (!member.uuid().equals(env.self())) {
        env.send(member.uuid(), heartbeat);
      }
    }
  }
}
