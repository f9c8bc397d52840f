package dev.grid.coordination;

/** A callback that was added; closing it takes it away, after which it is not begun again. */
public interface Watch extends AutoCloseable {

  /** Takes the callback away. Does not block; calling it again does nothing. */
  @Override
  void close();
}
