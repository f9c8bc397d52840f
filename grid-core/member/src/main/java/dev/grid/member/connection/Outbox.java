package dev.grid.member.connection;

import dev.grid.MessageTooLargeException;
import dev.grid.config.NetworkConfig;
import dev.grid.kernel.OutOfMemory;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.frame.MessageWriter;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a client is sent, and refuses answers that are too large. Confined to the
 * connection's event loop, but for {@link #reply}, {@link #replyAtLength} and {@link #send}: from
 * another thread, or while others' messages wait, a message goes through {@code others}, so that
 * messages of one partition leave in their order.
 */
final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** A write buffer larger than this is given back after a flush. */
  private static final int WRITER_KEEP_BYTES = 64 << 10;

  /** A batch of replies is handed to the socket when it is this large; so is a large answer. */
  private static final int FLUSH_BYTES = Backlog.PIECE_BYTES;

  private static final int OTHERS_CHUNK = 64;

  private final Owner connection;
  private final EventLoop loop;
  private final Backlog backlog;
  private final Takings takings;
  private final PendingBudget budget;
  private final NetworkConfig limits;

  private final MessageWriter writer = new MessageWriter();
  private boolean flushScheduled;

  /** What was written has a large answer in it. */
  private boolean hasLargeAnswer;

  private final MessagePassingQueue<Outbound> others =
      new MpscUnboundedAtomicArrayQueue<>(OTHERS_CHUNK);
  private final AtomicInteger othersScheduled = new AtomicInteger();

  /** Written by the loop, read by the watch and by metrics. */
  private volatile long bytesWritten;

  /** The connection that an outbox writes for. On its loop, but for {@link #isClosed}. */
  interface Owner {

    boolean isClosed();

    /** Whether a batch of the client's messages is being handled, after which all is flushed. */
    boolean isReading();

    /** Gives up a client that does not read, and carries nothing more out for one that is slow. */
    void limit();
  }

  Outbox(
      Owner connection,
      Channel channel,
      Backlog backlog,
      Takings takings,
      PendingBudget budget,
      NetworkConfig limits) {
    this.connection = connection;
    this.loop = channel.eventLoop();
    this.backlog = backlog;
    this.takings = takings;
    this.budget = budget;
    this.limits = limits;
  }

  /** What was handed to the socket, or waits for it. */
  long bytesWritten() {
    return bytesWritten;
  }

  /** Hands what was written to the socket if it is a batch. */
  void flushIfLarge() {
    if (writer.length() >= FLUSH_BYTES) {
      flush();
    }
  }

  /** Forgets what was not sent: the connection is closed. */
  void end() {
    others.drain(Outbox::lost);
    backlog.end();
    takings.lost();
  }

  /**
   * Sends an answer.
   *
   * @param backupAcks how many other members tell the client that they have the change
   */
  void reply(Codec<?, ?> codec, long correlationId, @Nullable Object value, int backupAcks) {
    if (loop.inEventLoop() && others.isEmpty()) {
      if (connection.isClosed()) {
        return;
      }
      int before = writer.length();
      writer.limit(limits.frameBytesMax());
      try {
        codec.writeResponse(value, correlationId, backupAcks, writer);
        if (writer.length() - before > FLUSH_BYTES) {
          admitLarge(codec, correlationId, before);
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        encodingFailed(codec, correlationId, before, e);
      }
      written();
    } else {
      send(new Outbound.Reply(codec, correlationId, value, backupAcks));
    }
  }

  /**
   * Sends an answer that may be long, written on this thread, which may take long. What the loop
   * answers itself is little.
   *
   * @param codec of the call
   */
  void replyAtLength(Codec<?, ?> codec, long correlationId, @Nullable Object value) {
    if (loop.inEventLoop()) {
      reply(codec, correlationId, value, 0);
      return;
    }
    MessageWriter out = new MessageWriter();
    out.limit(limits.frameBytesMax());
    try {
      codec.writeResponse(value, correlationId, 0, out);
    } catch (MessageTooLargeException e) {
      send(
          new Outbound.Failure(correlationId, LargeAnswers.refused(codec, limits.frameBytesMax())));
      return;
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("the answer to a {} cannot be encoded", codec, e);
      send(new Outbound.Failure(correlationId, e));
      return;
    }
    int length = out.length();
    if (length > limits.frameBytesMax()) {
      send(
          new Outbound.Failure(correlationId, LargeAnswers.refused(codec, limits.frameBytesMax())));
    } else {
      send(new Outbound.Written(correlationId, out.detach(), length));
    }
  }

  /** Takes a large answer back that is too large, or for which there is no room: false then. */
  private boolean admitLarge(Codec<?, ?> codec, long correlationId, int before) {
    int length = writer.length() - before;
    RuntimeException refusal = null;
    if (length > limits.frameBytesMax()) {
      refusal = LargeAnswers.refused(codec, limits.frameBytesMax());
    } else if (!budget.admits(backlog.chargedBytes(), length)) {
      refusal = LargeAnswers.noRoom(codec, length, budget);
    }
    if (refusal == null) {
      hasLargeAnswer = true;
    } else {
      writer.truncate(before);
      Errors.write(writer, correlationId, refusal);
    }
    return refusal == null;
  }

  /** A message that the client will certainly not get. */
  private static void lost(Outbound message) {
    if (message instanceof Outbound.Taken taken) {
      taken.giveBack();
    }
  }

  /** Sends a message from whichever thread. */
  void send(Outbound message) {
    if (connection.isClosed()) {
      lost(message);
      return;
    }
    if (loop.inEventLoop() && others.isEmpty()) {
      write(message);
      written();
      return;
    }
    others.offer(message);
    if (othersScheduled.compareAndSet(0, 1)) {
      loop.execute(this::writeOthers);
    }
  }

  private void writeOthers() {
    othersScheduled.set(0);
    for (Outbound message; (message = others.poll()) != null; ) {
      write(message);
      if (writer.length() >= FLUSH_BYTES) {
        flush();
      }
    }
    if (!connection.isReading()) {
      flush();
    }
  }

  private void write(Outbound message) {
    if (message instanceof Outbound.Written answer && answer.length() > FLUSH_BYTES) {
      writeLarge(answer);
      return;
    }
    int before = writer.length();
    writer.limit(limits.frameBytesMax());
    try {
      message.write(writer);
      boolean large = writer.length() - before > FLUSH_BYTES;
      if (message instanceof Outbound.Taken taken) {
        if (!large || admitLarge(taken.call().codec(), taken.call().correlationId(), before)) {
          takings.written(bytesWritten + writer.length(), taken);
        } else {
          taken.giveBack();
        }
      } else if (large && message instanceof Outbound.Reply reply) {
        admitLarge(reply.codec(), reply.correlationId(), before);
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      if (message instanceof Outbound.Taken taken) {
        encodingFailed(taken.call().codec(), taken.call().correlationId(), before, e);
        taken.giveBack();
      } else if (message instanceof Outbound.Reply reply) {
        encodingFailed(reply.codec(), reply.correlationId(), before, e);
      } else {
        writer.truncate(before);
        log.error("a {} cannot be encoded", message.getClass().getSimpleName(), e);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
  private void writeLarge(Outbound.Written answer) {
    flush();
    if (budget.admits(backlog.chargedBytes(), answer.length())) {
      bytesWritten += answer.length();
      backlog.add(answer.bytes(), answer.length(), true);
      connection.limit();
    } else {
      Errors.write(
          writer, answer.correlationId(), LargeAnswers.noRoom(null, answer.length(), budget));
    }
  }

  private void encodingFailed(
      Codec<?, ?> codec, long correlationId, int before, Throwable failure) {
    writer.truncate(before);
    if (failure instanceof MessageTooLargeException) {
      Errors.write(writer, correlationId, LargeAnswers.refused(codec, limits.frameBytesMax()));
    } else {
      OutOfMemory.look(failure);
      log.error("the answer to a {} cannot be encoded", codec, failure);
      Errors.write(writer, correlationId, failure);
    }
  }

  private void written() {
    if (writer.length() >= FLUSH_BYTES) {
      flush();
    } else if (!connection.isReading() && !flushScheduled) {
      flushScheduled = true;
      loop.execute(this::flush);
    }
  }

  /** Hands what was written to the socket, or has it wait. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only read.
  void flush() {
    flushScheduled = false;
    int length = writer.length();
    if (connection.isClosed()) {
      takings.lost();
    }
    if (length == 0 || connection.isClosed()) {
      return;
    }
    bytesWritten += length;
    if (backlog.sendNow(writer.buffer(), length)) {
      writer.clear(WRITER_KEEP_BYTES);
    } else {
      backlog.add(writer.detach(), length, hasLargeAnswer);
    }
    hasLargeAnswer = false;
    connection.limit();
  }
}
