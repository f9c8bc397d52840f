package dev.grid.member.connection;

import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.frame.MessageWriter;
import org.jspecify.annotations.Nullable;

/** A message on its way to a client, from whichever thread to the connection's own. Immutable. */
sealed interface Outbound {

  /** Writes the whole message. */
  void write(MessageWriter out);

  /** An answer. */
  record Reply(Codec<?, ?> codec, long correlationId, @Nullable Object value) implements Outbound {

    @Override
    public void write(MessageWriter out) {
      write(out, codec, correlationId, value);
    }

    @SuppressWarnings("unchecked") // The value is the answer to the codec's message.
    static void write(
        MessageWriter out, Codec<?, ?> codec, long correlationId, @Nullable Object value) {
      out.beginResponse(codec.requestType() + 1, correlationId, 0);
      ((Codec<?, Object>) codec).encodeResponse(value, out);
      out.endMessage();
    }
  }

  /** An error. */
  record Failure(long correlationId, Throwable cause) implements Outbound {

    @Override
    public void write(MessageWriter out) {
      Errors.write(out, correlationId, cause);
    }
  }

  /** An event for a listener. */
  record Event<E>(EventCodec<E> codec, int requestType, long correlationId, int partition, E event)
      implements Outbound {

    @Override
    public void write(MessageWriter out) {
      out.beginEvent(codec.typeFor(requestType), correlationId, partition);
      codec.encode(event, out);
      out.endMessage();
    }
  }
}
