package dev.grid.member.peer;

import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Periodic;
import dev.grid.member.peer.LargeMessages.Encoded;
import dev.grid.member.peer.LargeMessages.Queued;
import dev.grid.member.tls.MemberTls;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.types.MemberInfo;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that this member dialled and that was let in: messages leave on it, and nothing
 * comes back. Confined to its event loop, but for {@link #send}: from another thread, or while
 * others' messages wait, a message goes through {@code others}, so that messages of one thread
 * leave in their order. What is written in one turn of the loop is handed to the socket once.
 *
 * <p>Large messages leave in pieces, see {@link LargeMessages}: the order of one partition's
 * messages is kept, but others, and heartbeats above all, go in between.
 *
 * <p>Limits: unsent bytes, small and large ones, of which one message may take what it takes; and
 * the time in which none of them leaves. Beyond any of them it closes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class PeerSender extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(PeerSender.class);

  private static final Codecs CODECS = new Codecs(PeerMessagesCodecs.ALL);

  /** A write buffer larger than this is given back after a flush. */
  private static final int WRITER_KEEP_BYTES = 256 << 10;

  /** What was written is handed to the socket when it is this large. */
  private static final int FLUSH_BYTES = 256 << 10;

  private static final int OTHERS_CHUNK = 256;

  /** So many pieces go in one turn of the loop. */
  private static final int PIECES_A_TURN = 4;

  /** A piece goes at least so often, whatever else is sent. */
  private static final long PIECE_NANOS = 10_000_000;

  /** What a message weighs beside its payload, for the bound on unsent bytes. */
  private static final int MESSAGE_BYTES = 128;

  private static final long WATCH_MILLIS = 1_000;

  private final PeerNetwork network;
  private final PeerLink link;
  private final MemberInfo member;
  private final Channel channel;
  private final EventLoop loop;
  private final PeerLimits limits;

  private final MessageWriter writer = new MessageWriter();
  private boolean flushScheduled;
  private boolean ended;

  private final MessagePassingQueue<PeerMessages> others =
      new MpscUnboundedAtomicArrayQueue<>(OTHERS_CHUNK);
  private final AtomicInteger othersScheduled = new AtomicInteger();

  /** What small messages weigh that wait in {@code others} or {@code large}. */
  private final AtomicLong othersBytes = new AtomicLong();

  /** What large ones weigh that wait, wherever. */
  private final AtomicLong largeBytes = new AtomicLong();

  private final LargeMessages large;
  private boolean pumping;
  private boolean pumpScheduled;
  private long pieceNanos = System.nanoTime();
  private boolean saysGoodbye;

  private final Object congestion = new Object();

  /** What was told last. Guarded by {@code congestion}. */
  private boolean congested;

  /** In {@code writer} and in the channel; set by the loop. */
  private volatile long unsentBytes;

  private volatile boolean closed;

  // Only touched by the watch.
  private long bytesWritten;
  private long watchedProgress;
  private long watchedProgressNanos = System.nanoTime();
  private final Periodic watching;

  PeerSender(PeerNetwork network, PeerLink link, MemberInfo member, Channel channel) {
    this.network = network;
    this.link = link;
    this.member = member;
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.limits = network.limits();
    this.watching =
        new Periodic(
            "watching the connection to member=" + member.uuid(),
            (task, millis) -> {
              var unused = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
            },
            WATCH_MILLIS,
            this::watch,
            log::error);
    this.large = new LargeMessages(limits.pieceBytes());
  }

  MemberInfo member() {
    return member;
  }

  boolean isClosed() {
    return closed;
  }

  /** Completes when the channel is closed. */
  CompletableFuture<Void> whenEnded() {
    CompletableFuture<Void> end = new CompletableFuture<>();
    channel.closeFuture().addListener(done -> end.complete(null));
    return end;
  }

  long pendingBytes() {
    return unsentBytes + othersBytes.get() + largeBytes.get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    watching.start();
  }

  // Writing.

  /** Sends a message from whichever thread. */
  void send(PeerMessages message) {
    if (closed) {
      return;
    }
    long weight = weight(message);
    boolean large = isLarge(weight);
    if (large && !admitLarge(weight)) {
      return;
    }
    if (loop.inEventLoop() && others.isEmpty()) {
      put(message, weight);
      if (writer.length() >= FLUSH_BYTES) {
        flush();
      } else if (!flushScheduled) {
        flushScheduled = true;
        loop.execute(this::flush);
      }
      return;
    }
    if (!large && !admitSmall(weight)) {
      return;
    }
    others.offer(message);
    if (othersScheduled.get() == 0 && othersScheduled.compareAndSet(0, 1)) {
      PeerNetwork.execute(loop, this::writeOthers);
    }
  }

  /** About what the message takes. */
  private static long weight(PeerMessages message) {
    return MESSAGE_BYTES + CODECS.of(message).payloadBytes(message);
  }

  private boolean isLarge(long weight) {
    return weight > limits.pieceBytes();
  }

  /** Counts a small message that waits, unless too many do; one always may. */
  private boolean admitSmall(long weight) {
    long before = othersBytes.getAndAdd(weight);
    if (before > 0 && before + weight > limits.unsentBytesMax()) {
      closeFull(limits.unsentBytesMax());
      return false;
    }
    return true;
  }

  /** Counts a large message, unless too much waits; the first may take whatever it takes. */
  private boolean admitLarge(long weight) {
    long before = largeBytes.getAndAdd(weight);
    if (before > 0 && before + weight > limits.largeBytesMax()) {
      closeFull(limits.largeBytesMax());
      return false;
    }
    noteCongestion();
    return true;
  }

  private void closeFull(long bytesMax) {
    close("more than " + bytesMax + " bytes wait to be sent");
  }

  private void noteCongestion() {
    synchronized (congestion) {
      boolean now = !closed && largeBytes.get() > PeerLimits.CONGESTED_BYTES;
      if (now != congested) {
        congested = now;
        network.listener().congested(member.uuid(), now);
      }
    }
  }

  private void writeOthers() {
    othersScheduled.set(0);
    long written = 0;
    for (PeerMessages message; (message = others.poll()) != null; ) {
      long weight = weight(message);
      if (!isLarge(weight)) {
        written += weight;
      }
      if (closed) {
        continue;
      }
      put(message, weight);
      if (writer.length() >= FLUSH_BYTES) {
        flush();
      }
    }
    flush();
    othersBytes.addAndGet(-written);
  }

  /** Writes a message, or has it wait for those that it must not overtake. */
  private void put(PeerMessages message, long weight) {
    boolean isLarge = isLarge(weight);
    if (isLarge || large.isBefore(message)) {
      if (isLarge || admitSmall(weight)) {
        large.add(new Queued(message, null, isLarge, weight));
      }
    } else {
      write(message);
    }
  }

  private void write(PeerMessages message) {
    int before = writer.length();
    try {
      encode(message, writer);
    } catch (RuntimeException e) {
      // To leave it out would be a gap that nobody knows of: what follows must not be sent either.
      writer.truncate(before);
      encodingFailed(e);
      return;
    }
    int length = writer.length() - before;
    if (length > 2 * limits.pieceBytes() && admitLarge(length)) {
      byte[] bytes = Arrays.copyOfRange(writer.buffer(), before, writer.length());
      writer.truncate(before);
      large.add(new Queued(message, new Encoded(bytes, length), true, length));
    }
  }

  private void encode(PeerMessages message, MessageWriter out) {
    int before = out.length();
    Codec<Message<Void>, Void> codec = CODECS.of(message);
    codec.writeRequest(message, 0, Codec.NO_PARTITION, out);
    if (out.length() - before > limits.messageBytesMax()) {
      throw new IllegalArgumentException(
          "a %s of %d bytes exceeds the limit of %d"
              .formatted(codec, out.length() - before, limits.messageBytesMax()));
    }
  }

  private void encodingFailed(Throwable e) {
    log.error("a message to member={} cannot be encoded", member.uuid(), e);
    close("a message could not be encoded");
  }

  /** Hands what was written to the socket, and goes on with what is sent in pieces. */
  private void flush() {
    flushScheduled = false;
    handOver();
    pump();
  }

  private void handOver() {
    int length = writer.length();
    if (length == 0 || closed) {
      return;
    }
    ByteBuf batch = channel.alloc().directBuffer(length);
    batch.writeBytes(writer.buffer(), 0, length);
    writer.clear(WRITER_KEEP_BYTES);
    bytesWritten += length;
    channel.writeAndFlush(batch, channel.voidPromise());
    measure();
    if (unsentBytes > limits.unsentBytesMax()) {
      closeFull(limits.unsentBytesMax());
    }
  }

  /**
   * Sends pieces while the socket takes them. So that small messages do not hold them up for ever,
   * one goes now and then although it does not.
   */
  private void pump() {
    if (pumping || large.isEmpty()) {
      return;
    }
    pumping = true;
    try {
      for (int i = 0; i < PIECES_A_TURN && !closed && !large.isEmpty() && isPieceDue(); i++) {
        LargeMessages.Next next = large.next(this::encodeWhole);
        write(next.message());
        pieceNanos = System.nanoTime();
        Queued done = next.done();
        if (done != null) {
          release(done);
        }
        handOver();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      encodingFailed(e);
    } finally {
      pumping = false;
    }
    if (!large.isEmpty() && !closed && channel.isWritable() && !pumpScheduled) {
      pumpScheduled = true;
      loop.execute(this::pumpOn);
    }
    if (saysGoodbye && large.isEmpty()) {
      sendGoodbye();
    }
  }

  private void pumpOn() {
    pumpScheduled = false;
    pump();
  }

  private boolean isPieceDue() {
    return channel.isWritable() || System.nanoTime() - pieceNanos > PIECE_NANOS;
  }

  private Encoded encodeWhole(PeerMessages message) {
    MessageWriter whole = new MessageWriter();
    encode(message, whole);
    return new Encoded(whole.buffer(), whole.length());
  }

  private void release(Queued sent) {
    if (sent.large()) {
      largeBytes.addAndGet(-sent.weight());
      noteCongestion();
    } else {
      othersBytes.addAndGet(-sent.weight());
    }
  }

  private void measure() {
    var buffer = channel.unsafe().outboundBuffer();
    unsentBytes = buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    measure();
    if (channel.isWritable()) {
      pump();
    }
  }

  /** Each second: closes what makes no progress, so that it is dialled anew. */
  private boolean watch() {
    if (closed) {
      return false;
    }
    measure();
    long now = System.nanoTime();
    long progress = bytesWritten - unsentBytes;
    if (unsentBytes == 0 || progress != watchedProgress) {
      watchedProgress = progress;
      watchedProgressNanos = now;
    } else if (now - watchedProgressNanos
        > TimeUnit.MILLISECONDS.toNanos(limits.stallMillisMax())) {
      close("nothing was sent for " + limits.stallMillisMax() + " ms");
    }
    return true;
  }

  // Ending.

  /** Says goodbye after everything that was sent, and closes. */
  void sayGoodbye() {
    PeerNetwork.execute(
        loop,
        () -> {
          saysGoodbye = true;
          flush();
          if (large.isEmpty()) {
            sendGoodbye();
          }
        });
  }

  private void sendGoodbye() {
    if (!closed) {
      closed = true;
      channel
          .writeAndFlush(Handshake.bytes(new LinkMessages.Goodbye()))
          .addListener(done -> channel.close());
    }
  }

  /** Closes without a word, from any thread. */
  void close(@Nullable String why) {
    if (!closed) {
      closed = true;
      if (why != null && network.logLimit().allows("sender" + member.uuid())) {
        log.warn(
            "connection to member closed: member={} address={} because {}",
            member.uuid(),
            member.address(),
            why);
      }
      channel.close();
    }
  }

  /** Whatever a newer member may send this way is not for this version. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ((ByteBuf) message).release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      closed = true;
      others.clear();
      large.clear();
      unsentBytes = 0;
      noteCongestion();
      link.senderClosed(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    OutOfMemory.look(cause);
    if (cause instanceof java.io.IOException || MemberTls.isTlsFailure(cause)) {
      log.debug("connection to member failed: member={}", member.uuid(), cause);
    } else {
      log.error("connection to member failed: member={}", member.uuid(), cause);
    }
    close(null);
  }
}
