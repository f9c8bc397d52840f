package dev.grid.member.partition;

import dev.grid.kernel.Periodic;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings work to the workers for threads that must not do it themselves: timers, which everything
 * that waits depends on, and I/O threads. What finds the workers' queue full waits here, in its
 * order, and is offered again a moment later; it is never run by whoever brings it, nor by the
 * timer. Thread-safe; nothing blocks.
 *
 * <p>The backlog has the bounds of those who use it, none of whom may lose its task: one alarm for
 * each parked call ({@link Waits#PARKED_MAX}), one try for each call on its way to another member,
 * one run for each partition that is left over and for each thing that is done periodically. What
 * anybody may bring at any rate is {@linkplain Predicate offered} to the workers themselves and
 * refused when they are busy.
 */
public final class Handover implements Executor {

  private static final Logger log = LoggerFactory.getLogger(Handover.class);

  /** How soon a task is offered again for which there was no room. */
  private static final long AGAIN_MILLIS = 10;

  private final Scheduler scheduler;
  private final Predicate<Runnable> workers;
  private final Queue<Runnable> backlog = new ConcurrentLinkedQueue<>();
  private final Periodic again;

  /**
   * Nothing waits yet.
   *
   * @param workers takes a task for a thread that may take long; false if there is no room
   */
  public Handover(Scheduler scheduler, Predicate<Runnable> workers) {
    this.scheduler = scheduler;
    this.workers = workers;
    this.again =
        new Periodic(
            "handing over to workers",
            scheduler::schedule,
            AGAIN_MILLIS,
            this::offerAgain,
            log::error);
  }

  /** Runs the task on a worker, as soon as there is room for it. */
  @Override
  public void execute(Runnable task) {
    if (!backlog.isEmpty() || !workers.test(task)) {
      backlog.add(task);
      again.start();
    }
  }

  /** Runs the task on a worker, after so many milliseconds or a little later. */
  public Scheduler.Alarm schedule(Runnable task, long delayMillis) {
    return scheduler.schedule(() -> execute(task), delayMillis);
  }

  /** Whether to do so again: something still waits. Never runs beside itself. */
  private boolean offerAgain() {
    for (Runnable first; (first = backlog.peek()) != null; ) {
      if (!workers.test(first)) {
        return true;
      }
      backlog.remove();
    }
    return false;
  }
}
