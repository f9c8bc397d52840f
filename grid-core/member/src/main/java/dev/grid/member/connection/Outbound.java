package dev.grid.member.connection;

import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.session.SessionMessages.Backup;
import dev.grid.protocol.session.SessionMessagesCodecs;
import org.jspecify.annotations.Nullable;

/** A message on its way to a client, from whichever thread to the connection's own. Immutable. */
sealed interface Outbound {

  /** Writes the whole message. */
  void write(MessageWriter out);

  /** An answer. */
  record Reply(Codec<?, ?> codec, long correlationId, @Nullable Object value, int backupAcks)
      implements Outbound {

    @Override
    public void write(MessageWriter out) {
      codec.writeResponse(value, correlationId, backupAcks, out);
    }
  }

  /** An answer that gives the client what nobody else has then, and that it will not ask again. */
  record Taken(WireCall call, @Nullable Object value, int backupAcks) implements Outbound {

    @Override
    public void write(MessageWriter out) {
      call.codec().writeResponse(value, call.correlationId(), backupAcks, out);
    }

    /** It was certainly not delivered. */
    void giveBack() {
      call.giveBack(value);
    }
  }

  /**
   * An answer that was written elsewhere, since writing it takes long.
   *
   * @param bytes the connection's from now on; the first {@code length} of them count
   */
  record Written(long correlationId, byte[] bytes, int length) implements Outbound {

    @Override
    public void write(MessageWriter out) {
      out.append(bytes, length);
    }
  }

  /** An error. */
  record Failure(long correlationId, Throwable cause) implements Outbound {

    @Override
    public void write(MessageWriter out) {
      Errors.write(out, correlationId, cause);
    }
  }

  /** Tells a client that this member has the change of one of its calls. */
  record Confirmation(int requestType, long listenerId, long callId) implements Outbound {

    @Override
    public void write(MessageWriter out) {
      EventCodec<Backup> codec = SessionMessagesCodecs.BACKUP;
      out.beginEvent(codec.typeFor(requestType), listenerId, -1);
      out.addFlag(Frames.BACKUP_EVENT);
      codec.encode(new Backup(callId), out);
      out.endMessage();
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
