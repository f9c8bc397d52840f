package dev.grid.kernel;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
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

  /** Turns values into bytes and back; to be called on application threads only. */
  Serialization serialization();

  /** How many partitions there are. */
  int partitionCount();
}
