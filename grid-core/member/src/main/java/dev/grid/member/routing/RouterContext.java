package dev.grid.member.routing;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the router needs of its member. Thread-safe. */
public interface RouterContext {

  /** This member. */
  UUID id();

  /** The last state, or null before the first. */
  @Nullable ClusterState state();

  /** Sends to another member; may be lost. */
  void send(UUID member, PeerMessages message);

  /** Whether messages reach the member as far as is known. */
  boolean isConnected(UUID member);

  /** Whether large messages to the member should wait for those that are under way. */
  boolean isCongested(UUID member);

  /** The codecs of all messages. */
  Codecs codecs();

  /** The kind of structure that a codec's message is for. */
  Kind<?> kindOf(Codec<?, ?> codec);

  /** This member's partitions. */
  PartitionHost host();

  /** Runs what may take long; false if there is no room for it. */
  boolean offer(Runnable task);

  /** Runs something on a worker after so long. */
  void schedule(Runnable task, long delayMillis);

  /** Monotonic. */
  long nanoTime();
}
