package dev.grid.kernel;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.RaftGroupId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy reaches its structure. A member's runs what is local at once, a client's sends over
 * the wire. Thread-safe; no method blocks but where it says so.
 */
public interface Invoker {

  /** Sends a message to the partition that its routing says, and decodes the answer. */
  <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder);

  /** Sends a message that is routed by partition. */
  <R, T> CallFuture<T> invoke(Message<R> message, int partition, Function<@Nullable R, T> decoder);

  /**
   * The members that a message may be sent to by {@link #invokeAt}, oldest first: for a client
   * those of the cluster, for a member itself alone.
   */
  default List<UUID> members() {
    return List.of();
  }

  /** The members of the cluster now, oldest first; itself alone while it knows of none. */
  default List<UUID> clusterMembers() {
    return members();
  }

  /**
   * Sends a message to one member and to no other. Fails with {@link dev.grid.NotReadyException},
   * not having been sent, if it is not connected, and with {@link dev.grid.ConnectionLostException}
   * if it may have been carried out.
   *
   * @param member one of {@link #members}
   */
  default <R, T> CallFuture<T> invokeAt(
      UUID member, Message<R> message, Function<@Nullable R, T> decoder) {
    throw new UnsupportedOperationException("this invoker reaches partitions only");
  }

  /**
   * What a client does by itself with structures of this name; null if this is a member's own,
   * which has nothing to save by that.
   */
  default <C extends StructureConfig> @Nullable C clientConfig(
      StructureType<?, C> type, String name) {
    return null;
  }

  /**
   * The configuration that this instance has of structures of this name: a client's own, or the
   * member's.
   */
  default <C extends StructureConfig> @Nullable C ownConfig(StructureType<?, C> type, String name) {
    return clientConfig(type, name);
  }

  /** What the instance has for itself. */
  default LocalParts localParts() {
    return new LocalParts();
  }

  /** Runs something short that does not block after so long, unless the instance has ended. */
  default void later(Duration pause, Runnable task) {
    throw new UnsupportedOperationException("this invoker has no time");
  }

  /** Monotonic. */
  default long nanoTime() {
    return System.nanoTime();
  }

  /** Runs what may block, soon. */
  default void runBlocking(Runnable task) {
    Thread.startVirtualThread(task);
  }

  /** Whether the cluster's members know what is beyond the open protocol, as far as is known. */
  default boolean isOwnCluster() {
    return true;
  }

  /**
   * The Raft group of a structure, which is made if there is none.
   *
   * @param proxyName the structure's name as applications write it, see {@link
   *     dev.grid.kernel.cp.CpName}
   */
  default CallFuture<RaftGroupId> group(String proxyName) {
    throw new UnsupportedOperationException("this invoker reaches partitions only");
  }

  /**
   * Adds a listener on every member, now and on members that come. Blocks until the members known
   * have answered.
   *
   * @param request the message that adds it, asking each member for its own events only
   * @param removal makes the message that removes it, from the registration's id
   * @param listener called on listener threads; in order for events of one partition, and told of
   *     events that were lost
   */
  <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener);

  /** Destroys a structure cluster-wide. Blocks. */
  void destroy(StructureId structure);

  /**
   * Where schemas of compact values are found; of none that this instance has not met by default.
   */
  default SchemaService schemas() {
    return new SchemaRegistry();
  }

  /** Turns values into bytes and back; to be called on application threads only. */
  Serialization serialization();

  /** How many partitions there are. */
  int partitionCount();
}
