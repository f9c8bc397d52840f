package dev.grid;

/** Told of an instance's changes of state. Calls are ordered and may block. */
@FunctionalInterface
public interface LifecycleListener {

  /** The instance is in this state now. */
  void changed(Lifecycle.State state);
}
