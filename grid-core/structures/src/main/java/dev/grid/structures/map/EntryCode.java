package dev.grid.structures.map;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.kernel.fragment.EntryChange;
import dev.grid.map.EntryProcessor;
import dev.grid.map.ReadOnlyEntryProcessor;
import dev.grid.protocol.Data;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What users wrote to look at entries where they are. Immutable.
 *
 * @param kind of code
 * @param bytes the code, serialized
 */
record EntryCode(Kind kind, Data bytes) {

  /** What it is. */
  enum Kind {
    /** An {@link EntryProcessor}. */
    PROCESS(0),
    /** A {@link ReadOnlyEntryProcessor}: it may change nothing, and is in nobody's way. */
    READ(1),
    /** A function of keys and values that gives each entry a new value, and answers nothing. */
    REPLACE(2),
    /** A {@link EntryChange}, which has no code, and answers nothing. */
    CHANGE(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** As it goes over the wire. */
    int code() {
      return code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("kind of code=" + code + " is not known");
    }
  }

  boolean isReadOnly() {
    return kind == Kind.READ;
  }

  /**
   * What came of it for an entry.
   *
   * @param isSet whether it has set something
   * @param value what is to be stored, or null if the entry is to be removed
   * @param timeToLiveMillis of that value, as callers request it
   */
  record Made(boolean isSet, @Nullable Data value, long timeToLiveMillis, @Nullable Data answer) {}

  /** The code, ready to run. Confined to the thread that runs it. */
  @FunctionalInterface
  interface Runner {

    /** Runs it on an entry; null if that is not concerned. Throws what it throws. */
    @Nullable Made run(OpenEntry<Object, Object> entry);
  }

  /**
   * Reads it; outside the partition.
   *
   * @throws dev.grid.GridSerializationException if the member does not know its class
   */
  @SuppressWarnings("unchecked") // Who writes it knows what is in the map.
  Runner open(OutsideServices services, String name) {
    String what = "map=" + name + " ";
    switch (kind) {
      case PROCESS -> {
        EntryProcessor<Object, Object, Object> processor =
            UserCode.read(services, bytes, EntryProcessor.class, what + "entry processor");
        return entry -> {
          if (processor instanceof ReadOnlyEntryProcessor) {
            entry.isReadOnly(processor);
          }
          return made(entry, processor.process(entry));
        };
      }
      case READ -> {
        ReadOnlyEntryProcessor<Object, Object, Object> processor =
            UserCode.read(
                services, bytes, ReadOnlyEntryProcessor.class, what + "read-only entry processor");
        return entry -> {
          entry.isReadOnly(processor);
          return made(entry, processor.process(entry));
        };
      }
      case REPLACE -> {
        BiFunction<Object, Object, Object> function =
            UserCode.read(services, bytes, BiFunction.class, what + "function");
        return entry -> {
          Object value = entry.value();
          if (value != null) {
            entry.setValue(
                Objects.requireNonNull(
                    function.apply(entry.key(), value), "what the function has returned"));
          }
          return made(entry, null);
        };
      }
      case CHANGE -> {
        EntryChange change = services.queries().fragments().change(bytes);
        return entry -> {
          Data value = entry.storedValue();
          EntryChange.Result result =
              value == null ? null : change.of(entry.storedKey(), value, services);
          return result == null
              ? null
              : new Made(true, result.value(), MapState.AS_CONFIGURED, null);
        };
      }
    }
    throw new IllegalStateException("kind=" + kind);
  }

  private static Made made(OpenEntry<Object, Object> entry, @Nullable Object answer) {
    return new Made(
        entry.isSet(),
        entry.isSet() ? entry.valueData() : null,
        entry.timeToLiveMillis(),
        answer == null ? null : entry.answerData(answer));
  }
}
