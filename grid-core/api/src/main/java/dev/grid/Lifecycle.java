package dev.grid;

/** The state of an instance and its changes. */
public interface Lifecycle {

  /**
   * The states.
   *
   * <pre>
   * STARTING     -> RUNNING        joined, or the first connection was made
   * RUNNING      -> DISCONNECTED   a client lost its last connection
   * DISCONNECTED -> RUNNING        it has one again
   * any          -> STOPPED        closed, or a client gave up connecting
   * </pre>
   */
  enum State {
    STARTING,
    RUNNING,
    DISCONNECTED,
    STOPPED
  }

  /** The state now. */
  State state();

  /** Calls the listener at each change, in order. */
  Registration addListener(LifecycleListener listener);
}
