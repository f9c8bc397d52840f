package dev.grid.member.peer;

import dev.grid.kernel.CertificateFailures;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Printable;
import dev.grid.member.peer.LinkMessages.Challenge;
import dev.grid.member.peer.LinkMessages.Proof;
import dev.grid.member.peer.LinkMessages.Refusal;
import dev.grid.member.peer.LinkMessages.Welcome;
import dev.grid.member.peer.PeerRefusedException.Reason;
import dev.grid.member.tls.MemberTls;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to reach whoever listens at an address. Confined to the loop of its channel, but for
 * {@link #hold}, which is guarded by this.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class PeerDial extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(PeerDial.class);

  /** How many messages of the group communication wait for the connection; more are dropped. */
  private static final int HELD_MAX = 64;

  private enum Stage {
    CONNECTING,
    CHALLENGE,
    CLAIM,
    WELCOME,
    DONE
  }

  private final PeerNetwork network;
  private final Address address;
  private final PeerLimits limits;
  private final MessageAssembler assembler;
  private final CompletableFuture<MemberInfo> result = new CompletableFuture<>();

  private Stage stage = Stage.CONNECTING;
  private int handshakeBytes;
  private byte[] nonce = {};
  private byte[] expectedProof = {};
  private @Nullable MemberInfo self;
  private @Nullable MemberInfo member;
  private @Nullable PeerLink claimed;

  // Guarded by this.
  private final List<PeerMessages.Control> held = new ArrayList<>();
  private boolean finished;
  private @Nullable PeerSender sender;

  PeerDial(PeerNetwork network, Address address) {
    this.network = network;
    this.address = address;
    this.limits = network.limits();
    this.assembler = new MessageAssembler(limits.handshakeBytesMax(), false);
  }

  Address address() {
    return address;
  }

  /** Who is there; fails with {@link PeerRefusedException} or with an {@link IOException}. */
  CompletableFuture<MemberInfo> result() {
    return result;
  }

  /** Sends a message as soon as the connection is good, or never. */
  void hold(PeerMessages.Control message) {
    PeerSender open;
    synchronized (this) {
      open = sender;
      if (open == null && !finished && held.size() < HELD_MAX) {
        held.add(message);
      }
    }
    if (open != null) {
      open.send(message);
    }
  }

  // The handshake.

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (stage != Stage.DONE) {
                fail(channel, new ConnectException(address + " did not finish the handshake"));
              }
            },
            limits.handshakeMillisMax(),
            TimeUnit.MILLISECONDS);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      greet(channel);
    } else {
      tls.handshakeFuture().addListener((Future<Channel> done) -> secured(channel, done.cause()));
    }
  }

  /** The other side has shown its certificate, or there is no TLS with it. */
  private void secured(Channel channel, @Nullable Throwable failure) {
    if (stage != Stage.CONNECTING) {
      return;
    }
    if (failure != null) {
      fail(channel, tlsFailure(failure));
      return;
    }
    greet(channel);
  }

  private Throwable tlsFailure(Throwable failure) {
    String certificate = CertificateFailures.reason(failure);
    Throwable told =
        certificate != null
            ? new PeerRefusedException(
                Reason.CERTIFICATE,
                address + " and this member do not trust each other: " + certificate)
            : new IOException(
                address
                    + " did not begin TLS; if it is a member, all must have tls mode=ACCEPT before"
                    + " the first has PREFER: "
                    + failure,
                failure);
    if (network.logLimit().allows("tls" + address)) {
      log.warn(
          "member not dialled: address={}: {}",
          address,
          Printable.of(String.valueOf(told.getMessage())));
    }
    return told;
  }

  private void greet(Channel channel) {
    stage = Stage.CHALLENGE;
    channel.write(Unpooled.wrappedBuffer(Handshake.PREFIX));
    try {
      network.guard().requireAdmissible(channel); // Its name may mean another address by now.
      network.requireMember(channel);
    } catch (PeerRefusedException e) {
      refuse(channel, e);
      return;
    }
    MemberInfo us = network.self();
    self = us;
    nonce = network.handshake().nonce();
    channel.writeAndFlush(Handshake.bytes(network.handshake().hello(us, nonce)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf received = (ByteBuf) message;
    Channel channel = context.channel();
    try {
      int count = received.readableBytes();
      handshakeBytes += count;
      if (handshakeBytes > limits.handshakeBytesMax()) {
        throw new ProtocolException(
            "handshake of more than " + limits.handshakeBytesMax() + " bytes");
      }
      received.readBytes(assembler.buffer(count), assembler.writeIndex(), count);
      assembler.received(count);
      for (MessageReader in; stage != Stage.DONE && (in = assembler.poll()) != null; ) {
        handle(channel, in);
      }
    } catch (PeerRefusedException e) {
      refuse(channel, e);
    } catch (ProtocolException e) {
      fail(channel, new IOException(address + " does not speak as a member: " + e.getMessage()));
    } finally {
      received.release();
    }
  }

  private void handle(Channel channel, MessageReader in) {
    if (Handshake.classOf(in) == Refusal.class) {
      Refusal refusal = Handshake.read(in, Refusal.class);
      Reason reason = Reason.of(refusal.reason());
      String text = Printable.of(refusal.text());
      if (network.logLimit().allows("refused by" + reason + address)) {
        log.warn("refused by member: address={} reason={}: {}", address, reason, text);
      }
      fail(channel, new PeerRefusedException(reason, address + " refused: " + text));
      return;
    }
    switch (stage) {
      case CHALLENGE -> answer(channel, network.handshake().readChallenge(in));
      case WELCOME -> welcomed(channel, Handshake.read(in, Welcome.class));
      case CONNECTING, CLAIM, DONE ->
          throw new ProtocolException("a message where none was expected");
    }
  }

  private void answer(Channel channel, Challenge challenge) {
    MemberInfo us = Objects.requireNonNull(self);
    MemberInfo them = challenge.member();
    member = them;
    if (them.uuid().equals(us.uuid())) {
      succeed(channel, null);
      return;
    }
    Handshake handshake = network.handshake();
    byte[] theirs = challenge.nonce();
    byte[] proof = handshake.proofs(Handshake.Side.DIALLING, nonce, theirs, us.uuid(), them.uuid());
    expectedProof = handshake.proofs(Handshake.Side.DIALLED, nonce, theirs, us.uuid(), them.uuid());
    stage = Stage.CLAIM;
    network.onLink(
        them,
        link -> {
          PeerDial other = link.claim(this);
          PeerNetwork.execute(channel.eventLoop(), () -> claimed(channel, link, other, proof));
        });
  }

  /** Goes on only if no other attempt has reached the member before: it takes one connection. */
  private void claimed(Channel channel, PeerLink link, @Nullable PeerDial other, byte[] proof) {
    if (other == this) {
      claimed = link;
      if (stage == Stage.CLAIM) {
        stage = Stage.WELCOME;
        channel.writeAndFlush(Handshake.bytes(new Proof(proof)));
      } else {
        link.unclaim(this);
      }
    } else if (stage == Stage.CLAIM) {
      succeed(channel, null);
    }
  }

  private void welcomed(Channel channel, Welcome welcome) {
    Handshake.requireProof(expectedProof, welcome.proof());
    MemberInfo them = Objects.requireNonNull(member);
    PeerLink link = Objects.requireNonNull(claimed);
    PeerSender open = new PeerSender(network, link, them, channel);
    stage = Stage.DONE;
    channel.pipeline().replace(this, null, open);
    link.established(this, open);
    succeed(channel, open);
  }

  // Ending.

  private void succeed(Channel channel, @Nullable PeerSender open) {
    stage = Stage.DONE;
    if (open == null) {
      channel.close();
    }
    finish(open);
    result.complete(Objects.requireNonNull(member));
  }

  private void refuse(Channel channel, PeerRefusedException refused) {
    network.guard().refused(channel, refused);
    if (network.logLimit().allows("refused" + refused.reason() + address)) {
      log.warn(
          "member refused: address={} reason={}: {}",
          address,
          refused.reason(),
          Printable.of(String.valueOf(refused.getMessage())));
    }
    channel.writeAndFlush(
        Handshake.bytes(
            new Refusal(refused.reason().code(), String.valueOf(refused.getMessage()))));
    fail(channel, refused);
  }

  /** Ends the attempt; {@code channel} is null if there is none yet. */
  void fail(@Nullable Channel channel, Throwable cause) {
    if (stage == Stage.DONE) {
      return;
    }
    boolean silent = stage == Stage.CONNECTING;
    stage = Stage.DONE;
    if (channel != null && silent) {
      channel.close(); // What is written would wait for TLS.
    } else if (channel != null) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }
    if (claimed != null) {
      claimed.unclaim(this);
    }
    finish(null);
    result.completeExceptionally(cause);
  }

  private void finish(@Nullable PeerSender open) {
    List<PeerMessages.Control> waiting;
    synchronized (this) {
      finished = true;
      waiting = List.copyOf(held);
      held.clear();
      sender = open;
    }
    if (open != null) {
      waiting.forEach(open::send);
    } else if (member != null) {
      network.sendTo(member.uuid(), waiting);
    }
    network.ended(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(null, new ConnectException(address + " closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemory.look(cause);
    if (MemberTls.isTlsFailure(cause)) {
      fail(context.channel(), stage == Stage.DONE ? cause : tlsFailure(cause));
      return;
    }
    if (!(cause instanceof IOException)) {
      log.error("dialling failed: address={}", address, cause);
    }
    fail(context.channel(), cause);
  }
}
