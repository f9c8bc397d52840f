package dev.grid.systemtests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: events that happen one after another, on one thread, in an order that the seed
 * decides. Confined to its thread.
 */
final class World {

  /** An event of a later slice of time than the next ones is not sorted in with them yet. */
  private static final int SLICE_BITS = 28;

  /** How long whoever has called waits for the answer. */
  private static final long ANSWER_NANOS_MAX = 20_000_000_000L;

  private final Random random;

  /** What happens up to the end of slice {@code near}. */
  private final PriorityQueue<Event> events = new PriorityQueue<>();

  /** What happens later, by slice: most are limits of waiting, many and far away. */
  private final TreeMap<Long, List<Event>> later = new TreeMap<>();

  private long near;
  private long nowNanos = 1_000_000_000L;
  private long count;

  private record Event(long atNanos, long order, Runnable task) implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
      return atNanos != other.atNanos
          ? Long.compare(atNanos, other.atNanos)
          : Long.compare(order, other.order);
    }
  }

  World(long seed) {
    random = new Random(seed);
  }

  Random random() {
    return random;
  }

  long nowNanos() {
    return nowNanos;
  }

  long nowMillis() {
    return nowNanos / 1_000_000;
  }

  /** A random number of microseconds, in nanoseconds. */
  long micros(int from, int to) {
    return (from + random.nextInt(to - from)) * 1_000L;
  }

  void at(long atNanos, Runnable task) {
    Event event = new Event(Math.max(atNanos, nowNanos), count++, task);
    long slice = event.atNanos() >> SLICE_BITS;
    if (slice <= near) {
      events.add(event);
    } else {
      later.computeIfAbsent(slice, s -> new ArrayList<>()).add(event);
    }
  }

  void in(long nanos, Runnable task) {
    at(nowNanos + nanos, task);
  }

  /** What goes on when a call has come to something. */
  @FunctionalInterface
  interface Next<T extends @Nullable Object> {

    /** With the answer, or with the failure. */
    void run(@Nullable T answer, @Nullable Throwable failure);
  }

  /** Goes on once: with what a call has come to, or with a failure if it does not for long. */
  <T extends @Nullable Object> void answered(CompletionStage<T> call, Next<T> next) {
    boolean[] done = {false};
    Next<T> once =
        (answer, failure) -> {
          if (!done[0]) {
            done[0] = true;
            next.run(answer, failure);
          }
        };
    call.whenComplete(once::run);
    in(ANSWER_NANOS_MAX, () -> once.run(null, new TimeoutException("no answer")));
  }

  /** Lets so many milliseconds pass. */
  void run(long millis) {
    long end = nowNanos + millis * 1_000_000;
    for (Event event; (event = next()) != null && event.atNanos() <= end; ) {
      events.remove();
      nowNanos = event.atNanos();
      event.task().run();
    }
    nowNanos = end;
  }

  /** The next event, which stays; null if there is none. */
  private @Nullable Event next() {
    if (events.isEmpty() && !later.isEmpty()) {
      Map.Entry<Long, List<Event>> slice = later.pollFirstEntry();
      near = slice.getKey();
      events.addAll(slice.getValue());
    }
    return events.peek();
  }
}
