package dev.grid.member.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a connection has to send and its socket has not taken. Only as much as the channel's
 * watermark is in the channel, in direct memory; the rest waits on the heap and follows in pieces
 * when the channel is writable again. So one large answer, or a client that does not read, takes no
 * more direct memory than any other, and where there is none the bytes stay. Confined to the
 * channel's event loop, but for {@link #chargedBytes()}.
 *
 * <p>Invariant: {@code largeBytes <= bytes}, both of what is here and not in the channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
final class Backlog {

  /** So much is given to the channel at once. */
  static final int PIECE_BYTES = 256 << 10;

  /** After so much the loop's other connections have their turn. */
  private static final int TURN_BYTES = 4 << 20;

  private static final long MEMORY_AGAIN_MILLIS = 20;

  private final Channel channel;
  private final PendingBudget budget;
  private final Takings takings;
  private final Runnable whenGoneOn;
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(1);
  private long bytes;
  private long largeBytes;

  /** What the channel was given in all. */
  private long given;

  /** Of what was given to the channel since it was last empty, that of large answers. */
  private long largeGiven;

  private boolean sending;
  private boolean goingOn;
  private boolean ended;

  /** What was taken of the budget; written by the loop. */
  private volatile long charged;

  /** Bytes to be sent. */
  private static final class Chunk {

    final byte[] bytes;
    final int end;
    final boolean large;
    int sent;

    Chunk(byte[] bytes, int end, boolean large) {
      this.bytes = bytes;
      this.end = end;
      this.large = large;
    }
  }

  /**
   * With nothing to send.
   *
   * @param takings writes each piece that the channel gets
   * @param whenGoneOn run on the loop when something was sent without the channel's becoming
   *     writable
   */
  Backlog(Channel channel, PendingBudget budget, Takings takings, Runnable whenGoneOn) {
    this.channel = channel;
    this.budget = budget;
    this.takings = takings;
    this.whenGoneOn = whenGoneOn;
  }

  /** Whether everything was given to the channel. */
  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** What the socket has not taken, here or in the channel. */
  long pendingBytes() {
    return bytes + inChannel();
  }

  /** Those of {@link #pendingBytes()} that are not of large answers, about. */
  long pendingSmallBytes() {
    return bytes - largeBytes + Math.max(0, inChannel() - largeGiven);
  }

  private long inChannel() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /**
   * Sends bytes after those that wait.
   *
   * @return false if they are the caller's still: they are to be {@linkplain #add added}
   */
  boolean sendNow(byte[] from, int length) {
    if (!chunks.isEmpty() || length > 2 * PIECE_BYTES || !channel.isWritable()) {
      return false;
    }
    if (!give(from, 0, length)) {
      return false;
    }
    charge();
    return true;
  }

  /** Has bytes wait; the array is this one's from now on. */
  void add(byte[] from, int length, boolean large) {
    if (ended) {
      return;
    }
    byte[] kept = length < from.length / 2 ? Arrays.copyOf(from, length) : from;
    chunks.add(new Chunk(kept, length, large));
    bytes += length;
    if (large) {
      largeBytes += length;
    }
    send();
  }

  /** Gives the channel what it takes now. To be called when it is writable again, too. */
  void send() {
    if (sending || ended) {
      return;
    }
    sending = true;
    try {
      int turn = 0;
      while (!chunks.isEmpty() && channel.isWritable()) {
        if (turn >= TURN_BYTES) {
          goOn(0);
          break;
        }
        if (inChannel() == 0) {
          largeGiven = 0;
        }
        Chunk chunk = chunks.getFirst();
        int length = Math.min(PIECE_BYTES, chunk.end - chunk.sent);
        if (!give(chunk.bytes, chunk.sent, length)) {
          goOn(MEMORY_AGAIN_MILLIS);
          break;
        }
        turn += length;
        chunk.sent += length;
        bytes -= length;
        if (chunk.large) {
          largeBytes -= length;
          largeGiven += length;
        }
        if (chunk.sent == chunk.end) {
          chunks.removeFirst();
        }
      }
    } finally {
      sending = false;
    }
    charge();
  }

  private void goOn(long delayMillis) {
    if (!goingOn) {
      goingOn = true;
      channel.eventLoop().schedule(this::goOnNow, delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void goOnNow() {
    goingOn = false;
    send();
    whenGoneOn.run();
  }

  /** Copies bytes into the channel; false if there is no memory for them. */
  private boolean give(byte[] from, int offset, int length) {
    ByteBuf piece;
    try {
      piece = channel.alloc().directBuffer(length);
    } catch (OutOfMemoryError e) {
      charge();
      budget.outOfMemory(e);
      return false;
    }
    piece.writeBytes(from, offset, length);
    given += length;
    takings.write(channel, piece, given);
    channel.flush();
    return true;
  }

  /** Brings the budget up to date. */
  void charge() {
    long pending = ended ? 0 : pendingBytes();
    long before = charged;
    if (pending != before) {
      charged = pending;
      budget.charge(pending - before);
    }
  }

  long chargedBytes() {
    return charged;
  }

  /** Forgets what was not sent: the channel is closed. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    long before = charged;
    charged = 0;
    budget.ended(before, Math.max(before, bytes));
    chunks.clear();
    bytes = 0;
    largeBytes = 0;
  }
}
