package dev.grid.systemtests.simulation;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time: events that happen one after another, on one thread, in an order that the seed
 * decides. Confined to its thread.
 */
final class World {

  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
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
    events.add(new Event(Math.max(atNanos, nowNanos), count++, task));
  }

  void in(long nanos, Runnable task) {
    at(nowNanos + nanos, task);
  }

  /** Lets so many milliseconds pass. */
  void run(long millis) {
    long end = nowNanos + millis * 1_000_000;
    while (!events.isEmpty() && events.peek().atNanos() <= end) {
      Event event = events.remove();
      nowNanos = event.atNanos();
      event.task().run();
    }
    nowNanos = end;
  }
}
