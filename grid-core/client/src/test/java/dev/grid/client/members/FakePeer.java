package dev.grid.client.members;

import dev.grid.client.members.FakeMember.Received;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.ErrorHolder;
import dev.grid.protocol.ErrorHolderCodec;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's connection as a fake member sees it. Thread-safe. */
public final class FakePeer {

  private final Socket socket;
  private final Codecs codecs;

  FakePeer(Socket socket, Codecs codecs) {
    this.socket = socket;
    this.codecs = codecs;
  }

  /** Sends bytes as they are. */
  public synchronized void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Ends the connection. */
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a request. */
  public void reply(Received request, @Nullable Object response, int backupAcks)
      throws IOException {
    raw(encodeReply(request, response, backupAcks));
  }

  /** What {@link #reply} sends. */
  @SuppressWarnings("unchecked") // A test answers with what the request asks for.
  public byte[] encodeReply(Received request, @Nullable Object response, int backupAcks) {
    Codec<Message<Object>, Object> codec = codecs.of((Message<Object>) request.message());
    MessageWriter out = new MessageWriter();
    out.beginResponse(codec.requestType() + 1, request.correlationId(), backupAcks);
    codec.encodeResponse(response, out);
    out.endMessage();
    return bytes(out);
  }

  /** Sends an error response. */
  public void refuse(long correlationId, int errorCode) throws IOException {
    MessageWriter out = new MessageWriter();
    out.beginResponse(Frames.ERROR_TYPE, correlationId, 0);
    out.writeList(
        List.of(new ErrorHolder(errorCode, "some.RemoteException", "scripted", List.of())),
        ErrorHolderCodec::encode);
    out.endMessage();
    raw(bytes(out));
  }

  /** Sends an event to the listener that a request registered. */
  public <E> void event(Received registration, EventCodec<E> codec, int partition, E event)
      throws IOException {
    int requestType = codecs.of(registration.message()).requestType();
    MessageWriter out = new MessageWriter();
    out.beginEvent(codec.typeFor(requestType), registration.correlationId(), partition);
    codec.encode(event, out);
    out.endMessage();
    raw(bytes(out));
  }

  private static byte[] bytes(MessageWriter out) {
    return Arrays.copyOf(out.buffer(), out.length());
  }
}
