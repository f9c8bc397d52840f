package dev.grid.kernel;

import dev.grid.protocol.EventCodec;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a listener is told of several events at once.
 *
 * @param eventsMax how many
 * @param bytesMax of keys and values; one event more may be in it
 * @param delayMillis how long an event waits for others at most
 * @param isFirstAtOnce whether an event before which nothing was told for that long is told at once
 * @param codec how several go over the wire
 * @param join makes one of several
 * @param isAlone which events are sent by themselves, after those that wait
 */
public record EventBatches<E, B>(
    int eventsMax,
    int bytesMax,
    long delayMillis,
    boolean isFirstAtOnce,
    EventCodec<B> codec,
    Function<List<E>, B> join,
    Predicate<E> isAlone) {

  public EventBatches {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(join, "join");
    Objects.requireNonNull(isAlone, "isAlone");
    if (eventsMax < 1 || bytesMax < 1 || delayMillis < 1) {
      throw new IllegalArgumentException(
          "eventsMax="
              + eventsMax
              + " bytesMax="
              + bytesMax
              + " delayMillis="
              + delayMillis
              + ": must be at least 1");
    }
  }
}
