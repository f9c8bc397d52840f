package dev.grid.protocol.frame;

import dev.grid.protocol.OversizedMessageException;
import dev.grid.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a connection receives and finds whole messages in it, fragments joined. Received
 * bytes are copied in at {@link #writeIndex()}; each call of {@link #poll} opens the next message
 * where it lies, and it is valid until the next call or the next bytes are copied in.
 *
 * <p>The most that is held is {@code messageBytesMax} for a message that is not complete, and as
 * much again for joined fragments. What is longer than 256 KiB takes from a budget that connections
 * share, as soon as a frame's length says so, and gives it back when it has been read. Once
 * fragments are allowed, of a message that is larger than either only the sender is told: the rest
 * of it is passed over. Confined to the connection's thread.
 */
public final class MessageAssembler implements AutoCloseable {

  private static final int INITIAL_BYTES = 8 << 10;

  /** An array larger than this is given back when it is empty. */
  private static final int KEEP_BYTES_MAX = 256 << 10;

  /** About the largest array. */
  private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 8;

  private static final int ANNOUNCED_TIMES = 8;

  private static final int FRAGMENTED_MESSAGES_MAX = 64;

  private final ReceiveBudget budget;
  private final MessageReader reader = new MessageReader();
  private final Map<Long, ByteArrayOutputStream> fragments = new HashMap<>();

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int readIndex;
  private int writeIndex;
  private int scanned;

  /** How long the message that has not all come is at least, if that is more than is kept. */
  private int announcedBytes;

  /** Taken of the budget for the buffer. */
  private long takenBytes;

  private int messageBytesMax;
  private boolean fragmentsAllowed;

  /** In fragments of messages that are not complete; taken of the budget. */
  private long fragmentBytes;

  /** Fragments of messages that are too large. */
  private final Set<Long> refusedFragments = new HashSet<>();

  /** The frames of a message that is too large are passed over, up to its last. */
  private boolean skipping;

  /** Bytes of the frame that is passed over that have not come yet. */
  private int skipBytes;

  /** Whether that frame is the message's last. */
  private boolean skipsLast;

  /**
   * Refuses messages larger than {@code messageBytesMax}, and fragments unless they are allowed.
   */
  public MessageAssembler(int messageBytesMax, boolean fragmentsAllowed) {
    this(messageBytesMax, fragmentsAllowed, ReceiveBudget.UNLIMITED);
  }

  /** Refuses likewise, and what the budget has no memory for. */
  public MessageAssembler(int messageBytesMax, boolean fragmentsAllowed, ReceiveBudget budget) {
    this.budget = budget;
    limit(messageBytesMax, fragmentsAllowed);
  }

  /** Changes the limits, for example when the peer has authenticated. */
  public void limit(int messageBytesMax, boolean fragmentsAllowed) {
    this.messageBytesMax = messageBytesMax;
    this.fragmentsAllowed = fragmentsAllowed;
  }

  /**
   * The array to copy received bytes into, with room for {@code bytes} from {@link #writeIndex()}
   * on.
   */
  public byte[] buffer(int bytes) {
    if (readIndex == writeIndex) {
      readIndex = 0;
      writeIndex = 0;
      scanned = 0;
    }
    if (buffer.length - writeIndex < bytes) {
      int held = writeIndex - readIndex;
      int wanted = Math.addExact(held, bytes);
      byte[] target = wanted <= buffer.length ? buffer : new byte[lengthFor(wanted)];
      System.arraycopy(buffer, readIndex, target, 0, held);
      buffer = target;
      scanned -= readIndex;
      readIndex = 0;
      writeIndex = held;
    }
    return buffer;
  }

  /**
   * Doubled; but room for all of a message that has said how long it is once an eighth of it is
   * there, so that the array before is small.
   */
  private int lengthFor(int wanted) {
    long length = Math.min(wanted * 2L, messageBytesMax);
    if (announcedBytes > length && announcedBytes / ANNOUNCED_TIMES <= wanted) {
      length = (long) announcedBytes + KEEP_BYTES_MAX;
    }
    return (int) Math.min(ARRAY_BYTES_MAX, Math.max(wanted, length));
  }

  /** Where received bytes go. */
  public int writeIndex() {
    return writeIndex;
  }

  /** Says that so many bytes were copied in. */
  public void received(int bytes) {
    writeIndex += bytes;
  }

  /** How many bytes wait for the rest of their message. */
  public int pendingBytes() {
    return writeIndex - readIndex;
  }

  /**
   * Opens the next whole message, at its first frame.
   *
   * @return the message, or null if none is complete
   * @throws OversizedMessageException if a message is too large, or there is no memory for it now;
   *     the next may be polled for
   * @throws ProtocolException if the bytes are no frames, or another limit is exceeded
   */
  public @Nullable MessageReader poll() {
    while (skipToEnd() && scanToFinalFrame()) {
      int from = readIndex;
      int to = scanned;
      readIndex = to;
      int flags = (short) Frames.SHORT.get(buffer, from + 4) & Frames.UNFRAGMENTED;
      if (flags == Frames.UNFRAGMENTED) {
        return reader.open(buffer, from, to);
      }
      byte[] joined = join(from, to, flags);
      if (joined != null) {
        return reader.open(joined, 0, joined.length);
      }
    }
    if (readIndex == writeIndex && buffer.length > KEEP_BYTES_MAX) {
      buffer = new byte[INITIAL_BYTES];
      reader.close();
      giveBack();
    }
    return null;
  }

  private void giveBack() {
    readIndex = 0;
    writeIndex = 0;
    scanned = 0;
    announcedBytes = 0;
    budget.give(takenBytes);
    takenBytes = 0;
  }

  /** Gives back what was taken of the budget, and forgets what has come. */
  @Override
  public void close() {
    giveBack();
    buffer = new byte[0];
    fragments.clear();
    budget.give(fragmentBytes);
    fragmentBytes = 0;
  }

  /**
   * Moves {@code scanned} past the final frame of the next message; false if it is not all there.
   */
  private boolean scanToFinalFrame() {
    while (writeIndex - scanned >= Frames.HEADER_BYTES) {
      int length = (int) Frames.INT.get(buffer, scanned);
      if (length < Frames.HEADER_BYTES) {
        throw new ProtocolException("frame length=" + length + " is less than its header");
      }
      if (length > messageBytesMax - (scanned - readIndex)) {
        throw tooLarge((long) scanned - readIndex + length, false);
      }
      int bytes = scanned - readIndex + length;
      if (bytes > KEEP_BYTES_MAX) {
        if (!take(bytes)) {
          throw tooLarge(bytes, true);
        }
        announcedBytes = bytes;
      }
      if (length > writeIndex - scanned) {
        return false;
      }
      int flags = (short) Frames.SHORT.get(buffer, scanned + 4);
      scanned += length;
      if ((flags & Frames.IS_FINAL) != 0) {
        announcedBytes = 0;
        return true;
      }
    }
    return false;
  }

  private boolean take(long bytes) {
    if (bytes > takenBytes) {
      if (!budget.take(bytes - takenBytes)) {
        return false;
      }
      takenBytes = bytes;
    }
    return true;
  }

  /** Goes past what is left of a message that is too large; false if it has not all come. */
  private boolean skipToEnd() {
    while (skipping) {
      int there = Math.min(skipBytes, writeIndex - readIndex);
      readIndex += there;
      skipBytes -= there;
      if (skipBytes == 0 && skipsLast) {
        skipping = false;
      } else if (skipBytes > 0 || writeIndex - readIndex < Frames.HEADER_BYTES) {
        scanned = readIndex;
        return false;
      } else {
        skipBytes = (int) Frames.INT.get(buffer, readIndex);
        skipsLast = ((short) Frames.SHORT.get(buffer, readIndex + 4) & Frames.IS_FINAL) != 0;
        if (skipBytes < Frames.HEADER_BYTES) {
          throw new ProtocolException("frame length=" + skipBytes + " is less than its header");
        }
      }
      scanned = readIndex;
    }
    return true;
  }

  /** Begins to pass over the message that is being scanned, if it is known which one it is. */
  private ProtocolException tooLarge(long bytes, boolean noMemory) {
    announcedBytes = 0;
    int from = readIndex;
    int flags =
        scanned == from ? 0 : (short) Frames.SHORT.get(buffer, from + 4) & Frames.UNFRAGMENTED;
    if (!fragmentsAllowed || flags != Frames.UNFRAGMENTED || !hasCorrelation(buffer, from)) {
      return new ProtocolException(
          noMemory
              ? "there is no memory for a message of " + bytes + " bytes or more"
              : "message of " + bytes + " bytes or more exceeds the limit of " + messageBytesMax);
    }
    readIndex = scanned;
    skipping = true;
    skipBytes = 0;
    skipsLast = false;
    return oversized(buffer, from, bytes, noMemory);
  }

  private static boolean hasCorrelation(byte[] bytes, int frame) {
    return (int) Frames.INT.get(bytes, frame) >= Frames.HEADER_BYTES + Frames.PARTITION_OFFSET;
  }

  private OversizedMessageException oversized(
      byte[] bytes, int frame, long length, boolean noMemory) {
    int payload = frame + Frames.HEADER_BYTES;
    return new OversizedMessageException(
        (int) Frames.INT.get(bytes, payload + Frames.TYPE_OFFSET),
        (long) Frames.LONG.get(bytes, payload + Frames.CORRELATION_OFFSET),
        length,
        messageBytesMax,
        noMemory);
  }

  private byte @Nullable [] join(int from, int to, int flags) {
    if (!fragmentsAllowed) {
      throw new ProtocolException("fragments are not allowed before authentication");
    }
    int length = (int) Frames.INT.get(buffer, from);
    if (length != Frames.HEADER_BYTES + Long.BYTES) {
      throw new ProtocolException("fragment header of " + length + " bytes");
    }
    long id = (long) Frames.LONG.get(buffer, from + Frames.HEADER_BYTES);
    if ((flags & Frames.BEGIN_FRAGMENT) != 0) {
      if (fragments.size() >= FRAGMENTED_MESSAGES_MAX) {
        throw new ProtocolException(
            "more than " + FRAGMENTED_MESSAGES_MAX + " fragmented messages");
      }
      refusedFragments.remove(id);
      if (fragments.put(id, new ByteArrayOutputStream()) != null) {
        throw new ProtocolException("fragment id=" + id + " begins twice");
      }
    }
    if (refusedFragments.contains(id)) {
      if ((flags & Frames.END_FRAGMENT) != 0) {
        refusedFragments.remove(id);
      }
      return null;
    }
    ByteArrayOutputStream message = fragments.get(id);
    if (message == null) {
      throw new ProtocolException("fragment id=" + id + " never began");
    }
    int part = to - from - length;
    boolean isTooLarge = fragmentBytes + part > messageBytesMax;
    if (isTooLarge || !budget.take(part)) {
      throw refuse(id, message, part, (flags & Frames.END_FRAGMENT) != 0, !isTooLarge);
    }
    fragmentBytes += part;
    message.write(buffer, from + length, part);
    if ((flags & Frames.END_FRAGMENT) == 0) {
      return null;
    }
    fragments.remove(id);
    fragmentBytes -= message.size();
    budget.give(message.size());
    return message.toByteArray();
  }

  /** Gives up a message in fragments, and passes over those that are still to come. */
  private ProtocolException refuse(
      long id, ByteArrayOutputStream message, int fragment, boolean isLast, boolean noMemory) {
    byte[] begun = message.toByteArray();
    fragments.remove(id);
    fragmentBytes -= begun.length;
    budget.give(begun.length);
    if (begun.length < Frames.HEADER_BYTES
        || !hasCorrelation(begun, 0)
        || begun.length < (int) Frames.INT.get(begun, 0)
        || refusedFragments.size() >= FRAGMENTED_MESSAGES_MAX) {
      return new ProtocolException("fragments exceed the limit of " + messageBytesMax + " bytes");
    }
    if (!isLast) {
      refusedFragments.add(id);
    }
    return oversized(begun, 0, begun.length + (long) fragment, noMemory);
  }

  @Override
  public String toString() {
    return "MessageAssembler[pendingBytes="
        + pendingBytes()
        + ", fragmented="
        + fragments.size()
        + "]";
  }
}
