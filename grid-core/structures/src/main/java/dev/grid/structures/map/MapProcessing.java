package dev.grid.structures.map;

import dev.grid.OverloadedException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.keys.LockCalls;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.ReadEntry;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.OwnMapMessages.*;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entry processors: users' code that sees one entry and may change it. It runs outside the
 * partition and holds its key, so that other calls that write to the key, or lock it, wait. What
 * does not wait (clearing, eviction, expiry, merging) may change the entry meanwhile; then what the
 * processor came to is dropped and it runs again. Stateless.
 *
 * <p>Whether an entry has changed is seen by its array: each value that is stored is another one.
 */
final class MapProcessing {

  /** The pool that processors run on. */
  static final String POOL = "entry-processors";

  /** No entry is processed more often than this for one call. */
  private static final int RUNS_MAX = 32;

  private MapProcessing() {}

  /** A call for a processor. */
  private record Processing(EntryCode code, Data key, long threadId) {

    static Processing of(Data processor, Data key, long threadId) {
      return new Processing(new EntryCode(EntryCode.Kind.PROCESS, processor), key, threadId);
    }
  }

  /**
   * What a processor came to.
   *
   * @param seen the value that it was shown, as the entry has it, or null if there was no entry
   * @param runs how often it has run for this call
   */
  private record Processed(byte @Nullable [] seen, EntryCode.Made made, int runs) {}

  /** The call as it came. */
  static Outcome begin(MapState state, Call call, Data processor, Data key, long threadId) {
    Outcome wait = LockCalls.waitFor(state, call, key, threadId, LockCalls.NO_TIMEOUT, null);
    return wait != null ? wait : run(state, call, Processing.of(processor, key, threadId), 1);
  }

  /** A processor that changes nothing waits for nobody, and holds nothing. */
  static Outcome read(MapState state, Call call, ReadEntry m) {
    byte[] seen = seen(state, call, m.key());
    String name = state.name();
    Processing asked = reading(m);
    return new Outcome.Sliced(POOL, services -> process(services, name, asked, seen, 1));
  }

  private static Processing reading(ReadEntry m) {
    return new Processing(new EntryCode(EntryCode.Kind.READ, m.entryProcessor()), m.key(), 0);
  }

  private static Outcome run(MapState state, Call call, Processing asked, int runs) {
    byte[] seen = seen(state, call, asked.key());
    String name = state.name();
    return new Outcome.Offloaded(
        POOL, asked.key(), services -> process(services, name, asked, seen, runs));
  }

  /** An entry whose time is up counts as none, and is removed with the change that follows. */
  static byte @Nullable [] seen(MapState state, Call call, Data key) {
    MapEntry entry = state.find(key);
    boolean isThere =
        entry != null && (entry.times() == null || !entry.isExpiredAt(call.nowMillis()));
    if (isThere) {
      return Objects.requireNonNull(entry).value;
    }
    MapEntry shown = state.stored() == null ? null : state.stored().shown(key);
    return shown == null ? null : shown.value;
  }

  /** Runs the processor; outside the partition. */
  private static Processed process(
      OutsideServices services, String name, Processing asked, byte @Nullable [] seen, int runs) {
    EntryCode.Runner processor = asked.code().open(services, name);
    StoredValues values = new StoredValues("map", name, services::serialization);
    OpenEntry<Object, Object> entry =
        new OpenEntry<>(values, asked.key(), seen == null ? null : new Data(seen));
    EntryCode.Made made = processor.run(entry);
    return new Processed(seen, Objects.requireNonNull(made, "code for a key answers"), runs);
  }

  /** The processor has ended, or what it stores has waited for room. */
  static Outcome resume(MapState state, Call call, Message<?> message, @Nullable Object result) {
    Processing asked =
        switch (message) {
          case ExecuteOnKey m -> Processing.of(m.entryProcessor(), m.key(), m.threadId());
          case SubmitToKey m -> Processing.of(m.entryProcessor(), m.key(), m.threadId());
          case ReadEntry m -> reading(m);
          default -> throw new IllegalStateException(message + " runs no processor");
        };
    Processed processed = (Processed) Objects.requireNonNull(result);
    EntryCode.Made made = processed.made();
    if (!asked.code().isReadOnly() && isOther(state, call, asked.key(), processed.seen())) {
      return runAgain(state, call, asked, processed.runs());
    }
    Data value = made.value();
    if (made.isSet()) {
      Outcome wait = waitForLock(state, call, asked);
      if (wait != null) {
        return wait;
      }
    }
    if (value != null && state.limit() != null) {
      Outcome wait = MapRoom.waitForRoom(state, call, Map.entry(asked.key(), value), processed);
      if (wait != null) {
        return wait;
      }
    }
    MapChange change = new MapChange(state, call);
    MapEntry entry = change.find(asked.key());
    if (value != null) {
      change.store(entry, asked.key(), value, made.timeToLiveMillis(), MapState.AS_CONFIGURED);
    } else if (entry != null && made.isSet()) {
      change.remove(entry, EntryEventType.REMOVED);
    } else if (entry != null) {
      state.touch(entry, call.nowMillis());
    }
    return change.reply(made.answer());
  }

  /** Whether an entry is not as it was seen. */
  @SuppressWarnings("ArrayEquals") // Another array is another value, even of the same bytes.
  static boolean isOther(MapState state, Call call, Data key, byte @Nullable [] seen) {
    byte[] now = seen(state, call, key);
    // With a store it may have been loaded once more.
    return now != seen && (state.stored() == null || !Arrays.equals(now, seen));
  }

  private static Outcome runAgain(MapState state, Call call, Processing asked, int runs) {
    if (runs >= RUNS_MAX) {
      throw new OverloadedException(
          "map="
              + state.name()
              + ": the entry was changed each time while its processor ran, runs="
              + runs
              + "; is the map cleared all the time?");
    }
    Outcome wait = waitForLock(state, call, asked);
    return wait != null ? wait : run(state, call, asked, runs + 1);
  }

  /** While it waited for room it held nothing: another may have locked the key and read it. */
  private static @Nullable Outcome waitForLock(MapState state, Call call, Processing asked) {
    return LockCalls.waitFor(
        state, call, asked.key(), asked.threadId(), LockCalls.NO_TIMEOUT, null);
  }

  /**
   * How a message waits for processors, or is answered that does not want to; null if it does not.
   */
  static @Nullable Outcome whileHeld(Message<?> message, java.util.Set<Object> held) {
    return switch (message) {
      case Get m -> null;
      case MapMessages.Set m -> wait(held, m.key());
      case Put m -> wait(held, m.key());
      case PutTransient m -> wait(held, m.key());
      case PutWithMaxIdle m -> wait(held, m.key());
      case SetWithMaxIdle m -> wait(held, m.key());
      case PutTransientWithMaxIdle m -> wait(held, m.key());
      case PutIfAbsent m -> wait(held, m.key());
      case PutIfAbsentWithMaxIdle m -> wait(held, m.key());
      case TryPut m -> wait(held, m.key(), m.timeout());
      case Remove m -> wait(held, m.key());
      case Delete m -> wait(held, m.key());
      case TryRemove m -> wait(held, m.key(), m.timeout());
      case RemoveIfSame m -> wait(held, m.key());
      case Replace m -> wait(held, m.key());
      case ReplaceIfSame m -> wait(held, m.key());
      case PutAll m -> waitForFirst(held, m.entries().stream().map(Map.Entry::getKey).toList());
      case SetTtl m -> wait(held, m.key());
      case Evict m -> wait(held, m.key());
      case MapMessages.Lock m -> wait(held, m.key());
      case TryLock m -> wait(held, m.key(), m.timeout());
      case LockAndGet m ->
          held.contains(m.key())
              ? Held.waitFor(m.key(), Math.max(0, m.timeoutMillis()), LockedValue.NOT_LOCKED)
              : null;
      case GetAndTouch m -> wait(held, m.key());
      case ReplaceIfSameFor m -> wait(held, m.key());
      case MapCacheMessages.PutToCache m -> wait(held, m.key());
      case RemoveKeys m -> waitForFirst(held, m.keys());
      case ExecuteOnKey m -> wait(held, m.key());
      case SubmitToKey m -> wait(held, m.key());
      default ->
          null; // Readers see the entry as it was; what has no key lets processors run again.
    };
  }

  private static @Nullable Outcome wait(java.util.Set<Object> held, Data key) {
    return held.contains(key) ? Held.waitFor(key, Held.FOR_EVER, null) : null;
  }

  private static @Nullable Outcome wait(java.util.Set<Object> held, Data key, long timeoutMillis) {
    if (!held.contains(key)) {
      return null;
    }
    return timeoutMillis == 0
        ? Outcome.reply(false)
        : Held.waitFor(key, timeoutMillis < 0 ? Held.FOR_EVER : timeoutMillis, false);
  }

  private static @Nullable Outcome waitForFirst(java.util.Set<Object> held, List<Data> keys) {
    for (Data key : keys) {
      if (held.contains(key)) {
        return Held.waitFor(key, Held.FOR_EVER, null);
      }
    }
    return null;
  }
}
