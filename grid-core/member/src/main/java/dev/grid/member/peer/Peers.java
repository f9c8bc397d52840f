package dev.grid.member.peer;

import dev.grid.protocol.types.MemberInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data plane: messages between members. Thread-safe; nothing blocks.
 *
 * <p>What one thread sends to one member arrives in order or, when the connection breaks, not at
 * all: everything sent before {@link Listener#connected} is told again may be lost, also in part.
 * Large messages travel in pieces, and messages of other partitions overtake them then, as do
 * heartbeats and acknowledgements; what one thread sends about one partition keeps its order.
 */
public interface Peers {

  /** Sends a message; drops it if there is no connection to the member. */
  void send(UUID member, PeerMessages message);

  /** Whether messages reach the member as far as is known. */
  boolean isConnected(UUID member);

  /** Bytes that wait to be sent to the member. */
  long pendingBytes(UUID member);

  /** What the member said of itself when the connection was made, or null. */
  @Nullable MemberInfo info(UUID member);

  /** Takes what arrives. Called on I/O threads: it must not block. */
  interface Listener {

    /** A message. Those of one member come one after another. */
    void received(UUID from, PeerMessages message);

    /** The messages that had arrived together have been given to {@link #received}. */
    void batchEnded(UUID from);

    /** Messages can be sent to the member now, after a break perhaps. */
    void connected(UUID member);

    /**
     * The connection broke; told again with {@code gone} when evidence turns up later. Also told of
     * a member that is to be kept and was never reached, if its process is gone.
     *
     * @param gone whether the member's process has ended: it said goodbye, or its host refuses
     *     connections to its port, or another process has its address
     */
    void disconnected(UUID member, boolean gone);

    /**
     * Whether so much is under way to the member in large messages that further ones should wait.
     * Also told on other threads than I/O threads.
     */
    default void congested(UUID member, boolean congested) {}
  }
}
