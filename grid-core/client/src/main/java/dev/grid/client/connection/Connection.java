package dev.grid.client.connection;

import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.MessageTooLargeException;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.OversizedMessageException;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.session.SessionMessages.CancelCall;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to one member: what is sent on it, and the table of what is not answered yet.
 *
 * <p>{@link #send} hands a request to the channel's I/O thread, which encodes all that has gathered
 * meanwhile and flushes once. The tables, the writer and the assembler are confined to that thread;
 * the rest is safe from any. Requests that wait to be written or answered are bounded by the
 * client's limit of pending calls. A member that does not read stops the writing, not the callers:
 * their requests wait.
 */
public final class Connection {

  /** How much an authentication reply may be: it carries every member and partition. */
  private static final int AUTHENTICATION_BYTES_MAX = 8 << 20;

  /** How much any other message may be. */
  private static final int MESSAGE_BYTES_MAX = 512 << 20;

  /** So much is encoded before it is given to the channel. */
  private static final int BATCH_BYTES = 64 << 10;

  /** A larger writer is given back. */
  private static final int WRITER_KEEP_BYTES_MAX = 256 << 10;

  /** Fresh correlation ids are unique in the client: the connection's number, then a count. */
  private static final int CORRELATION_COUNT_BITS = 40;

  /** The correlation id of a message that is not answered. */
  private static final long NO_ANSWER = -1;

  private static final Codec<Message<Void>, Void> CANCEL =
      new Codecs(SessionMessagesCodecs.ALL).of(new CancelCall(0));

  private static final byte[] PROTOCOL = "CP2".getBytes(StandardCharsets.US_ASCII);
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final long number;
  private final Address address;
  private final Traffic traffic;
  private final Consumer<Connection> onClosed;
  private final Channel channel;
  private final Queue<Request<?>> outgoing = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainDue = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> closeCause = new AtomicReference<>();

  // Confined to the I/O thread.
  private final LongObjectMap<Request<?>> pending = new LongObjectHashMap<>();
  private final LongObjectMap<Request.EventSink> listeners = new LongObjectHashMap<>();
  private final MessageAssembler assembler = new MessageAssembler(AUTHENTICATION_BYTES_MAX, false);
  private final MessageWriter writer = new MessageWriter();
  private long sent;
  private int inBatch;
  private int requestBytesMax = AUTHENTICATION_BYTES_MAX;

  private volatile long lastReadNanos = System.nanoTime();
  private volatile long lastWriteNanos = System.nanoTime();
  private volatile boolean heartbeating = true;
  private volatile boolean pinging;
  private volatile @Nullable UUID member;
  private volatile boolean remembering;
  private volatile boolean cancelling;

  Connection(
      long number,
      Address address,
      Traffic traffic,
      Consumer<Connection> onClosed,
      Channel channel) {
    this.number = number;
    this.address = address;
    this.traffic = traffic;
    this.onClosed = onClosed;
    this.channel = channel;
    channel.pipeline().addLast(new Handler());
    channel.closeFuture().addListener(closed -> ended());
  }

  /** Where it was dialled. */
  public Address address() {
    return address;
  }

  /** The member at the other end; null until it has authenticated. */
  public @Nullable UUID member() {
    return member;
  }

  /** Whether it has not been closed. */
  public boolean isLive() {
    return closeCause.get() == null;
  }

  /** What it was closed with, or null while it is live. */
  public @Nullable Throwable closeCause() {
    return closeCause.get();
  }

  /** Whether the member was heard of lately; see {@link Heartbeat}. */
  public boolean isHeartbeating() {
    return heartbeating;
  }

  void heartbeating(boolean now) {
    heartbeating = now;
  }

  boolean isPinging() {
    return pinging;
  }

  void pinging(boolean now) {
    pinging = now;
  }

  long lastReadNanos() {
    return lastReadNanos;
  }

  long lastWriteNanos() {
    return lastWriteNanos;
  }

  /** Whether the member remembers answers, so that calls may come again. */
  public boolean isRemembering() {
    return remembering;
  }

  /** Whether the member ends the waits of calls that are given up. */
  public boolean isCancelling() {
    return cancelling;
  }

  /**
   * Lifts the limits that hold for a peer that is not known yet.
   *
   * @param requestBytesMax a larger request is refused here, since the member would not take it
   */
  void authenticated(UUID member, boolean remembering, boolean cancelling, int requestBytesMax) {
    this.member = member;
    this.remembering = remembering;
    this.cancelling = cancelling;
    channel
        .eventLoop()
        .execute(
            () -> {
              assembler.limit(MESSAGE_BYTES_MAX, true);
              this.requestBytesMax = requestBytesMax;
            });
  }

  /** Sends a request, in order with the others of the calling thread. Does not block. */
  public void send(Request<?> request) {
    Throwable cause = closeCause.get();
    if (cause != null) {
      request.lost(cause, false);
      return;
    }
    outgoing.add(request);
    if (drainDue.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::drain);
      } catch (RejectedExecutionException e) {
        close(new ConnectionLostException("the client's I/O threads have stopped", e));
        drainDue.set(false); // Before the queue is emptied: who comes later empties it again.
        loseOutgoing();
      }
    }
  }

  /**
   * Has the member not let a request wait any longer, which was sent on this connection; one that
   * has not been written yet is {@linkplain Request#broken broken}. It is answered all the same.
   * Does not block.
   */
  public void cancel(Request<?> request) {
    try {
      channel.eventLoop().execute(() -> cancelNow(request));
    } catch (RejectedExecutionException e) {
      log.trace("{} has no I/O thread any more", this, e);
    }
  }

  private void cancelNow(Request<?> request) {
    if (!isLive()) {
      return;
    }
    if (outgoing.remove(request)) {
      request.broken(new CancellationException(request + " was given up before it was sent"));
    } else if (cancelling && pending.get(request.correlationId()) == request) {
      CancelCall message = new CancelCall(request.correlationId());
      writer.beginRequest(CANCEL.requestType(), NO_ANSWER, request.partition());
      CANCEL.encodeRequest(message, writer);
      writer.endMessage();
      writeBatch();
      channel.flush();
    }
  }

  /** Stops giving events to a sink. What is under way may still come. */
  public void forget(Request.EventSink sink) {
    try {
      channel.eventLoop().execute(() -> removeSink(sink));
    } catch (RejectedExecutionException e) {
      log.trace("{} has no I/O thread any more", this, e);
    }
  }

  private void removeSink(Request.EventSink sink) {
    for (LongObjectMap.PrimitiveEntry<Request.EventSink> entry : listeners.entries()) {
      if (entry.value() == sink) {
        listeners.remove(entry.key());
        return;
      }
    }
  }

  /**
   * Closes it; every request that is not answered is {@linkplain Request#lost lost} by this cause.
   * Does not wait for that.
   *
   * @return whether this call closed it
   */
  public boolean close(Throwable cause) {
    if (!closeCause.compareAndSet(null, cause)) {
      return false;
    }
    var unused = channel.close();
    return true;
  }

  // On the I/O thread.

  private void drain() {
    drainDue.set(false);
    if (!isLive()) {
      loseOutgoing();
      return;
    }
    while (channel.isWritable()) {
      Request<?> request = outgoing.poll();
      if (request == null) {
        break;
      }
      write(request);
      if (writer.length() >= BATCH_BYTES) {
        writeBatch();
      }
    }
    if (writer.length() > 0) {
      writeBatch();
    }
    channel.flush();
  }

  private <R> void write(Request<R> request) {
    long id = request.correlate(number << CORRELATION_COUNT_BITS | sent++);
    int type = request.codec().requestType();
    int begin = writer.length();
    writer.limit(requestBytesMax);
    try {
      if (request.awaitsBackups()) {
        writer.beginBackupAwareRequest(type, id, request.partition());
      } else {
        writer.beginRequest(type, id, request.partition());
      }
      if (request.isRemembered()) {
        writer.addFlag(Frames.REMEMBER | (request.isRepeated() ? Frames.REPEATED : 0));
      }
      request.codec().encodeRequest(request.message(), writer);
      writer.endMessage();
      if (writer.length() - begin > requestBytesMax) {
        writer.truncate(begin);
        request.broken(tooLarge(request));
        return;
      }
    } catch (MessageTooLargeException e) {
      writer.truncate(begin);
      request.broken(tooLarge(request));
      return;
    } catch (RuntimeException | OutOfMemoryError e) {
      writer.truncate(begin);
      request.broken(new GridException(request + " could not be encoded: " + e, e));
      return;
    }
    inBatch++;
    pending.put(id, request);
    Request.EventSink sink = request.events();
    if (sink != null) {
      listeners.put(id, sink);
    }
  }

  private MessageTooLargeException tooLarge(Request<?> request) {
    return new MessageTooLargeException(
        request
            + " was not sent: the request has more than grid.network.frame-size-max="
            + requestBytesMax
            + " bytes, which is the limit of member="
            + member
            + "; raise that on every member, or send less at once");
  }

  private void writeBatch() {
    int length = writer.length();
    ByteBuf batch = channel.alloc().directBuffer(length);
    batch.writeBytes(writer.buffer(), 0, length);
    writer.clear(WRITER_KEEP_BYTES_MAX);
    var unused = channel.write(batch, channel.voidPromise());
    traffic.wrote(inBatch, length);
    inBatch = 0;
    lastWriteNanos = System.nanoTime();
  }

  private void received(ByteBuf in) {
    int length = in.readableBytes();
    in.readBytes(assembler.buffer(length), assembler.writeIndex(), length);
    assembler.received(length);
    traffic.received(length);
    lastReadNanos = System.nanoTime();
    while (isLive()) {
      MessageReader message;
      try {
        message = assembler.poll();
      } catch (OversizedMessageException e) {
        refuse(e);
        continue;
      }
      if (message == null) {
        return;
      }
      dispatch(message);
    }
  }

  /** An answer is larger than this client takes; the rest of it is passed over as it comes. */
  private void refuse(OversizedMessageException answer) {
    Request<?> request = pending.remove(answer.correlationId());
    if (request != null) {
      listeners.remove(answer.correlationId());
      request.broken(
          new MessageTooLargeException(
              request
                  + " was answered with "
                  + answer.bytes()
                  + " bytes or more, and this client takes answers of "
                  + MESSAGE_BYTES_MAX
                  + " bytes at most; ask for less at once"));
    } else {
      log.warn("{} sent a message that is passed over: {}", this, answer.getMessage());
    }
  }

  private void dispatch(MessageReader message) {
    long id = message.correlationId();
    if ((message.flags() & Frames.IS_EVENT) != 0) {
      Request.EventSink sink = listeners.get(id);
      if (sink != null) {
        sink.event(message.type(), message.partitionId(), message);
      }
      return;
    }
    Request<?> request = pending.remove(id);
    if (request == null) {
      traffic.unmatched();
      log.debug("{} sent a response to no request: correlation={}", this, id);
      return;
    }
    answer(request, id, message);
  }

  private <R> void answer(Request<R> request, long id, MessageReader message) {
    R response;
    int backupAcks;
    try {
      if (message.type() == Frames.ERROR_TYPE) {
        listeners.remove(id);
        request.refused(Errors.read(message));
        return;
      }
      if (message.type() != request.codec().requestType() + 1) {
        throw new ProtocolException(
            request + " was answered by message type=" + Integer.toHexString(message.type()));
      }
      backupAcks = message.backupAcks();
      response = request.codec().decodeResponse(message);
    } catch (RuntimeException e) {
      // The one request whose answer is malformed would only break the next connection as well.
      request.broken(new ConnectionLostException("malformed answer to " + request, e));
      throw e;
    }
    request.answered(response, backupAcks);
  }

  private void ended() {
    closeCause.compareAndSet(null, new ConnectionLostException(address + " closed the connection"));
    Throwable cause = Objects.requireNonNull(closeCause.get());
    List<Request<?>> unanswered = new ArrayList<>(pending.values());
    pending.clear();
    listeners.clear();
    for (Request<?> request : unanswered) {
      request.lost(cause, true);
    }
    loseOutgoing();
    onClosed.accept(this);
  }

  private void loseOutgoing() {
    Throwable cause = Objects.requireNonNull(closeCause.get());
    Request<?> request = outgoing.poll();
    while (request != null) {
      request.lost(cause, false);
      request = outgoing.poll();
    }
  }

  @Override
  public String toString() {
    return "Connection[" + address + ", member=" + member + ", number=" + number + "]";
  }

  /** What the channel calls. */
  private final class Handler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var unused =
          context.writeAndFlush(context.alloc().buffer(PROTOCOL.length).writeBytes(PROTOCOL));
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      try {
        received((ByteBuf) bytes);
      } finally {
        ReferenceCountUtil.release(bytes);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (channel.isWritable() && !outgoing.isEmpty()) {
        drain();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (failure instanceof DecoderException) {
        close(ClientTls.failure(address, failure));
        return;
      }
      boolean malformed = failure instanceof RuntimeException;
      String reason = malformed ? " sent what is not the protocol" : " or the way to it failed";
      close(new ConnectionLostException(address + reason, failure));
    }
  }
}
