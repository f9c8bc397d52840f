package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.ToCoordinator;
import dev.grid.member.time.ClusterClock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What replicas of one member need, without other members: what they send is kept, and nobody
 * answers unless the test does. Confined to the test's thread where something is sent.
 */
public final class TestReplication implements ReplicationEnvironment {

  private final LongSupplier nanoTime;
  private final Leases leases = new Leases();
  private final AcknowledgementTimes times = new AcknowledgementTimes();
  private final List<PeerMessages> sent = new ArrayList<>();
  private final List<ToCoordinator> told = new ArrayList<>();
  private final List<CallId> confirmed = new ArrayList<>();
  private UUID self;

  /** Of a member for which no time passes. */
  public TestReplication(UUID self) {
    this(self, () -> 1);
  }

  /** Of a member with this clock. */
  public TestReplication(UUID self, LongSupplier nanoTime) {
    this.self = self;
    this.nanoTime = nanoTime;
  }

  /** Becomes another member. */
  void become(UUID member) {
    self = member;
  }

  /** What was sent to other members, which a test may take out. */
  public List<PeerMessages> sent() {
    return sent;
  }

  /** What was sent of one kind. */
  <M extends PeerMessages> List<M> sent(Class<M> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** What the coordinator was told. */
  List<ToCoordinator> told() {
    return told;
  }

  @Override
  public UUID self() {
    return self;
  }

  @Override
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  @Override
  public ClusterClock clock() {
    throw new AssertionError("nothing here depends on the cluster's time");
  }

  @Override
  public void send(UUID member, PeerMessages message) {
    sent.add(message);
  }

  @Override
  public void tellCoordinator(ToCoordinator message) {
    told.add(message);
  }

  @Override
  public void tickLater(int partition, long delayMillis) {}

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public AcknowledgementTimes acknowledgementTimes() {
    return times;
  }

  @Override
  public boolean isConnected(UUID caller, UUID member) {
    return false;
  }

  @Override
  public void confirm(CallId call) {
    confirmed.add(call);
  }

  /** The calls whose callers this member has told that it has their change. */
  public List<CallId> confirmed() {
    return List.copyOf(confirmed);
  }

  @Override
  public void acknowledge(UUID member, Replica replica) {}
}
