package dev.grid.member.routing;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.CallContext;
import dev.grid.member.peer.PeerMessages;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the router needs of its member. Thread-safe. */
public interface RouterContext extends CallContext {

  /** The last state, or null before the first. */
  @Nullable ClusterState state();

  /** Sends to another member; may be lost. */
  void send(UUID member, PeerMessages message);

  /** Whether messages reach the member as far as is known. */
  boolean isConnected(UUID member);

  /** Whether large messages to the member should wait for those that are under way. */
  boolean isCongested(UUID member);

  /** Runs what may take long; false if there is no room for it. */
  boolean offer(Runnable task);
}
