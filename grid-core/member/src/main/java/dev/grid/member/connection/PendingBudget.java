package dev.grid.member.connection;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may wait for all connections of a member together. When more waits, the connection for which
 * most waits is given up, then the next, until the rest is within the limit: who reads is not made
 * to suffer for who does not. Thread-safe; nothing blocks but on {@code this}, and that shortly.
 */
final class PendingBudget {

  private static final Logger log = LoggerFactory.getLogger(PendingBudget.class);

  /** What the setting is called where users write it. */
  static final String SETTING = "grid.network.pending-size-total-max";

  /** By default one part in so many of the memory. */
  private static final int MEMORY_SHARE = 4;

  private final long bytesMax;
  private final Set<? extends Reader> readers;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong droppedBytes = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();

  /** An answer that is larger than the limit and was let through when nothing else waited. */
  private volatile long soleBytes;

  /** A connection, as far as this is concerned. Any thread may call. */
  interface Reader {

    /** What it has taken of the budget. */
    long chargedBytes();

    /** Whether it has been given up, and is about to give back what it has taken. */
    boolean isGivenUp();

    /** Closes it, soon. */
    void giveUp(String why);

    /** For logs. */
    String describe();
  }

  /**
   * A budget of which nothing is taken.
   *
   * @param bytesMax 0 for a share of the memory
   * @param memoryBytes what this process may use
   * @param readers the connections that there are, at any time
   */
  PendingBudget(long bytesMax, long memoryBytes, Set<? extends Reader> readers) {
    this.bytesMax = bytesMax > 0 ? bytesMax : Math.max(1, memoryBytes / MEMORY_SHARE);
    this.readers = readers;
  }

  long bytes() {
    return bytes.get();
  }

  long bytesMax() {
    return bytesMax;
  }

  long droppedBytes() {
    return droppedBytes.get();
  }

  long closed() {
    return closed.get();
  }

  /** Takes so much more, or gives some back. */
  void charge(long more) {
    long now = bytes.addAndGet(more);
    if (more > 0 && now > bytesMax + soleBytes) {
      relieve();
    } else if (soleBytes > 0 && more < 0 && now <= bytesMax) {
      soleBytes = 0;
    }
  }

  /** A connection has ended, with so much unsent. */
  void ended(long charged, long unsent) {
    bytes.addAndGet(-charged);
    droppedBytes.addAndGet(unsent);
  }

  /** A connection was closed because too much waited for it alone. */
  void countClosed() {
    closed.incrementAndGet();
  }

  /**
   * Whether a large answer may wait too: it fits, or nothing else waits. Else room is made for the
   * next one, unless the connection that it is for would have to go itself.
   *
   * @param charged what waits for that connection
   */
  boolean admits(long charged, long more) {
    long now = bytes.get();
    if (now + more <= bytesMax) {
      return true;
    }
    if (now == 0) {
      soleBytes = more;
      return true;
    }
    Reader greediest = greediest();
    if (greediest != null && greediest.chargedBytes() > charged + more) {
      giveUp(greediest, "more than its share");
      return true;
    }
    return false;
  }

  private synchronized void relieve() {
    long leaving = 0;
    for (Reader reader : readers) {
      if (reader.isGivenUp()) {
        leaving += reader.chargedBytes();
      }
    }
    while (bytes.get() - leaving > bytesMax + soleBytes) {
      Reader greediest = greediest();
      if (greediest == null || greediest.chargedBytes() == 0) {
        return;
      }
      leaving += greediest.chargedBytes();
      giveUp(greediest, "more than any other's");
    }
  }

  /** There is no memory to send from: whoever has most of it gives it back. */
  synchronized void outOfMemory(Throwable failure) {
    for (Reader reader : readers) {
      if (reader.isGivenUp() && reader.chargedBytes() > 0) {
        return;
      }
    }
    Reader greediest = greediest();
    if (greediest != null && greediest.chargedBytes() > 0) {
      log.warn("there is no memory to send from: {}", failure.toString());
      giveUp(greediest, "more than any other's");
    }
  }

  private @Nullable Reader greediest() {
    Reader greediest = null;
    for (Reader reader : readers) {
      if (!reader.isGivenUp()
          && (greediest == null || reader.chargedBytes() > greediest.chargedBytes())) {
        greediest = reader;
      }
    }
    return greediest;
  }

  private void giveUp(Reader reader, String what) {
    long unread = reader.chargedBytes();
    log.warn(
        "a slow reader is closed: {} unread={} bytes, {}; unread by all={} bytes, {}={}",
        reader.describe(),
        unread,
        what,
        bytes.get(),
        SETTING,
        bytesMax);
    closed.incrementAndGet();
    reader.giveUp("it does not read: " + unread + " bytes are pending, " + what);
  }
}
