package dev.grid.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection in a closed loop: each request that is answered is replaced by one, so {@code
 * depth} requests are in flight from the first write until the loop drains. Confined to its loop's
 * thread.
 *
 * <p>A request occupies a slot from its write to its response. The slot is the low byte of the
 * correlation id, the rest is a counter, so that a response to anything but the slot's present
 * request is noticed.
 */
final class Lane {

  private static final int READ_BUFFER_BYTES = 256 * 1024;
  private static final int SLOT_BITS = Integer.numberOfTrailingZeros(Workload.DEPTH_MAX);

  private final Link link;
  private final Dialect dialect;
  private final KeySource keySource;
  private final LatencyHistogram latencies;
  private final int depth;
  private final int requestBytes;

  /**
   * One copy of the template for each slot that a batch can refill; only patched, never rewritten.
   */
  private final ByteBuffer out;

  private final ByteBuffer in =
      ByteBuffer.allocateDirect(READ_BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private final long[] sentNanos;
  private final long[] correlations;
  private final long[] keys;

  /** How many responses each slot's request still waits for. Members answer in any order. */
  private final int[] missing;

  /** Slots of the requests that the current batch writes. */
  private final int[] batch;

  /** Requests that are answered; written by the loop's thread, for others to read. */
  private final AtomicLong answered = new AtomicLong();

  private int batchSize;
  private long requests;
  private int oldestSlot;
  private int inFlight;
  private boolean writing;

  Lane(Link link, Dialect dialect, KeySource keySource, LatencyHistogram latencies, int depth) {
    this.link = link;
    this.dialect = dialect;
    this.keySource = keySource;
    this.latencies = latencies;
    this.depth = depth;
    byte[] template = dialect.template();
    requestBytes = template.length;
    out = ByteBuffer.allocateDirect(depth * requestBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < depth; i++) {
      out.put(template);
    }
    out.clear();
    sentNanos = new long[depth];
    correlations = new long[depth];
    keys = new long[depth];
    missing = new int[depth];
    batch = new int[depth];
  }

  Link link() {
    return link;
  }

  /** Fills every slot. Called once, before the first read. */
  void start() throws IOException {
    for (int slot = 0; slot < depth; slot++) {
      prepare(slot);
    }
    writeBatch();
  }

  /** How many requests it has sent. To be asked when its loop has ended. */
  long requests() {
    return requests;
  }

  /** How many of its requests are answered. Safe from any thread. */
  long answered() {
    return answered.get();
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  /** Whether the last batch is not written yet: no response is read before it is. */
  boolean isWriting() {
    return writing;
  }

  void onWritable() throws IOException {
    writing = !link.write(out);
    if (!writing) {
      out.clear();
    }
  }

  /** Takes what has arrived and answers each response with the next request. */
  void onReadable(Phase phase) throws IOException {
    link.read(in);
    long now = System.nanoTime();
    int limit = in.position();
    int start = 0;
    int end;
    while (start < limit && (end = dialect.responseEnd(in, start, limit)) >= 0) {
      int slot = dialect.slot(in, start, oldestSlot);
      if (slot >= 0) {
        onResponse(slot, start, end, now, phase);
      }
      start = end;
    }
    if (start == limit) {
      in.clear();
    } else {
      in.position(start).limit(limit).compact();
    }
    if (batchSize > 0) {
      writeBatch();
    }
  }

  private void onResponse(int slot, int start, int end, long now, Phase phase) {
    if (slot >= depth || correlations[slot] < 0) {
      throw new IllegalStateException("response to no request: slot=" + slot);
    }
    dialect.check(in, start, end, correlations[slot], keys[slot]);
    if (--missing[slot] > 0) {
      return;
    }
    correlations[slot] = -1;
    oldestSlot = oldestSlot + 1 == depth ? 0 : oldestSlot + 1;
    inFlight--;
    answered.lazySet(answered.getPlain() + 1);
    if (phase == Phase.MEASURING) {
      latencies.record(now - sentNanos[slot]);
    }
    if (phase != Phase.DRAINING) {
      prepare(slot);
    }
  }

  private void prepare(int slot) {
    long key = keySource.next();
    if (key < 0) {
      correlations[slot] = -1;
      return;
    }
    long correlation = ++requests << SLOT_BITS | slot;
    dialect.patch(out, batchSize * requestBytes, correlation, key);
    correlations[slot] = correlation;
    keys[slot] = key;
    missing[slot] = dialect.responses();
    batch[batchSize++] = slot;
    inFlight++;
  }

  private void writeBatch() throws IOException {
    long now = System.nanoTime();
    for (int i = 0; i < batchSize; i++) {
      sentNanos[batch[i]] = now;
    }
    out.limit(batchSize * requestBytes);
    batchSize = 0;
    onWritable();
  }
}
