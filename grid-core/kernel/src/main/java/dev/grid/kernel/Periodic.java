package dev.grid.kernel;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done again and again. The next run is asked for when the one before has ended,
 * so a task never overlaps itself, and it is asked for whatever the task throws: an exception or an
 * error costs one run and is logged with the task's name, but never ends the others.
 *
 * <pre>
 * IDLE      -> SCHEDULED  it is started
 * SCHEDULED -> RUNNING    its time has come
 * RUNNING   -> AGAIN      it is started while it runs
 * RUNNING   -> IDLE       the task says that there is nothing more to do
 * RUNNING, AGAIN -> SCHEDULED  it has run, and is to go on
 * SCHEDULED -> IDLE       whoever should run it later has ended
 * any       -> STOPPED    for good
 * </pre>
 *
 * <p>Thread-safe; nothing blocks. Which thread runs the task is decided by who runs it later.
 */
public final class Periodic {

  private enum State {
    IDLE,
    SCHEDULED,
    RUNNING,
    AGAIN,
    STOPPED
  }

  private final String name;
  private final ObjLongConsumer<Runnable> later;
  private final long pauseMillis;
  private final BooleanSupplier task;
  private final FailureLog failures;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /**
   * Runs nothing until it is started.
   *
   * @param name of the task, for the log
   * @param later runs something once after so many milliseconds, unless everything has ended
   * @param pauseMillis from the start to the first run, and from the end of each to the next
   * @param task what to do; says whether to do it again, which it is as well if it throws
   * @param log told of what the task throws, on its thread, now and then if it goes on
   */
  public Periodic(
      String name,
      ObjLongConsumer<Runnable> later,
      long pauseMillis,
      BooleanSupplier task,
      BiConsumer<String, @Nullable Throwable> log) {
    this.name = name;
    this.later = later;
    this.pauseMillis = pauseMillis;
    this.task = task;
    this.failures = new FailureLog(log);
  }

  /** Something that is done until it is stopped. */
  public static Periodic forGood(
      String name,
      ObjLongConsumer<Runnable> later,
      long pauseMillis,
      Runnable task,
      BiConsumer<String, @Nullable Throwable> log) {
    return new Periodic(
        name,
        later,
        pauseMillis,
        () -> {
          task.run();
          return true;
        },
        log);
  }

  /**
   * Begins, unless it has begun. One that runs at this moment will run once more, since it may have
   * looked before there was something to do.
   */
  public void start() {
    if (state.get() == State.SCHEDULED) {
      return; // Mostly; and the others write.
    }
    if (state.compareAndSet(State.IDLE, State.SCHEDULED)) {
      schedule();
    } else {
      state.compareAndSet(State.RUNNING, State.AGAIN);
    }
  }

  /** Ends it for good; a run that is under way may finish. */
  public void stop() {
    state.set(State.STOPPED);
  }

  /** Nothing runs any more where that is not possible; then it may be started again. */
  private void schedule() {
    try {
      later.accept(this::run, pauseMillis);
    } catch (RuntimeException e) {
      state.compareAndSet(State.SCHEDULED, State.IDLE);
      failures.failed(name + " is not run any more: it cannot be scheduled", e);
    }
  }

  private void run() {
    if (!state.compareAndSet(State.SCHEDULED, State.RUNNING)) {
      return;
    }
    boolean goOn = true;
    try {
      goOn = task.getAsBoolean();
    } catch (Throwable e) {
      failures.failed(name + " failed, and is tried again in millis=" + pauseMillis, e);
    }
    boolean ended = !goOn && state.compareAndSet(State.RUNNING, State.IDLE);
    if (!ended
        && (state.compareAndSet(State.RUNNING, State.SCHEDULED)
            || state.compareAndSet(State.AGAIN, State.SCHEDULED))) {
      schedule();
    }
  }

  @Override
  public String toString() {
    return "Periodic[name=" + name + ", state=" + state + "]";
  }
}
