package dev.grid.protocol;

import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;

/**
 * Turns one kind of event into bytes and back. Generated from a record with {@link Event}.
 * Immutable.
 *
 * @param <E> the event
 */
public abstract class EventCodec<E> {

  private final int offset;

  protected EventCodec(int offset) {
    this.offset = offset;
  }

  /** The event's message type for a listener registered by this request. */
  public final int typeFor(int requestType) {
    return requestType + offset;
  }

  /** Reads an event from its first frame on. */
  public abstract E decode(MessageReader in);

  /** Writes the event's parameters; the writer has begun the message. */
  public abstract void encode(E event, MessageWriter out);

  /** The bytes of the event's keys and values: nearly all of one that is large. */
  public abstract long payloadBytes(E event);
}
