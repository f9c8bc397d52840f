package dev.grid.kernel;

import dev.grid.protocol.EventCodec;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a client's listener is told of several events at once.
 *
 * @param eventsMax how many
 * @param delayMillis how long an event waits for others at most
 * @param codec how several go over the wire
 * @param join makes one of several
 * @param isAlone which events are sent by themselves, after those that wait
 */
public record EventBatches<E, B>(
    int eventsMax,
    long delayMillis,
    EventCodec<B> codec,
    Function<List<E>, B> join,
    Predicate<E> isAlone) {

  public EventBatches {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(join, "join");
    Objects.requireNonNull(isAlone, "isAlone");
    if (eventsMax < 1 || delayMillis < 1) {
      throw new IllegalArgumentException(
          "eventsMax=" + eventsMax + " delayMillis=" + delayMillis + ": must be at least 1");
    }
  }
}
