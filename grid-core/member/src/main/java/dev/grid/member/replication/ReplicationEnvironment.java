package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.ToCoordinator;
import dev.grid.member.time.ClusterClock;
import java.util.UUID;

/** What replicas need of the world; a simulation gives them another one. Thread-safe. */
public interface ReplicationEnvironment {

  /** This member. */
  UUID self();

  /** Monotonic. */
  long nanoTime();

  /** The cluster's time. */
  ClusterClock clock();

  /** Sends to another member; may be lost. Does not block. */
  void send(UUID member, PeerMessages message);

  /** Tells the coordinator; may be lost. Does not block. */
  void tellCoordinator(ToCoordinator message);

  /** Has {@link Replica#tick} called after so long. Does not block. */
  void tickLater(int partition, long delayMillis);

  /** The leases of this member. */
  Leases leases();

  /** How much of a copy in the making is under way. */
  default TransferSizes transferSizes() {
    return TransferSizes.DEFAULT;
  }

  /** Takes how long answers have waited for copies. */
  AcknowledgementTimes acknowledgementTimes();

  /** Whether a caller is connected to another member, as far as is known. Does not block. */
  boolean isConnected(UUID caller, UUID member);

  /** Tells a caller that this member has its change, if it is connected here. Does not block. */
  void confirm(CallId call);

  /** Has what the replica has received acknowledged soon. */
  void acknowledge(UUID member, Replica replica);

  /** Of the policy of users and rights that this member goes by; 0 to say nothing. */
  default long policyDigest() {
    return 0;
  }

  /** What another member has said of its own. */
  default void policyDigest(UUID member, long digest) {}
}
