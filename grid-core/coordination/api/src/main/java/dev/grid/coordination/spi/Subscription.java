package dev.grid.coordination.spi;

/** What a driver tells until it is closed. */
public interface Subscription extends AutoCloseable {

  /** Ends it. Does not fail; calling it again does nothing. */
  @Override
  void close();
}
