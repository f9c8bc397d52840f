package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.Lifecycle.State;
import dev.grid.config.StructureConfig;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits for the first connection of a client that connects in the background. */
public final class BackgroundStart {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundStart.class);

  private BackgroundStart() {}

  /**
   * Runs a task when the grid is there: now, on this thread, if it has been; else once, on a thread
   * of its own, when it has its first connection, and never if it gives up before.
   */
  public static void whenStarted(Grid grid, Runnable task) {
    if (grid.lifecycle().state() != State.STARTING) {
      task.run();
      return;
    }
    AtomicBoolean begun = new AtomicBoolean();
    // First listening, then looking misses nothing.
    grid.lifecycle().addListener(state -> begin(grid, state, begun, task));
    begin(grid, grid.lifecycle().state(), begun, task);
  }

  private static void begin(Grid grid, State state, AtomicBoolean begun, Runnable task) {
    if (state == State.RUNNING && begun.compareAndSet(false, true)) {
      Thread.ofVirtual().name(grid.name() + "-started").start(task);
    }
  }

  /** Has the cluster add what is configured; a failure is logged, as nobody waits for it. */
  static void configure(Grid client, List<StructureConfig> added) {
    if (added.isEmpty()) {
      return;
    }
    whenStarted(
        client,
        () -> {
          try {
            client.configureAll(added);
          } catch (RuntimeException e) {
            LOG.error("structures are not configured as the application's properties say", e);
          }
        });
  }
}
