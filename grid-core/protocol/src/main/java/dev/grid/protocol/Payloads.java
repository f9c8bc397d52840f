package dev.grid.protocol;

import java.util.Collection;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Counts the keys, values and other bytes of messages, for generated code. */
public final class Payloads {

  private Payloads() {}

  /** Of a key or value; 0 for null. */
  public static long of(@Nullable Data data) {
    return data == null ? 0 : data.length();
  }

  /** Of bytes; 0 for null. */
  public static long of(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Of the numbers of a vector; 0 for null. */
  public static long of(float @Nullable [] vector) {
    return vector == null ? 0 : (long) vector.length * Float.BYTES;
  }

  /** Of each item; 0 for null. */
  public static <T> long of(@Nullable Collection<T> items, ToLongFunction<T> item) {
    long sum = 0;
    if (items != null) {
      for (T each : items) {
        sum += item.applyAsLong(each);
      }
    }
    return sum;
  }

  /** Of a pair. */
  public static <K, V> long ofPair(
      Map.Entry<K, V> pair, ToLongFunction<K> key, ToLongFunction<V> value) {
    return key.applyAsLong(pair.getKey()) + value.applyAsLong(pair.getValue());
  }
}
