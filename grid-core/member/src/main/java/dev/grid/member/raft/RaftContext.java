package dev.grid.member.raft;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.tls.MemberTls;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Raft groups need of their member. Thread-safe; nothing blocks. */
public interface RaftContext {

  /** This member. */
  UUID id();

  /** As it was started. */
  MemberConfig config();

  /** Where other members reach this one. */
  String host();

  /** TLS of its connections; null for none. */
  default @Nullable MemberTls tls() {
    return null;
  }

  /** The last state, or null before the first. */
  @Nullable ClusterState state();

  /** Its partitions. */
  PartitionHost partitions();

  /** How this member calls groups. */
  Invoker invoker();

  /** Sends to another member; may be lost. */
  void send(UUID member, PeerMessages message);

  /** Whether messages reach the member as far as is known. */
  boolean isConnected(UUID member);

  /** Runs a task on a worker after so long, unless the member ends before. */
  void schedule(Runnable task, long delayMillis);
}
