package dev.grid.member.connection;

import dev.grid.config.NetworkConfig;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Printable;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.tls.MemberTls;
import dev.grid.member.tls.TlsStart;
import dev.grid.protocol.Codec;
import dev.grid.protocol.OversizedMessageException;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: what is read, and when it ends. Confined to its event loop, but for {@link
 * #reply}, {@link #fail} and {@link #send}, which any thread may call; see {@link Outbox}.
 *
 * <p>Limits: a message's bytes, beyond which it is answered with an error, as is a call whose
 * answer would be larger; bytes that the client has not read, beyond which nothing more of it is
 * carried out, and beyond {@link NetworkConfig#pendingBytesMax} it is disconnected, large answers
 * not counted; those of all clients together, see {@link PendingBudget}; time without progress;
 * silence; time to authenticate.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class ClientConnection extends ChannelInboundHandlerAdapter
    implements PendingBudget.Reader, Outbox.Owner {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  private static final byte[] PROTOCOL = "CP2".getBytes(StandardCharsets.US_ASCII);

  /** What a member says first begins so; see {@code dev.grid.member.peer}. */
  private static final byte MEMBER = 'G';

  /** The largest message of a client that has not authenticated. */
  private static final int UNAUTHENTICATED_BYTES_MAX = 4096;

  private static final long AUTHENTICATION_MILLIS_MAX = 10_000;

  /** With more unread bytes than this nothing more of a client is carried out. */
  private static final int UNREAD_BYTES_PAUSE = 1 << 20;

  private final ClientListener listener;
  private final Session session;
  private final WaitingCalls waiting;
  private final NetworkConfig limits;
  private final Channel channel;
  private final EventLoop loop;
  private final Backlog backlog;
  private final Outbox outbox;
  private final @Nullable TlsStart tls;
  private final MessageAssembler assembler;
  private int protocolBytes;
  private boolean reading;

  /** Too much is unread: what has come is not carried out yet. */
  private boolean paused;

  /** Nothing more is read: the connection closes when its last message is sent. */
  private boolean closing;

  private volatile boolean closed;
  private volatile boolean givenUp;

  /** Counted by the loop; published at the end of each batch. */
  private long requestsNow;

  private long bytesReceivedNow;

  // Written by the loop, read by the watch and by metrics.
  private volatile long lastReadNanos = System.nanoTime();
  private volatile long requests;
  private volatile long bytesReceived;
  private volatile boolean authenticated;
  private final long openedNanos = lastReadNanos;

  // Only touched by the watch.
  private long watchedProgress;
  private long watchedProgressNanos = lastReadNanos;

  ClientConnection(ClientListener listener, Channel channel) {
    this.listener = listener;
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.limits = listener.member().network();
    this.assembler =
        new MessageAssembler(UNAUTHENTICATED_BYTES_MAX, false, listener.receiveBudget());
    Takings takings = new Takings();
    this.backlog = new Backlog(channel, listener.budget(), takings, this::goOnReading);
    this.outbox = new Outbox(this, channel, backlog, takings, listener.budget(), limits);
    this.waiting = new WaitingCalls(this, listener.member());
    this.session = new Session(this, channel, listener.member());
    this.tls = listener.beginning(channel);
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf received = (ByteBuf) message;
    if (bytesReceivedNow == 0 && handOver(context, received)) {
      return;
    }
    try {
      bytesReceivedNow += received.readableBytes();
      reading = true;
      if (closed || closing || !readProtocol(received)) {
        return;
      }
      int count = received.readableBytes();
      received.readBytes(assembler.buffer(count), assembler.writeIndex(), count);
      assembler.received(count);
      handleReceived();
    } catch (ProtocolException e) {
      malformed(e);
    } finally {
      received.release();
    }
  }

  /** Handles the messages that are complete, until too much waits for the client. */
  private void handleReceived() {
    while (!closed && !closing && !paused) {
      MessageReader in;
      try {
        in = assembler.poll();
      } catch (OversizedMessageException e) {
        refuse(e);
        continue;
      }
      if (in == null) {
        return;
      }
      requestsNow++;
      session.handle(in);
      outbox.flushIfLarge();
    }
  }

  /** Answers a request that is too large; what is left of it is passed over as it comes. */
  private void refuse(OversizedMessageException request) {
    requestsNow++;
    log.warn(
        "a request is refused: {} type=0x{} bytes={} frame-size-max={} noMemory={}",
        describe(),
        Integer.toHexString(request.type()),
        request.bytes(),
        limits.frameBytesMax(),
        request.noMemory());
    fail(
        request.correlationId(),
        LargeRequests.refused(request, limits.frameBytesMax(), listener.receiveBudget()));
  }

  /**
   * Leaves the channel to whom it belongs by its first byte, outside of TLS or in it.
   *
   * @return whether the bytes are somebody else's
   */
  private boolean handOver(ChannelHandlerContext context, ByteBuf received) {
    if (!received.isReadable()) {
      return false;
    }
    if (tls != null && tls.begin(context, received)) {
      return true;
    }
    if (received.getByte(received.readerIndex()) == MEMBER) {
      ChannelHandler member = listener.handOver(this, channel);
      if (member != null) {
        closed = true;
        context.pipeline().replace(this, null, member);
        context.fireChannelRead(received);
        return true;
      }
    }
    if (tls != null && tls.refusesPlain()) {
      close(
          "it begins without TLS, and tls mode=REQUIRE: have it use TLS, or set PREFER until all"
              + " clients do");
    }
    return false;
  }

  /** The certificates that the client has shown, its own first; empty for none. Any thread. */
  List<X509Certificate> certificates() {
    return MemberTls.certificates(channel);
  }

  /** Reads what a client says first; false if that is not complete or not right. */
  private boolean readProtocol(ByteBuf received) {
    while (protocolBytes < PROTOCOL.length && received.isReadable()) {
      byte b = received.readByte();
      if (b != PROTOCOL[protocolBytes]) {
        throw new ProtocolException(
            "byte "
                + protocolBytes
                + " is "
                + b
                + " where "
                + Arrays.toString(PROTOCOL)
                + " was expected");
      }
      protocolBytes++;
    }
    return protocolBytes == PROTOCOL.length;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reading = false;
    lastReadNanos = System.nanoTime();
    requests = requestsNow;
    bytesReceived = bytesReceivedNow;
    outbox.flush();
  }

  /** The client has shown who it is: the limits of a client hold now. */
  void authenticated() {
    authenticated = true;
    Newcomers.known(channel);
    assembler.limit(limits.frameBytesMax(), true);
  }

  // Writing.

  /** Sends an answer. */
  void reply(Codec<?, ?> codec, long correlationId, @Nullable Object value) {
    outbox.reply(codec, correlationId, value, 0);
  }

  /**
   * Sends an answer.
   *
   * @param backupAcks how many other members tell the client that they have the change
   */
  void reply(Codec<?, ?> codec, long correlationId, @Nullable Object value, int backupAcks) {
    outbox.reply(codec, correlationId, value, backupAcks);
  }

  /** Sends an answer that may be long, written on this thread, which may take long. */
  void replyAtLength(Codec<?, ?> codec, long correlationId, @Nullable Object value) {
    outbox.replyAtLength(codec, correlationId, value);
  }

  /** Sends an error. */
  void fail(long correlationId, Throwable cause) {
    outbox.send(new Outbound.Failure(correlationId, cause));
  }

  /** Sends a message from whichever thread. */
  void send(Outbound message) {
    outbox.send(message);
  }

  @Override
  public void limit() {
    long unread = backlog.pendingSmallBytes();
    if (unread > limits.pendingBytesMax()) {
      listener.budget().countClosed();
      log.warn(
          "a slow reader is closed: {} unread={} bytes, grid.network.pending-size-max={}",
          describe(),
          unread,
          limits.pendingBytesMax());
      close("it does not read: " + unread + " bytes are pending");
    } else if (!paused && backlog.pendingBytes() > UNREAD_BYTES_PAUSE) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public boolean isReading() {
    return reading;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      backlog.send();
      goOnReading();
    }
  }

  private void goOnReading() {
    if (paused && !closed && backlog.isEmpty() && channel.isWritable()) {
      paused = false;
      loop.execute(this::handleWhatCame); // This may be called within the handling of a message.
    }
  }

  private void handleWhatCame() {
    if (paused || closed) {
      return;
    }
    reading = true;
    try {
      handleReceived();
    } catch (ProtocolException e) {
      malformed(e);
    } catch (RuntimeException e) {
      log.error("connection failed: {}", describe(), e);
      close("of an internal error: " + e);
    } finally {
      reading = false;
    }
    outbox.flush();
    if (!paused && !closed) {
      channel.config().setAutoRead(true);
    }
  }

  // Calls.

  /** Calls that wait, and may be cancelled. Any thread. */
  WaitingCalls waiting() {
    return waiting;
  }

  /** Has a partition take back what the client did not get. */
  void giveBack(StructureMessage<?> message, int partition, UUID caller) {
    MemberContext member = listener.member();
    Codec<?, ?> codec = member.codecs().of(message);
    new GivingBack(member.kindOf(codec), message, codec, caller).submit(member.host(), partition);
  }

  private void malformed(ProtocolException e) {
    listener.count(e);
    close("it sent bytes that are not the protocol: " + e.getMessage());
  }

  // Ending.

  /**
   * Looked at every second, on the listener's watch: closes what is silent, stalled or not
   * authenticated.
   */
  void watch(long nowNanos) {
    if (!authenticated
        && nowNanos - openedNanos > TimeUnit.MILLISECONDS.toNanos(AUTHENTICATION_MILLIS_MAX)) {
      closeLater("it did not authenticate in " + AUTHENTICATION_MILLIS_MAX + " ms");
    } else if (nowNanos - lastReadNanos > limits.heartbeatTimeout().toNanos()
        && channel.config().isAutoRead()) {
      closeLater("it was silent for " + limits.heartbeatTimeout());
    } else {
      watchProgress(nowNanos);
    }
  }

  private void watchProgress(long nowNanos) {
    long unread = unread();
    long progress = outbox.bytesWritten() - unread;
    if (unread == 0 || progress != watchedProgress) {
      watchedProgress = progress;
      watchedProgressNanos = nowNanos;
    } else if (nowNanos - watchedProgressNanos > limits.stalledReaderTimeout().toNanos()) {
      closeLater("it has read nothing for " + limits.stalledReaderTimeout());
    }
  }

  /** What was written and the socket has not taken, as any thread sees it. */
  private long unread() {
    long charged = backlog.chargedBytes();
    if (charged > 0) {
      // The channel tells when it is writable again, not of everything that the socket takes.
      loop.execute(backlog::charge);
      loop.execute(this::goOnReading);
    }
    return charged;
  }

  @Override
  public long chargedBytes() {
    return backlog.chargedBytes();
  }

  @Override
  public boolean isGivenUp() {
    return givenUp || closed;
  }

  @Override
  public void giveUp(String why) {
    givenUp = true;
    closeLater(why);
  }

  @Override
  public String describe() {
    return "client=" + Printable.of(session.clientName()) + " remote=" + remote();
  }

  Future<?> later(Runnable task, long millis) {
    return loop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private void closeLater(String why) {
    loop.execute(() -> close(why));
  }

  /** Closes the connection, from its loop. */
  void close(String why) {
    if (!closed) {
      log.info("connection closed: {} because {}", describe(), why);
      closed = true;
      channel.close();
    }
  }

  /** Closes the connection when what was written has been sent, from its loop. */
  void closeAfterFlush(String why) {
    outbox.flush();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> close(why));
    closing = true;
  }

  /** Closes the connection, from any thread, if the client's id is this one's but not its own. */
  void closeIfDisowned(UUID client, String owner) {
    loop.execute(
        () -> {
          if (session.isDisowned(client, owner)) {
            close("its id belongs to another principal");
          }
        });
  }

  /** Runs something on the connection's loop. */
  void execute(Runnable task) {
    loop.execute(task);
  }

  /** Closes the connection without a word, from any thread. */
  void shutDown() {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  String remote() {
    return String.valueOf(channel.remoteAddress());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    if (tls != null) {
      tls.end();
    }
    assembler.close();
    outbox.end();
    listener.closed(this);
    session.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemory.look(cause);
    if (cause instanceof java.io.IOException || MemberTls.isTlsFailure(cause)) {
      log.debug("connection failed: {}", describe(), cause);
      channel.close();
    } else {
      log.error("connection failed: {}", describe(), cause);
      close("of an internal error: " + cause);
    }
  }

  long requests() {
    return requests;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  long bytesWritten() {
    return outbox.bytesWritten();
  }
}
