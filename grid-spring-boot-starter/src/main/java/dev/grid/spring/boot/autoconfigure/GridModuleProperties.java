package dev.grid.spring.boot.autoconfigure;

/**
 * Properties of a module of its own, below {@code grid}: named in {@code META-INF/spring.factories}
 * under this interface, so that they are not taken for typing errors, and typing errors in them
 * are. Needs a constructor without parameters; is read at start-up, on the thread that starts the
 * application.
 */
public interface GridModuleProperties {

  /** What all of its properties begin with, as in {@code grid.data}. */
  String prefix();

  /** What they are bound to; its components name them. */
  Class<? extends Record> type();
}
