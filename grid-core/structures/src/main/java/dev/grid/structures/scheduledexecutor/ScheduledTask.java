package dev.grid.structures.scheduledexecutor;

import dev.grid.kernel.ContentHash;
import dev.grid.protocol.RecordedFailure;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.Ended;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.Progress;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.TaskCopy;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorMessages.TaskStatistics;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A task of one partition or member. Immutable; arrays are not written to.
 *
 * <pre>
 * WAITING   -> RUNNING    it is due: its next run begins
 * RUNNING   -> RUNNING    its member is gone: the next run begins on another
 * RUNNING   -> WAITING    a run has ended, and there are more
 * RUNNING   -> DONE       the last run has ended, or one has thrown
 * WAITING, RUNNING -> CANCELLED
 * </pre>
 *
 * @param place where it is among others: a hash of its name, the same in every copy
 * @param periodMillis 0 if it runs once
 * @param progress {@code run} is the number of the last run that was begun, counted from the time
 *     of its scheduling, so that no run of a task that had its name before has that number; {@code
 *     member} has begun it; {@code dueMillis} is when the next was to begin, while it runs the one
 *     that runs, and when it is done, if it disposes of itself, the time for that
 */
record ScheduledTask(
    Place place, byte[] task, long periodMillis, boolean autoDispose, Progress progress) {

  /** Later than any time, and no alarm is needed for it. */
  private static final long NEVER_MILLIS = Long.MAX_VALUE - 1;

  /** What becomes of a task. */
  enum Phase {
    WAITING(0),
    RUNNING(1),
    DONE(2),
    CANCELLED(3);

    /** Its number in {@link Progress#phase}. */
    final byte number;

    Phase(int number) {
      this.number = (byte) number;
    }

    static Phase of(byte number) {
      for (Phase phase : values()) {
        if (phase.number == number) {
          return phase;
        }
      }
      throw new IllegalArgumentException("phase=" + number + " is none that this version knows");
    }
  }

  /** Tasks are ordered by hashes of their names, so that a cursor is the same in every copy. */
  record Place(int hash, String name) implements Comparable<Place> {

    static Place of(String name) {
      long hash = ContentHash.of(name.getBytes(StandardCharsets.UTF_8), 0);
      return new Place((int) (hash >>> 34), name);
    }

    @Override
    public int compareTo(Place other) {
      int order = Integer.compare(hash, other.hash);
      return order != 0 ? order : name.compareTo(other.name);
    }
  }

  /** The records, entries of two trees, headers of arrays, with compressed references. */
  private static final int OVERHEAD_BYTES = 360;

  private static final UUID NOBODY = new UUID(0, 0);

  static ScheduledTask of(TaskCopy copy) {
    return new ScheduledTask(
        Place.of(copy.taskName()),
        copy.task(),
        copy.periodMillis(),
        copy.autoDispose(),
        copy.progress());
  }

  /** One that was just scheduled. */
  static TaskCopy scheduled(
      String name, byte[] task, long periodMillis, boolean autoDispose, long nowMillis, long due) {
    return new TaskCopy(
        name,
        task,
        periodMillis,
        autoDispose,
        new Progress(
            Phase.WAITING.number, due, nowMillis, NOBODY, nowMillis, 0, 0, 0, 0, 0, null, null));
  }

  TaskCopy copy() {
    return new TaskCopy(place.name(), task, periodMillis, autoDispose, progress);
  }

  String name() {
    return place.name();
  }

  Phase phase() {
    return Phase.of(progress.phase());
  }

  /** Whether it runs no more. */
  boolean isDone() {
    return phase() == Phase.DONE || phase() == Phase.CANCELLED;
  }

  boolean isPeriodic() {
    return periodMillis > 0;
  }

  /** Whether time alone brings something: a run, or its end. */
  boolean isTimed() {
    return phase() == Phase.WAITING || isDone() && autoDispose;
  }

  ScheduledTask with(Progress next) {
    return new ScheduledTask(place, task, periodMillis, autoDispose, next);
  }

  /** The next run has begun. */
  ScheduledTask begun(UUID member) {
    Progress p = progress;
    return with(
        new Progress(
            Phase.RUNNING.number,
            p.dueMillis(),
            p.run() + 1,
            member,
            p.lastEndMillis(),
            p.lastIdleNanos(),
            p.totalIdleNanos(),
            p.totalRuns(),
            p.lastRunNanos(),
            p.totalRunNanos(),
            null,
            null));
  }

  /** The run that goes on has ended. */
  Progress ended(Ended<?> m, long nowMillis) {
    boolean goesOn = isPeriodic() && m.failure() == null;
    Progress p = progress;
    long idleNanos =
        TimeUnit.MILLISECONDS.toNanos(Math.max(0, m.begunMillis() - p.lastEndMillis()));
    return new Progress(
        (goesOn ? Phase.WAITING : Phase.DONE).number,
        goesOn ? nextDueMillis(nowMillis) : nowMillis,
        p.run(),
        p.member(),
        nowMillis,
        idleNanos,
        p.totalIdleNanos() + idleNanos,
        p.totalRuns() + 1,
        m.runNanos(),
        p.totalRunNanos() + m.runNanos(),
        goesOn || m.result() == null ? null : m.result().bytes(),
        m.failure());
  }

  /** The first multiple of the period that is not over, and later than the one of this run. */
  private long nextDueMillis(long nowMillis) {
    long late = Math.max(0, nowMillis - progress.dueMillis() - 1);
    long beforeLast = progress.dueMillis() + late / periodMillis * periodMillis;
    return after(beforeLast, periodMillis);
  }

  /** So long after an instant, or never. */
  static long after(long fromMillis, long delayMillis) {
    return delayMillis >= NEVER_MILLIS - fromMillis ? NEVER_MILLIS : fromMillis + delayMillis;
  }

  Progress cancelled(long nowMillis) {
    return moved(Phase.CANCELLED, nowMillis);
  }

  /** To begin again elsewhere, when a split has healed. */
  ScheduledTask merged() {
    return phase() == Phase.RUNNING ? with(moved(Phase.WAITING, progress.dueMillis())) : this;
  }

  private Progress moved(Phase phase, long dueMillis) {
    Progress p = progress;
    return new Progress(
        phase.number,
        dueMillis,
        p.run(),
        p.member(),
        p.lastEndMillis(),
        p.lastIdleNanos(),
        p.totalIdleNanos(),
        p.totalRuns(),
        p.lastRunNanos(),
        p.totalRunNanos(),
        null,
        null);
  }

  /** How long until it runs next. */
  long delayNanos(long nowMillis) {
    return switch (phase()) {
      case WAITING -> TimeUnit.MILLISECONDS.toNanos(progress.dueMillis() - nowMillis);
      case RUNNING ->
          isPeriodic()
              ? TimeUnit.MILLISECONDS.toNanos(nextDueMillis(nowMillis) - nowMillis)
              : TimeUnit.MILLISECONDS.toNanos(progress.dueMillis() - nowMillis);
      case DONE, CANCELLED -> 0;
    };
  }

  TaskStatistics statistics() {
    Progress p = progress;
    return new TaskStatistics(
        p.lastIdleNanos(), p.totalIdleNanos(), p.totalRuns(), p.totalRunNanos(), p.lastRunNanos());
  }

  int bytes() {
    RecordedFailure failure = progress.failure();
    return OVERHEAD_BYTES
        + name().length()
        + task.length
        + (progress.result() == null ? 0 : progress.result().length)
        + (failure == null ? 0 : length(failure.className()) + length(failure.message()));
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** Of what copies have alike. */
  long hash(int bytesMax) {
    Progress p = progress;
    long hash = ContentHash.ofSome(task, p.run(), bytesMax);
    hash = ContentHash.mix(hash + p.dueMillis());
    hash = ContentHash.mix(hash + p.phase() + (p.totalRuns() << 8) + (autoDispose ? 16 : 0));
    hash = ContentHash.mix(hash + p.totalRunNanos() + name().hashCode());
    hash = ContentHash.mix(hash + periodMillis + p.member().getLeastSignificantBits());
    if (p.result() != null) {
      hash = ContentHash.mix(hash + ContentHash.ofSome(p.result(), 1, bytesMax));
    }
    return p.failure() == null
        ? hash
        : ContentHash.mix(hash + String.valueOf(p.failure().message()).hashCode());
  }
}
