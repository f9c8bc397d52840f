package dev.grid.client.connection;

import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.frame.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way, and who hears what became of it. A connection tells it one thing once per
 * sending: {@link #answered}, {@link #refused}, {@link #lost} or {@link #broken}. These are called
 * on I/O threads, or on the sender's when the connection is closed already: they must not block,
 * nor run application code.
 *
 * @param <R> the response
 */
public abstract class Request<R> {

  private final Codec<Message<R>, R> codec;
  private final Message<R> message;

  /** Confined to the place the request is in: one connection, or its owner. */
  private long correlationId;

  /** A request that is not sent yet. */
  protected Request(Codec<Message<R>, R> codec, Message<R> message) {
    this.codec = codec;
    this.message = message;
  }

  /** Receives what a member sends to the listener that a request registered. On the I/O thread. */
  @FunctionalInterface
  public interface EventSink {

    /**
     * An event has come.
     *
     * @param type its message type
     * @param partition its partition, or -1 if it is ordered with none
     * @param in opened at the event; valid during this call only
     */
    void event(int type, int partition, MessageReader in);
  }

  /** How the message becomes bytes. */
  public final Codec<Message<R>, R> codec() {
    return codec;
  }

  /** What is sent. */
  public final Message<R> message() {
    return message;
  }

  /**
   * What members know it by: unique in the client, given when it is first written, and kept when it
   * is sent again on whichever connection, so that with the client's id it names the call, and not
   * one sending of it. Zero before, and after {@link #forgetCorrelationId}.
   */
  public final long correlationId() {
    return correlationId;
  }

  /**
   * Has it given another correlation id when it is sent again: it was certainly not carried out.
   */
  protected final void forgetCorrelationId() {
    correlationId = 0;
  }

  final long correlate(long unused) {
    if (correlationId == 0) {
      correlationId = unused;
    }
    return correlationId;
  }

  /**
   * Whether backups are to confirm it to this client directly. Asked on the I/O thread each time it
   * is about to be written, when it has its correlation id.
   */
  public boolean awaitsBackups() {
    return false;
  }

  /**
   * Whether members are to remember its answer, so that it may come again. Asked on the I/O thread
   * each time it is about to be written, when it has its correlation id.
   */
  public boolean isRemembered() {
    return false;
  }

  /** Whether it may have been carried out already. Asked if it is remembered. */
  public boolean isRepeated() {
    return false;
  }

  /** The partition that serves it, or -1 for any member. */
  public int partition() {
    return -1;
  }

  /** Who receives the events that this request registers for, if it does. */
  public @Nullable EventSink events() {
    return null;
  }

  /**
   * The member answered.
   *
   * @param backupAcks how many backups confirm directly; 0 unless it {@linkplain #awaitsBackups()
   *     awaits} them
   */
  public abstract void answered(@Nullable R response, int backupAcks);

  /** The member answered with an error. */
  public abstract void refused(RemoteFailure failure);

  /**
   * The connection ended before an answer came.
   *
   * @param cause what the connection was closed with
   * @param written whether the member may have received the request
   */
  public abstract void lost(Throwable cause, boolean written);

  /** The request could not be encoded, or its answer not be decoded. */
  public abstract void broken(RuntimeException failure);

  @Override
  public final String toString() {
    return codec.operation();
  }
}
