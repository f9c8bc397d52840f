package dev.grid.member.cluster;

import dev.grid.member.peer.PeerMessages.OfCluster;
import dev.grid.protocol.types.MemberInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the cluster's logic needs of the world; a simulation gives it another one. */
public interface ClusterEnvironment {

  /** Monotonic. */
  long nanoTime();

  /** Runs the task later, on the thread that everything of the cluster's logic runs on. */
  void schedule(Runnable task, long delayMillis);

  /** Runs the task soon, on that thread. */
  void execute(Runnable task);

  /** Sends to another member; may be lost. */
  void send(UUID member, OfCluster message);

  /** What is known of a member, this one too; null if it has not been heard of yet. */
  @Nullable MemberInfo info(UUID member);

  /** A new random id. */
  UUID newId();
}
