package dev.grid.kernel;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where threads show what was thrown to them, in case it says that the process is out of memory.
 * The heap is the process's, and so is this: whoever finds it exhausted tells every member of the
 * process, since none can go on. Thread-safe; allocates nothing.
 */
public final class OutOfMemory {

  /** How many causes of a failure are looked at. */
  private static final int CAUSES_MAX = 8;

  /** Replaced by a new one with each change: walking over an array allocates nothing. */
  private static volatile Runnable[] handlers = {};

  static {
    // Resolves what this needs while there is memory for it.
    handlers = new Runnable[] {() -> {}};
    exhausted();
    handlers = new Runnable[0];
    look(new IllegalStateException(new OutOfMemoryError("rehearsal")));
  }

  private OutOfMemory() {}

  /** Calls this when the heap is exhausted, on whichever thread finds out; it must not block. */
  public static synchronized void addHandler(Runnable handler) {
    handlers = Stream.concat(Stream.of(handlers), Stream.of(handler)).toArray(Runnable[]::new);
  }

  /** Takes {@link #addHandler} back. */
  public static synchronized void removeHandler(Runnable handler) {
    handlers = Stream.of(handlers).filter(other -> !other.equals(handler)).toArray(Runnable[]::new);
  }

  /** Looks at a failure that was caught; most are none of memory's. */
  public static void look(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof OutOfMemoryError error && isOfHeap(error)) {
        exhausted();
        return;
      }
      cause = cause.getCause();
    }
  }

  /** The heap is exhausted. */
  public static void exhausted() {
    for (Runnable handler : handlers) {
      handler.run();
    }
  }

  /**
   * Whether the JVM threw it because the heap is exhausted: then it has one of the JVM's messages.
   * Not of memory outside the heap, of threads, or of an array that is longer than any may be: a
   * member can do without what it was refused then. Code that throws such an error by itself, as
   * users' tasks and older classes of the JDK do where a size is too large, gives it no message or
   * one of its own, and the heap has room then. Netty's own are of a class of their own.
   */
  private static boolean isOfHeap(OutOfMemoryError error) {
    String message = error.getMessage();
    return error.getClass() == OutOfMemoryError.class
        && message != null
        && (message.startsWith("Java heap space")
            || message.startsWith("GC overhead limit")
            || message.startsWith("Metaspace")
            || message.startsWith("Compressed class space"));
  }
}
