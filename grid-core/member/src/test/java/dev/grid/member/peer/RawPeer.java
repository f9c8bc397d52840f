package dev.grid.member.peer;

import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.types.MemberInfo;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;

/** A member that says what no member of this version would. */
final class RawPeer implements AutoCloseable {

  private final Socket socket;
  private final MessageAssembler assembler = new MessageAssembler(4096, false);

  /** Connects, and is let in as a member of this minor version. */
  RawPeer(PeerNode to, MemberInfo as, byte minor) throws IOException {
    socket = new Socket("127.0.0.1", to.address().port());
    socket.getOutputStream().write(Handshake.PREFIX);
    send(new LinkMessages.Hello(PeerIdentity.MAJOR, minor, 7, "test", as, new byte[32]));
    Handshake.read(read(), LinkMessages.Challenge.class);
    send(new LinkMessages.Proof(new byte[0]));
    Handshake.read(read(), LinkMessages.Welcome.class);
  }

  private void send(LinkMessages message) throws IOException {
    MessageWriter out = new MessageWriter();
    Handshake.write(out, message);
    socket.getOutputStream().write(out.buffer(), 0, out.length());
  }

  void sendUnknown(int type) throws IOException {
    MessageWriter out = new MessageWriter();
    out.beginRequest(type, 0, -1);
    out.putLong(42);
    out.endMessage();
    socket.getOutputStream().write(out.buffer(), 0, out.length());
  }

  void send(PeerMessages message) throws IOException {
    MessageWriter out = new MessageWriter();
    var codec = new dev.grid.protocol.Codecs(PeerMessagesCodecs.ALL).of(message);
    out.beginRequest(codec.requestType(), 0, -1);
    codec.encodeRequest(message, out);
    out.endMessage();
    socket.getOutputStream().write(out.buffer(), 0, out.length());
  }

  private MessageReader read() throws IOException {
    MessageReader message;
    while ((message = assembler.poll()) == null) {
      int count =
          socket.getInputStream().read(assembler.buffer(1024), assembler.writeIndex(), 1024);
      if (count < 0) {
        throw new EOFException("not let in");
      }
      assembler.received(count);
    }
    return message;
  }

  /** Whether the other side hung up. Blocks until it does or says something. */
  boolean hungUp() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
