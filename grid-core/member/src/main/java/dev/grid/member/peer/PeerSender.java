package dev.grid.member.peer;

import dev.grid.kernel.Periodic;
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
import java.util.List;
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
 * <p>Limits: unsent bytes, and the time in which none of them leaves; beyond either it closes.
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

  /** What {@code others} weighs. */
  private final AtomicLong othersBytes = new AtomicLong();

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
    return unsentBytes + othersBytes.get();
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
    if (loop.inEventLoop() && others.isEmpty()) {
      write(message);
      if (writer.length() >= FLUSH_BYTES) {
        flush();
      } else if (!flushScheduled) {
        flushScheduled = true;
        loop.execute(this::flush);
      }
      return;
    }
    if (othersBytes.addAndGet(weight(message)) > limits.unsentBytesMax()) {
      close("more than " + limits.unsentBytesMax() + " bytes wait to be sent");
      return;
    }
    others.offer(message);
    if (othersScheduled.get() == 0 && othersScheduled.compareAndSet(0, 1)) {
      PeerNetwork.execute(loop, this::writeOthers);
    }
  }

  /** About what the message takes, from the fields that may be long. */
  private static long weight(PeerMessages message) {
    long payload =
        switch (message) {
          case PeerMessages.Append append -> append.effect().length + weight(append.answers());
          case PeerMessages.Forward forward -> forward.request().length;
          case PeerMessages.Answer answer -> answer.response().length;
          case PeerMessages.Happened happened -> happened.event().length;
          case PeerMessages.Control control -> control.payload().length;
          default -> 0; // Short or rare; what they take is known once they are written.
        };
    return MESSAGE_BYTES + payload;
  }

  private static long weight(List<PeerMessages.Answered> answers) {
    long bytes = 0;
    for (PeerMessages.Answered answered : answers) {
      bytes += MESSAGE_BYTES + answered.answer().length;
    }
    return bytes;
  }

  private void writeOthers() {
    othersScheduled.set(0);
    long written = 0;
    for (PeerMessages message; (message = others.poll()) != null; ) {
      written += weight(message);
      if (closed) {
        continue;
      }
      write(message);
      if (writer.length() >= FLUSH_BYTES) {
        flush();
      }
    }
    flush();
    othersBytes.addAndGet(-written);
  }

  @SuppressWarnings("unchecked") // A codec is registered under its own message class.
  private void write(PeerMessages message) {
    int before = writer.length();
    try {
      Codec<Message<Void>, Void> codec = CODECS.of(message);
      writer.beginRequest(codec.requestType(), 0, -1);
      codec.encodeRequest(message, writer);
      writer.endMessage();
      if (writer.length() - before > limits.messageBytesMax()) {
        throw new IllegalArgumentException(
            "a message of "
                + (writer.length() - before)
                + " bytes exceeds the limit of "
                + limits.messageBytesMax());
      }
    } catch (RuntimeException e) {
      // To leave it out would be a gap that nobody knows of: what follows must not be sent either.
      writer.truncate(before);
      log.error("a {} cannot be encoded", message.getClass().getSimpleName(), e);
      close("a message could not be encoded");
    }
  }

  /** Hands what was written to the socket. */
  private void flush() {
    flushScheduled = false;
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
      close("more than " + limits.unsentBytesMax() + " bytes wait to be sent");
    }
  }

  private void measure() {
    var buffer = channel.unsafe().outboundBuffer();
    unsentBytes = buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    measure();
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
          if (!closed) {
            flush();
            closed = true;
            channel
                .writeAndFlush(Handshake.bytes(new LinkMessages.Goodbye()))
                .addListener(done -> channel.close());
          }
        });
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
      unsentBytes = 0;
      link.senderClosed(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof java.io.IOException) {
      log.debug("connection to member failed: member={}", member.uuid(), cause);
    } else {
      log.error("connection to member failed: member={}", member.uuid(), cause);
    }
    close(null);
  }
}
