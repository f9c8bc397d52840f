package dev.grid.kernel;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What handling a message came to. Hosts carry it out: they replicate, publish, wake, park and time
 * out.
 */
public sealed interface Outcome {

  /** Nothing changed, and nobody waits for an answer or the answer is empty. */
  Outcome NOTHING = new Reply(null);

  /** Nothing changed. */
  static Outcome reply(@Nullable Object value) {
    return value == null ? NOTHING : new Reply(value);
  }

  /** Nothing changed, and listeners are told something; see {@link Published}. */
  static Outcome published(List<?> events, @Nullable Object reply) {
    return events.isEmpty() ? reply(reply) : new Published(events, reply);
  }

  /** Something changed that no listener hears of and nobody waits for. */
  static Outcome changed(Effect effect, @Nullable Object reply) {
    return new Changed(effect, reply, List.of(), List.of());
  }

  /** Something changed, and yet the call fails when that is safe. */
  static Outcome failed(Effect effect, RuntimeException failure, List<?> wakes) {
    return new Changed(effect, failure, List.of(), wakes);
  }

  /**
   * Nothing changed.
   *
   * @param value the answer, of the message's response type
   */
  record Reply(@Nullable Object value) implements Outcome {}

  /**
   * Nothing changed, and yet something is published, as by a topic. A call that has a name
   * publishes once, however often it is sent.
   *
   * @param events what to publish, in order; the room's event records
   * @param reply the answer
   */
  record Published(List<?> events, @Nullable Object reply) implements Outcome {

    public Published {
      Objects.requireNonNull(events, "events");
    }
  }

  /**
   * The state changed.
   *
   * @param effect what to replicate
   * @param reply the answer, given when the effect is safe; the call fails with an exception, and
   *     goes on after an {@link Outside}
   * @param events what to publish, in order; the room's event records
   * @param wakes the conditions that may hold now: the waiters of each are handled again, in the
   *     order they came, until one parks again. A change need only name conditions that it may have
   *     made true for someone who waits
   */
  record Changed(Effect effect, @Nullable Object reply, List<?> events, List<?> wakes)
      implements Outcome {

    public Changed {
      Objects.requireNonNull(effect, "effect");
    }

    /** What the call fails with, or null. */
    public @Nullable RuntimeException failure() {
      return reply instanceof RuntimeException failure ? failure : null;
    }
  }

  /**
   * The call waits. It is handled again when a change wakes one of its conditions and nobody who
   * waits longer for that has parked again; and at {@code recheckMillis}. One that parks again
   * keeps its place.
   *
   * <p>So whoever parks on a condition must know that it holds for none of those behind: a
   * condition is the same for all who wait for it. Where someone may go on although the first may
   * not, as whoever holds a lock, that is a condition of its own.
   *
   * @param condition what it waits for; compared by {@code equals} within the structure
   * @param ownCondition what would let this call go on although others may not, or null
   * @param timeoutMillis how long from its first handling; {@link Long#MAX_VALUE} for ever
   * @param onTimeout the answer when that is over
   * @param recheckMillis when it may go on without a change, in milliseconds since the epoch, or
   *     {@link Long#MAX_VALUE}
   * @param soFar what the call has come to already, if it need not begin anew: {@link
   *     Handler#resume} is given it instead of {@link Handler#handle} being asked again; null to be
   *     handled as if it had just come. It is lost if another member serves the partition meanwhile
   */
  record Parked(
      Object condition,
      @Nullable Object ownCondition,
      long timeoutMillis,
      @Nullable Object onTimeout,
      long recheckMillis,
      @Nullable Object soFar)
      implements Outcome {

    public Parked {
      Objects.requireNonNull(condition, "condition");
    }

    /** Waits, to be handled from the beginning. */
    public Parked(
        Object condition,
        @Nullable Object ownCondition,
        long timeoutMillis,
        @Nullable Object onTimeout,
        long recheckMillis) {
      this(condition, ownCondition, timeoutMillis, onTimeout, recheckMillis, null);
    }

    /** Waits for one condition only. */
    public Parked(
        Object condition, long timeoutMillis, @Nullable Object onTimeout, long recheckMillis) {
      this(condition, null, timeoutMillis, onTimeout, recheckMillis, null);
    }
  }

  /**
   * The call has left the partition: it is answered when something else has ended, whoever serves
   * the partition by then. Unlike what goes on {@linkplain Outside outside} it is never begun anew
   * elsewhere. A call that has a name is answered again as it was where that is known; elsewhere it
   * {@linkplain Call#isRepeated comes as a repeated one}.
   *
   * @param answer the answer, of the message's response type, or what the call fails with. May
   *     complete on any thread
   */
  record Later(CompletionStage<? extends @Nullable Object> answer) implements Outcome {

    public Later {
      Objects.requireNonNull(answer, "answer");
    }
  }

  /**
   * The call goes on outside the partition, on a thread of a pool: what users write, and what may
   * block, runs there only. Then {@link Handler#resume} is given what came of it. What the task
   * throws fails its call alone; where the pool has no room the call is refused as overload.
   *
   * <p>If the member stops serving the partition meanwhile, what comes of the task is dropped, and
   * the call goes to the member that serves it, where it is handled from the beginning: so its
   * effect is brought about once, but the task may run more than once. A task that has not begun by
   * then does not run.
   */
  sealed interface Outside extends Outcome {

    /** The name of the pool; each has its own threads and its own limit. */
    String pool();

    /** What to run. */
    Task task();

    /** What others must not touch meanwhile, or null. */
    @Nullable Object holds();

    /** Whether the task {@linkplain Writing writes elsewhere}. */
    default boolean writes() {
      return task() instanceof Writing;
    }
  }

  /**
   * The call goes on outside the partition and holds something of the structure: calls that {@link
   * Handler#whileHeld} says are about it wait, in the order in which they came.
   *
   * @param holds what is held, compared by {@code equals} within the structure and the partition:
   *     mostly a key. {@link Held#WHOLE} holds the whole structure: every call to it waits
   */
  record Offloaded(String pool, Object holds, Task task) implements Outside {

    public Offloaded {
      Objects.requireNonNull(pool, "pool");
      Objects.requireNonNull(holds, "holds");
      Objects.requireNonNull(task, "task");
    }
  }

  /**
   * A scan has collected a slice, bounded as {@link Slice} says, which is evaluated outside the
   * partition while nothing is held. The handler resumes with what came of it: it folds that into
   * what it has so far, and goes on from a cursor that means the same on any member, with the next
   * slice or with its answer. A message to all partitions answers each slice by itself, as a {@link
   * Slice}; whoever asks all of them goes on from there, on whichever member that is by then.
   */
  record Sliced(String pool, Task task) implements Outside {

    public Sliced {
      Objects.requireNonNull(pool, "pool");
      Objects.requireNonNull(task, "task");
    }

    @Override
    public @Nullable Object holds() {
      return null;
    }
  }

  /** Something to be done outside a partition; it sees no state, only what it was made with. */
  @FunctionalInterface
  interface Task {

    /**
     * Does it. May block, and may call what users write.
     *
     * @param services what the member has for it
     * @return what the handler resumes with
     * @throws Exception to fail the call
     */
    @Nullable Object run(OutsideServices services) throws Exception;
  }

  /**
   * A task that writes to what the next member to serve the partition writes to as well, as to a
   * store. It is begun by a member only that may be sure that it serves the partition, and the
   * partition is not handed over, nor served here again, while one that was begun goes on, unless
   * that takes too long.
   */
  @FunctionalInterface
  interface Writing extends Task {}
}
