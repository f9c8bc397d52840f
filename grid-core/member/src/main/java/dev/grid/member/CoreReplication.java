package dev.grid.member;

import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.ToCoordinator;
import dev.grid.member.replication.AcknowledgementTimes;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Leases;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.ReplicationEnvironment;
import dev.grid.member.replication.TransferSizes;
import dev.grid.member.time.ClusterClock;
import java.util.UUID;

/** What a member's replicas need of the world. Thread-safe. */
final class CoreReplication implements ReplicationEnvironment {

  private final CoreEnvironment env;
  private final MemberCore core;
  private final Leases leases = new Leases();
  private final AcknowledgementTimes acknowledgementTimes = new AcknowledgementTimes();
  private final ClusterClock clock;

  /** Of a member that may not be complete yet. */
  CoreReplication(CoreEnvironment env, MemberCore core) {
    this.env = env;
    this.core = core;
    this.clock = new ClusterClock(env.self().uuid(), env::nanoTime, env::currentTimeMillis);
  }

  @Override
  public UUID self() {
    return env.self().uuid();
  }

  @Override
  public long nanoTime() {
    return env.nanoTime();
  }

  @Override
  public ClusterClock clock() {
    return clock;
  }

  @Override
  public void send(UUID member, PeerMessages message) {
    env.peers().send(member, message);
  }

  @Override
  public void tellCoordinator(ToCoordinator message) {
    core.control().tellCoordinator(message);
  }

  @Override
  public long policyDigest() {
    return env.policyDigest();
  }

  @Override
  public void policyDigest(UUID member, long digest) {
    env.policyDigest(member, digest);
  }

  @Override
  public TransferSizes transferSizes() {
    return env.transferSizes();
  }

  @Override
  public void tickLater(int partition, long delayMillis) {
    core.handover()
        .schedule(
            () -> {
              long now = env.nanoTime();
              core.host().runExclusively(partition, (Replica replica) -> replica.tick(now));
            },
            delayMillis);
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public AcknowledgementTimes acknowledgementTimes() {
    return acknowledgementTimes;
  }

  @Override
  public boolean isConnected(UUID caller, UUID member) {
    return env.isConnected(caller, member);
  }

  @Override
  public void confirm(CallId call) {
    env.confirm(call);
  }

  @Override
  public void acknowledge(UUID member, Replica replica) {
    core.replication().acknowledge(member, replica);
  }
}
