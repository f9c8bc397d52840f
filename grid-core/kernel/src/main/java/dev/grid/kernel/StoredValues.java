package dev.grid.kernel;

import dev.grid.GridSerializationException;
import dev.grid.UnreadableValueException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a structure's callers have into bytes and back; failures name the structure, and what
 * it is about. For application threads only, as {@link Serialization}. Immutable.
 */
public final class StoredValues {

  private static final System.Logger log = System.getLogger(StoredValues.class.getName());
  private static final AtomicLong warnings = new AtomicLong();
  private static final int KEY_CHARS_MAX = 100;

  private final String structure;
  private final Supplier<Serialization> serialization;

  /**
   * The values of a structure.
   *
   * @param kind what to call such a structure, as in {@code map}
   * @param name its name
   */
  public StoredValues(String kind, String name, Supplier<Serialization> serialization) {
    this.structure = kind + "=" + name;
    this.serialization = serialization;
  }

  /** The kind and name of the structure, as in {@code map=orders}. */
  public String structure() {
    return structure;
  }

  /**
   * Serializes a value.
   *
   * @param what what it is, as in {@code key}
   * @throws NullPointerException that says what is null
   * @throws GridSerializationException if there is no way to write it
   */
  public Data data(@Nullable Object value, String what) {
    Object present = Objects.requireNonNull(value, what);
    try {
      return serialization.get().toData(present);
    } catch (GridSerializationException e) {
      throw notWritten(what, e);
    }
  }

  /** {@link #data} of a key, which must keep its bytes. */
  public Data key(@Nullable Object key) {
    Object present = Objects.requireNonNull(key, "key");
    try {
      return serialization.get().toKey(present);
    } catch (GridSerializationException e) {
      throw notWritten("key", e);
    }
  }

  private GridSerializationException notWritten(String what, GridSerializationException e) {
    return new GridSerializationException(structure + " " + what + ": " + e.getMessage(), e);
  }

  /**
   * Deserializes a value that is there.
   *
   * @param what what it is, for the message, as in {@code "a value"}
   * @throws UnreadableValueException if it cannot be read here
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // The caller knows what is in the structure.
  public <T> T object(Data data, Supplier<String> what) {
    try {
      return Objects.requireNonNull(serialization.get().<T>toObject(data));
    } catch (GridSerializationException e) {
      throw unreadable(data, what.get(), e);
    }
  }

  /** {@link #object} of an entry's value, whose key a failure names. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <T> T value(Data data, Object key) {
    try {
      return Objects.requireNonNull(serialization.get().<T>toObject(data));
    } catch (GridSerializationException e) {
      throw unreadable(data, "the value of key=" + keyText(key), e);
    }
  }

  private UnreadableValueException unreadable(
      Data data, String what, GridSerializationException cause) {
    String message = structure + ": " + what + " cannot be read here: " + cause.getMessage();
    return new UnreadableValueException(message, cause, structure, data.bytes());
  }

  /** Deserializes values one by one: one that cannot be read fails when it is looked at. */
  public <T> SnapshotList<T> list(Iterable<Data> all, Supplier<String> what) {
    return list(all, data -> this.<T>object(data, what));
  }

  /** {@link #list(Iterable, Supplier)} of what each is turned into by a function. */
  public <S, T> SnapshotList<T> list(Iterable<S> all, Function<S, T> reader) {
    SnapshotList.Builder<T> list = new SnapshotList.Builder<>(structure);
    for (S each : all) {
      try {
        list.add(reader.apply(each));
      } catch (UnreadableValueException e) {
        list.addUnreadable(e);
      }
    }
    return list.build();
  }

  /** A key as a message names it: its text, not longer than a line. */
  public static String keyText(@Nullable Object key) {
    String text;
    try {
      text = String.valueOf(key);
    } catch (RuntimeException e) {
      text = "a " + Objects.requireNonNull(key).getClass().getName();
    }
    return text.length() <= KEY_CHARS_MAX ? text : text.substring(0, KEY_CHARS_MAX) + "...";
  }

  /** Says at WARN that something was passed over: the first time, and at each power of two. */
  public void warn(String what, RuntimeException failure) {
    long count = warnings.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      log.log(
          System.Logger.Level.WARNING,
          what + " (such warnings=" + count + "): " + failure.getMessage());
    }
  }
}
