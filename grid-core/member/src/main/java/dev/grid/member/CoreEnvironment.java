package dev.grid.member;

import dev.grid.member.partition.Pools;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.Peers;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.TransferSizes;
import dev.grid.member.tls.MemberTls;
import dev.grid.protocol.types.MemberInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The threads, clocks and network of a {@link MemberCore}; a simulation gives it others. */
public interface CoreEnvironment {

  /** What others are told of this member. */
  MemberInfo self();

  /** Monotonic. */
  long nanoTime();

  /** Milliseconds since the epoch. */
  long currentTimeMillis();

  /** Runs tasks later, on a thread that only hands over. */
  Scheduler scheduler();

  /** Runs tasks on the one thread that the cluster's logic runs on. */
  void onClusterThread(Runnable task);

  /** Runs a task on a worker; false if there is no room for it. */
  boolean onWorker(Runnable task);

  /** The threads for what users write, and for what may block. */
  Pools pools();

  /** The other members. */
  Peers peers();

  /** TLS of its connections; null for none. */
  default @Nullable MemberTls tls() {
    return null;
  }

  /** Stays connected to these, and only these. */
  void keep(List<MemberInfo> members);

  /** Whether a client is connected to another member, as far as is known. Does not block. */
  boolean isConnected(UUID client, UUID member);

  /** Tells a client that is connected here that this member has the change of its call. */
  void confirm(CallId call);

  /** Whether this member runs a Raft server; a simulation has groups' logs agreed on its way. */
  default boolean runsRaft() {
    return true;
  }

  /** How much of a copy in the making is under way. */
  default TransferSizes transferSizes() {
    return TransferSizes.DEFAULT;
  }

  /** The member's process has ended, or is as good as gone. */
  void suspect(UUID member);

  /** A member that was suspected is there after all. */
  void unsuspect(UUID member);

  /** A new random id. */
  UUID newId();

  /** Of the policy of users and rights that this member goes by; 0 to say nothing. */
  default long policyDigest() {
    return 0;
  }

  /** What another member has said of its own. */
  default void policyDigest(UUID member, long digest) {}
}
