package dev.grid.member.peer;

import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Printable;
import dev.grid.member.peer.LinkMessages.Goodbye;
import dev.grid.member.peer.LinkMessages.Hello;
import dev.grid.member.peer.LinkMessages.Proof;
import dev.grid.member.peer.LinkMessages.Refusal;
import dev.grid.member.peer.LinkMessages.Welcome;
import dev.grid.member.peer.PeerMessages.Piece;
import dev.grid.member.tls.MemberTls;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.types.MemberInfo;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that another member dialled: first it shows who it is, then its messages arrive.
 * Confined to its event loop.
 *
 * <pre>
 * PREFIX -> HELLO -> PROOF -> TAKING_OVER -> OPEN
 *                             while an older connection of the same member is ended
 * any -> CLOSED   refused, too slow, malformed, or the other side closed it
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class PeerReceiver extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(PeerReceiver.class);

  private static final Codecs CODECS = new Codecs(PeerMessagesCodecs.ALL);

  private enum Stage {
    PREFIX,
    HELLO,
    PROOF,
    TAKING_OVER,
    OPEN,
    CLOSED
  }

  private final PeerNetwork network;
  private final Channel channel;
  private final EventLoop loop;
  private final PeerLimits limits;
  private final MessageAssembler assembler;
  private final Reassembly pieces;

  private Stage stage = Stage.PREFIX;
  private int prefixBytes;
  private int handshakeBytes;
  private boolean delivered;
  private byte[] nonce = {};
  private @Nullable Hello hello;
  private @Nullable MemberInfo self;
  private @Nullable PeerLink link;

  /** Whether the other side ended the connection in an orderly way. */
  private boolean goodbye;

  PeerReceiver(PeerNetwork network, Channel channel) {
    this.network = network;
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.limits = network.limits();
    this.assembler = new MessageAssembler(limits.handshakeBytesMax(), false);
    this.pieces = new Reassembly(limits.messageBytesMax(), network.receiveBudget());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop.schedule(
        () -> {
          if (stage.compareTo(Stage.OPEN) < 0) {
            close("its handshake took more than " + limits.handshakeMillisMax() + " ms");
          }
        },
        limits.handshakeMillisMax(),
        TimeUnit.MILLISECONDS);
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf received = (ByteBuf) message;
    try {
      if (stage == Stage.CLOSED || !readPrefix(received)) {
        return;
      }
      int count = received.readableBytes();
      if (stage != Stage.OPEN) {
        handshakeBytes += count;
        if (handshakeBytes > limits.handshakeBytesMax()) {
          throw new ProtocolException(
              "handshake of more than " + limits.handshakeBytesMax() + " bytes");
        }
      }
      received.readBytes(assembler.buffer(count), assembler.writeIndex(), count);
      assembler.received(count);
      for (MessageReader in; stage != Stage.CLOSED && (in = assembler.poll()) != null; ) {
        handle(in);
      }
    } catch (PeerRefusedException e) {
      refuse(e);
    } catch (ProtocolException e) {
      close("it sent bytes that are not the protocol: " + e.getMessage());
    } finally {
      received.release();
    }
  }

  private boolean readPrefix(ByteBuf received) {
    while (stage == Stage.PREFIX && received.isReadable()) {
      if (received.readByte() != Handshake.PREFIX[prefixBytes++]) {
        throw new ProtocolException("it does not begin as a member does");
      }
      if (prefixBytes == Handshake.PREFIX.length) {
        stage = Stage.HELLO;
      }
    }
    return stage != Stage.PREFIX;
  }

  private void handle(MessageReader in) {
    switch (stage) {
      case HELLO -> greet(in);
      case PROOF -> admit(in);
      case OPEN -> deliver(in);
      case PREFIX, TAKING_OVER -> throw new ProtocolException("a message before it was welcomed");
      case CLOSED -> {}
    }
  }

  private void greet(MessageReader in) {
    if (Handshake.classOf(in) == Refusal.class) {
      refused(in);
      return;
    }
    network.guard().requireAdmissible(channel);
    network.requireMember(channel);
    Handshake handshake = network.handshake();
    Hello said = handshake.readHello(in);
    MemberInfo us = network.self();
    hello = said;
    self = us;
    nonce = handshake.nonce();
    stage = Stage.PROOF;
    channel.writeAndFlush(Handshake.bytes(handshake.challenge(us, nonce)));
  }

  private void admit(MessageReader in) {
    if (Handshake.classOf(in) == Refusal.class) {
      refused(in);
      return;
    }
    Hello said = Objects.requireNonNull(hello);
    UUID us = Objects.requireNonNull(self).uuid();
    UUID them = said.member().uuid();
    Handshake handshake = network.handshake();
    Handshake.requireProof(
        handshake.proofs(Handshake.Side.DIALLING, said.nonce(), nonce, them, us),
        Handshake.read(in, Proof.class).proof());
    stage = Stage.TAKING_OVER;
    byte[] proof = handshake.proofs(Handshake.Side.DIALLED, said.nonce(), nonce, them, us);
    // Two connections of one member must never deliver at once.
    network.admitted(
        this,
        said.member(),
        admittedTo -> PeerNetwork.execute(loop, () -> open(admittedTo, proof)));
  }

  private void open(PeerLink admittedTo, byte[] proof) {
    link = admittedTo;
    if (stage == Stage.CLOSED) {
      admittedTo.receiverClosed(this, goodbye);
      return;
    }
    stage = Stage.OPEN;
    network.known(channel);
    assembler.limit(limits.messageBytesMax(), false);
    channel.writeAndFlush(Handshake.bytes(new Welcome(proof)));
  }

  private MemberInfo member() {
    return Objects.requireNonNull(hello).member();
  }

  private void deliver(MessageReader in) {
    Codec<?, ?> codec = CODECS.find(in.type());
    MemberInfo from = member();
    if (codec == null) {
      deliverUnknown(in);
      return;
    }
    PeerMessages message;
    try {
      message = (PeerMessages) codec.decodeRequest(in);
    } catch (ProtocolException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ProtocolException(codec + " cannot be read: " + e);
    }
    if (message instanceof Piece piece) {
      MessageReader whole = pieces.add(piece);
      if (whole != null) {
        if (whole.type() == in.type()) {
          throw new ProtocolException("a piece in pieces");
        }
        deliver(whole);
        pieces.close();
      }
      return;
    }
    delivered = true;
    try {
      network.received(from, message);
    } catch (RuntimeException e) {
      // What was lost is sent again after a break, so there is a break.
      log.error("a {} of member={} was not handled", codec, from.uuid(), e);
      close("its message was not handled");
    }
  }

  private void deliverUnknown(MessageReader in) {
    if (Handshake.classOf(in) == Goodbye.class) {
      goodbye = true;
      close(null);
      return;
    }
    if (Handshake.classOf(in) == Refusal.class) {
      refused(in);
      return;
    }
    byte minor = Objects.requireNonNull(hello).minor();
    if (minor <= network.minor()) {
      throw new ProtocolException("message type=" + Integer.toHexString(in.type()));
    }
    if (network.logLimit().allows("unknown" + in.type())) {
      log.info(
          "message ignored: type={} member={} is newer: minor={}",
          Integer.toHexString(in.type()),
          member().uuid(),
          minor);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (delivered) {
      delivered = false;
      network.batchEnded(member().uuid());
    }
  }

  // Ending.

  /** The other side found that it does not belong here. */
  private void refused(MessageReader in) {
    Refusal refusal = Handshake.read(in, Refusal.class);
    if (network.logLimit().allows("refused by" + remoteHost())) {
      log.warn(
          "member went away: remote={} reason={}: {}",
          channel.remoteAddress(),
          PeerRefusedException.Reason.of(refusal.reason()),
          Printable.of(refusal.text()));
    }
    close(null);
  }

  private void refuse(PeerRefusedException refused) {
    network.guard().refused(channel, refused);
    if (network.logLimit().allows("refused" + refused.reason() + remoteHost())) {
      log.warn(
          "member refused: remote={} reason={}: {}",
          channel.remoteAddress(),
          refused.reason(),
          Printable.of(String.valueOf(refused.getMessage())));
    }
    stage = Stage.CLOSED;
    channel
        .writeAndFlush(
            Handshake.bytes(
                new Refusal(refused.reason().code(), String.valueOf(refused.getMessage()))))
        .addListener(done -> channel.close());
  }

  private String remoteHost() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getHostString()
        : "";
  }

  /** Ends this connection, from any thread; {@code then} when nothing more of it is delivered. */
  void retire(Runnable then) {
    PeerNetwork.execute(
        loop,
        () -> {
          close(null);
          then.run();
        });
  }

  /** From the loop. */
  private void close(@Nullable String why) {
    if (stage == Stage.CLOSED) {
      return;
    }
    if (why != null && network.logLimit().allows("receiver" + remoteHost())) {
      log.warn("connection of member closed: remote={} because {}", channel.remoteAddress(), why);
    }
    stage = Stage.CLOSED;
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stage = Stage.CLOSED;
    pieces.close();
    network.ended(this);
    if (link != null) {
      link.receiverClosed(this, goodbye);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemory.look(cause);
    if (cause instanceof java.io.IOException || MemberTls.isTlsFailure(cause)) {
      log.debug("connection of member failed: remote={}", channel.remoteAddress(), cause);
      close(null);
    } else {
      log.error("connection of member failed: remote={}", channel.remoteAddress(), cause);
      close("of an internal error: " + cause);
    }
  }
}
