package dev.grid.systemtests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * Has Netty watch every buffer: one that is lost without a release is logged as an error, see
 * {@link LoggedErrors}. One at a time; ends when it is closed.
 */
final class Leaks implements AutoCloseable {

  private static final boolean IS_WATCHING =
      Boolean.parseBoolean(System.getProperty("grid.fuzz.leaks", "true"));

  private static final int COLLECTIONS = 3;
  private static final long GC_MILLIS = 1_000;
  private static final int BUFFERS = 64;

  private final Level before = ResourceLeakDetector.getLevel();

  Leaks() {
    ResourceLeakDetector.setLevel(IS_WATCHING ? Level.PARANOID : Level.DISABLED);
  }

  /** Has those that are lost told: they are when they are collected and others are allocated. */
  void tell() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      List<ByteBuf> buffers = new ArrayList<>();
      for (int n = 0; n < BUFFERS; n++) {
        buffers.add(ByteBufAllocator.DEFAULT.directBuffer(16));
      }
      buffers.forEach(ByteBuf::release);
    }
  }

  /** Returns when something is known to be lost that was lost just now. */
  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> lost = new PhantomReference<>(new Object(), queue);
    do {
      System.gc();
    } while (queue.remove(GC_MILLIS) != lost);
  }

  @Override
  public void close() {
    ResourceLeakDetector.setLevel(before);
  }
}
