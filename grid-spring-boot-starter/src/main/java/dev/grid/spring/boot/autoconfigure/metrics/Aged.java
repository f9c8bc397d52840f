package dev.grid.spring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is taken anew when it is old, so that all the meters that one scrape reads share
 * it.
 *
 * <p>Thread-safe: two threads that find it old may both take it.
 *
 * @param <T> immutable
 */
final class Aged<T> {

  /** Older ones are taken anew. */
  static final Duration AGE_MAX = Duration.ofSeconds(1);

  private final Supplier<T> source;
  private final LongSupplier nanoTime;
  private volatile @Nullable Taken<T> latest;

  private record Taken<T>(long nanos, T value) {}

  Aged(Supplier<T> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  T now() {
    Taken<T> taken = latest;
    long nowNanos = nanoTime.getAsLong();
    if (taken == null || nowNanos - taken.nanos >= AGE_MAX.toNanos()) {
      taken = new Taken<>(nowNanos, source.get());
      latest = taken;
    }
    return taken.value;
  }
}
