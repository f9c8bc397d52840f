package dev.grid.kernel.tasks;

import dev.grid.Grid;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.OutsideServices;

/** What a {@link TaskRunner} needs of its member. Thread-safe. */
public interface TaskServices extends OutsideServices {

  /**
   * Runs something on a thread for users' tasks, soon. Never refuses, and never runs it on the
   * thread that brings it.
   *
   * @param task says by {@code toString} what it is, and for which structure
   */
  void execute(Runnable task);

  /**
   * Waits until every member can read what this thread has written with {@link #serialization()}.
   */
  void awaitSchemas();

  /** How structures are reached from this member. */
  Invoker invoker();

  /** What tasks are given that ask for it. */
  Grid grid();

  /** Monotonic, as {@link System#nanoTime}. */
  long nanoTime();
}
