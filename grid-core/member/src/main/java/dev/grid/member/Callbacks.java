package dev.grid.member;

import dev.grid.handler.ExecutionHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Runs what an application attaches to calls: by the application's handler, or else each on a
 * virtual thread. Closing ends only the member's own threads. Thread-safe.
 */
final class Callbacks implements Executor, AutoCloseable {

  private final ExecutorService own;
  private final Executor used;

  /** Starts the handler. */
  Callbacks(String name, @Nullable ExecutionHandler handler) {
    own =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name(name + "-callback-", 0).factory());
    if (handler == null) {
      used = own;
    } else {
      handler.start();
      used = handler::dispatchCallback;
    }
  }

  @Override
  public void execute(Runnable callback) {
    used.execute(callback);
  }

  @Override
  public void close() {
    own.shutdown();
  }
}
