package dev.grid.protocol;

import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.security.Action;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns one kind of request and its response into bytes and back. Generated from a record with
 * {@link Op}. Immutable; readers and writers belong to the caller.
 *
 * @param <M> the request
 * @param <R> the response; {@link Void} for an empty one
 */
public abstract class Codec<M extends Message<R>, R> {

  /** The partition of a request that is for none. */
  public static final int NO_PARTITION = -1;

  private static final int INTERNAL_METHODS = 0xf0;

  private final int requestType;
  private final String operation;
  private final Class<M> messageClass;
  private final Routing routing;
  private final boolean retryable;
  private final boolean readOnly;
  private final int actions;

  protected Codec(
      int requestType,
      String operation,
      Class<M> messageClass,
      Routing routing,
      boolean retryable,
      boolean readOnly,
      Action... actions) {
    this.requestType = requestType;
    this.operation = operation;
    this.messageClass = messageClass;
    this.routing = routing;
    this.retryable = retryable;
    this.readOnly = readOnly;
    int bits = 0;
    for (Action action : actions) {
      bits |= action.bit();
    }
    this.actions = bits;
  }

  /** The request's message type; its response's is one more. */
  public final int requestType() {
    return requestType;
  }

  /** For logs and metrics, for example {@code Map.Put}. */
  public final String operation() {
    return operation;
  }

  /** The record. */
  public final Class<M> messageClass() {
    return messageClass;
  }

  /** Which partition serves it. */
  public final Routing routing() {
    return routing;
  }

  /** Whether it may be sent again although it may have been applied. */
  public final boolean retryable() {
    return retryable;
  }

  /** Whether it asks for no change of what other members keep a copy of; see {@link Op}. */
  public final boolean readOnly() {
    return readOnly;
  }

  /**
   * The {@linkplain Action#bit() bits} of all that a client must be allowed to do for it; 0 if it
   * needs no right.
   */
  public final int actions() {
    return actions;
  }

  /**
   * Whether it does no harm to carry it out twice. What changes a Raft group does harm, though
   * clients may send it again by its invocation: groups keep only the latest invocations of a
   * thread, and a call may have been under way for longer.
   */
  public final boolean mayRepeat() {
    return readOnly || retryable && routing != Routing.GROUP;
  }

  /**
   * Whether it is for members only: methods from {@code 0xf0} on. Whoever takes messages from
   * clients refuses these.
   */
  public final boolean internal() {
    return (requestType >>> 8 & 0xff) >= INTERNAL_METHODS;
  }

  /** Reads a request from its first frame on. */
  public abstract M decodeRequest(MessageReader in);

  /** Writes the request's parameters; the writer has begun the message. */
  public abstract void encodeRequest(M message, MessageWriter out);

  /** The bytes of the request's keys, values and the like: nearly all of one that is large. */
  public long payloadBytes(M message) {
    return 0;
  }

  /** Reads a response from its first frame on. */
  public abstract @Nullable R decodeResponse(MessageReader in);

  /** Writes the response's parameters; the writer has begun the message. */
  public abstract void encodeResponse(@Nullable R response, MessageWriter out);

  /**
   * Writes a whole response.
   *
   * @param response of this codec's response type
   * @param backupAcks how many backups tell the client by themselves
   */
  @SuppressWarnings("unchecked") // The caller has the codec from the message that it answers.
  public final void writeResponse(
      @Nullable Object response, long correlationId, int backupAcks, MessageWriter out) {
    out.beginResponse(requestType + 1, correlationId, backupAcks);
    encodeResponse((R) response, out);
    out.endMessage();
  }

  /**
   * Writes a whole request.
   *
   * @param request of this codec's request type
   * @param partition {@link #NO_PARTITION} if it is for none
   */
  @SuppressWarnings("unchecked") // The caller has the codec from the message.
  public final void writeRequest(
      Message<?> request, long correlationId, int partition, MessageWriter out) {
    out.beginRequest(requestType, correlationId, partition);
    encodeRequest((M) request, out);
    out.endMessage();
  }

  /** A whole request; see {@link #writeRequest}. */
  public final byte[] requestBytes(Message<?> request, long correlationId, int partition) {
    MessageWriter out = new MessageWriter();
    writeRequest(request, correlationId, partition, out);
    return Arrays.copyOf(out.buffer(), out.length());
  }

  /** The hash that chooses the partition, for routing by key or name. */
  public int partitionHash(M message) {
    throw new IllegalStateException(operation + " is not routed by key or name");
  }

  /** {@link #partitionHash} of a message that this codec has decoded. */
  @SuppressWarnings("unchecked") // It makes no others.
  public final int partitionHashOf(Message<?> decoded) {
    return partitionHash((M) decoded);
  }

  @Override
  public final String toString() {
    return operation;
  }
}
