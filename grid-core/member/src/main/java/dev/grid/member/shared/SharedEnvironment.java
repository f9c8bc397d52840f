package dev.grid.member.shared;

import dev.grid.StructureId;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.PeerMessages;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is needed of the member and its network. Thread-safe; nothing blocks. */
public interface SharedEnvironment {

  /** This member. */
  UUID self();

  /** The last state, or null before the first. */
  @Nullable ClusterState state();

  /** Sends to another member; may be lost. */
  void send(UUID member, PeerMessages message);

  /** Whether messages reach the member as far as is known. */
  boolean isConnected(UUID member);

  /** How long a client may have no connection to any member, once its last one was closed. */
  long closedMillis();

  /** The same where its member is gone, which it may not know. */
  long goneMillis();

  /** Bytes that wait to be sent to the member. */
  long pendingBytes(UUID member);

  /** Runs what takes long; false if there is no room for it. */
  boolean offer(Runnable task);

  /** Runs something on a worker after so long, unless it is cancelled before. */
  Scheduler.Alarm schedule(Runnable task, long delayMillis);

  /** Monotonic. */
  long nanoTime();

  /** The cluster's time, in milliseconds since the epoch. */
  long clusterMillis();

  /** The codecs of all messages of clients. */
  Codecs codecs();

  /** The kind of structure that a codec's message is for. */
  Kind<?> kindOf(Codec<?, ?> codec);

  /**
   * Frees what a caller held that will not come back, on the partitions served here. Takes long.
   */
  void free(UUID caller);

  /**
   * Removes a structure's data from the partitions served here. Takes long.
   *
   * @return completes when copies have done so too, on any thread, which must not be blocked
   */
  CompletableFuture<Void> destroy(StructureId structure);

  /**
   * Whether every coordinator that may take the other member for gone knows what this one knows by
   * now; see {@link dev.grid.member.cluster.ClusterControl#mayPromise}.
   */
  boolean mayPromise(UUID member);

  /**
   * Whether this member may say that it knows of a structure now: not while it coordinates and a
   * configuration is being added that it may have been made without.
   */
  default boolean mayKnow() {
    return true;
  }

  /** Whether this member serves every partition that it is the primary of by the last state. */
  boolean isSettled();
}
