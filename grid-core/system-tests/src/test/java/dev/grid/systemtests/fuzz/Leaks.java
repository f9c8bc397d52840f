package dev.grid.systemtests.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Has Netty watch every buffer: one that is lost without a release is logged as an error, see
 * {@link LoggedErrors}. One at a time; ends when it is closed.
 */
final class Leaks implements AutoCloseable {

  private static final int COLLECTIONS = 5;
  private static final int BUFFERS = 64;

  private final Level before = ResourceLeakDetector.getLevel();

  Leaks() {
    ResourceLeakDetector.setLevel(Level.PARANOID);
  }

  /** Has those that are lost told: they are when they are collected and others are allocated. */
  @SuppressWarnings("SystemGc") // What is lost is known by it alone.
  void tell() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(20); // References are queued a moment after.
      List<ByteBuf> buffers = new ArrayList<>();
      for (int n = 0; n < BUFFERS; n++) {
        buffers.add(ByteBufAllocator.DEFAULT.directBuffer(16));
      }
      buffers.forEach(ByteBuf::release);
    }
  }

  @Override
  public void close() {
    ResourceLeakDetector.setLevel(before);
  }
}
