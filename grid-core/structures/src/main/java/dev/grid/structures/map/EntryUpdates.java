package dev.grid.structures.map;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.MessageTooLargeException;
import dev.grid.OverloadedException;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.structures.map.MapMessages.Delete;
import dev.grid.structures.map.MapMessages.EntrySet;
import dev.grid.structures.map.MapMessages.Get;
import dev.grid.structures.map.MapMessages.PutIfAbsent;
import dev.grid.structures.map.MapMessages.RemoveIfSame;
import dev.grid.structures.map.MapMessages.ReplaceIfSame;
import dev.grid.structures.map.MapMessages.Unlock;
import dev.grid.structures.map.OwnMapMessages.GetStored;
import dev.grid.structures.map.OwnMapMessages.RemoveKeys;
import dev.grid.structures.map.OwnMapMessages.ReplaceIfSameFor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes entries by what they hold: reads one, decides, and writes if the bytes that were read are
 * still there. A value is never serialized again to be compared: many do not get the same bytes
 * twice, as one whose constructor normalizes it, or one of a class that has got a field since. What
 * is read is what is stored: what interceptors make of that for readers is not to be written back.
 *
 * <p>Each loop is bounded. An update that others overtake again and again takes the key's lock;
 * then only who does not ask for the lock, such as an expiry, can come between. Immutable.
 */
final class EntryUpdates<K, V> {

  /** How often an entry may change between reading and writing; as often again with its lock. */
  static final int ATTEMPTS_MAX = 16;

  /** How often again where keys have no locks, after pauses of a random length. */
  private static final int WITHOUT_LOCK_MAX = 1_000;

  private static final long PAUSE_MILLIS_MAX = 50;

  /** How many entries are read at once where one answer cannot hold all. */
  private static final int PAGE = 1_000;

  private final AsyncMapProxy<K, V> map;
  private final String name;
  private final StoredValues values;
  private final Invoker invoker;

  EntryUpdates(AsyncMapProxy<K, V> map, StoredValues values, Invoker invoker) {
    this.map = map;
    this.name = map.name;
    this.values = values;
    this.invoker = invoker;
  }

  /** What an entry's value becomes: null for none, before and after. */
  private interface Step<V> {
    @Nullable V next(@Nullable V value);
  }

  /** What an update has made of the entry; null if it has none now. */
  private record Result<V>(@Nullable V value) {}

  // With a function. These block, and call it on the thread that calls them.

  @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> f, long threadId) {
    Objects.requireNonNull(f, "remappingFunction");
    return update(key, map.key(key), value -> f.apply(key, value), threadId);
  }

  @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> f, long threadId) {
    Objects.requireNonNull(f, "mappingFunction");
    Data keyData = map.key(key);
    Data there = await(get(keyData, threadId)); // It is told to the caller, as to any reader.
    if (there != null) {
      return map.value(there, key);
    }
    V made = f.apply(key);
    if (made == null) {
      return null;
    }
    Data before = await(putIfAbsent(keyData, values.data(made, "value"), threadId));
    return before == null ? made : map.value(before, key);
  }

  @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> f, long threadId) {
    Objects.requireNonNull(f, "remappingFunction");
    return update(key, map.key(key), value -> value == null ? null : f.apply(key, value), threadId);
  }

  @Nullable V merge(
      K key, V added, BiFunction<? super V, ? super V, ? extends @Nullable V> f, long threadId) {
    Objects.requireNonNull(f, "remappingFunction");
    Objects.requireNonNull(added, "value");
    return update(
        key, map.key(key), value -> value == null ? added : f.apply(value, added), threadId);
  }

  void replaceAll(BiFunction<? super K, ? super V, ? extends V> f, long threadId) {
    Objects.requireNonNull(f, "function");
    for (Map.Entry<Data, Data> entry : everything()) {
      K key = values.object(entry.getKey(), () -> "a key");
      Step<V> step =
          value -> value == null ? null : Objects.requireNonNull(f.apply(key, value), "result");
      if (attempt(key, entry.getKey(), entry.getValue(), step, threadId) == null) {
        var unused = update(key, entry.getKey(), step, threadId);
      }
    }
  }

  /** All entries at once if one answer holds them, else a page at a time. */
  private Iterable<Map.Entry<Data, Data>> everything() {
    try {
      return invoker
          .<List<Map.Entry<Data, Data>>, List<Map.Entry<Data, Data>>>invoke(
              new EntrySet(name), Objects::requireNonNull)
          .await();
    } catch (MessageTooLargeException e) {
      return new MapWalk(name, invoker, PAGE).entries(Function.identity());
    }
  }

  /** Runs what blocks on a thread of its own. */
  static <T extends @Nullable Object> CompletionStage<T> elsewhere(Supplier<T> blocking) {
    CompletableFuture<T> future = new CompletableFuture<>();
    var unused =
        Thread.startVirtualThread(
            () -> {
              try {
                future.complete(blocking.get());
              } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
              }
            });
    return future;
  }

  private @Nullable V update(K key, Data keyData, Step<V> step, long threadId) {
    Result<V> result = attempts(key, keyData, step, threadId);
    if (result != null) {
      return result.value;
    }
    try {
      await(lock(keyData, threadId));
    } catch (UnsupportedOperationException e) {
      return withoutLock(key, keyData, step, threadId);
    }
    try {
      result = attempts(key, keyData, step, threadId);
    } finally {
      unlock(keyData, threadId);
    }
    if (result == null) {
      throw overtaken(key);
    }
    return result.value;
  }

  /** Tries on where keys have no locks: of those who overtake each other one gets on each time. */
  private @Nullable V withoutLock(K key, Data keyData, Step<V> step, long threadId) {
    for (int i = 0; i < WITHOUT_LOCK_MAX; i++) {
      long pauseMillis = ThreadLocalRandom.current().nextLong(Math.min(i, PAUSE_MILLIS_MAX) + 1);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
      Result<V> result = attempt(key, keyData, read(keyData, threadId), step, threadId);
      if (result != null) {
        return result.value;
      }
    }
    throw overtaken(key);
  }

  private @Nullable Result<V> attempts(K key, Data keyData, Step<V> step, long threadId) {
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      Result<V> result = attempt(key, keyData, read(keyData, threadId), step, threadId);
      if (result != null) {
        return result;
      }
    }
    return null;
  }

  /** One attempt; null if the entry is another now. */
  private @Nullable Result<V> attempt(
      K key, Data keyData, @Nullable Data read, Step<V> step, long threadId) {
    V next = step.next(read == null ? null : map.value(read, key));
    if (next == null) {
      boolean isNone = read == null || await(call(new RemoveIfSame(name, keyData, read, threadId)));
      return isNone ? new Result<>(null) : null;
    }
    Data nextData = values.data(next, "value");
    boolean isWritten =
        read == null
            ? await(putIfAbsent(keyData, nextData, threadId)) == null
            : await(call(new ReplaceIfSame(name, keyData, read, nextData, threadId)));
    return isWritten ? new Result<>(next) : null;
  }

  // What was done is not undone because somebody has forced the lock open meanwhile.
  private void unlock(Data keyData, long threadId) {
    try {
      await(call(new Unlock(name, keyData, threadId, LockRequest.number()), CallFuture::nothing));
    } catch (IllegalMonitorStateException e) {
      values.warn("the lock of an update of " + values.structure() + " was forced open", e);
    }
  }

  private OverloadedException overtaken(@Nullable Object key) {
    return new OverloadedException(
        values.structure()
            + " key="
            + StoredValues.keyText(key)
            + ": nothing was changed, as the entry changed between reading and writing"
            + " attemptsMax="
            + ATTEMPTS_MAX
            + " times");
  }

  // With an expected value.

  /**
   * A call that is carried out if the entry has an expected value.
   *
   * @param threadId whose call it is, as parts of it may run elsewhere
   * @param call the call, given the bytes of the value
   */
  private record Conditional(
      Object key,
      Data keyData,
      Object expected,
      Data expectedData,
      long threadId,
      Function<Data, Message<Boolean>> call) {}

  private Conditional replacing(K key, V expected, V next, long timeToLiveMillis) {
    Data keyData = map.key(key);
    Data expectedData = values.data(expected, "oldValue");
    Data nextData = values.data(next, "newValue");
    long threadId = threadId();
    return new Conditional(
        key,
        keyData,
        expected,
        expectedData,
        threadId,
        stored ->
            timeToLiveMillis == MapState.AS_CONFIGURED
                ? new ReplaceIfSame(name, keyData, stored, nextData, threadId)
                : new ReplaceIfSameFor(
                    name, keyData, stored, nextData, threadId, timeToLiveMillis));
  }

  private Conditional removing(Object key, Object expected) {
    Data keyData = map.key(key);
    Data expectedData = values.data(expected, "value");
    long threadId = threadId();
    return new Conditional(
        key,
        keyData,
        expected,
        expectedData,
        threadId,
        stored -> new RemoveIfSame(name, keyData, stored, threadId));
  }

  /** Replaces the value if it is this one; blocks. */
  boolean replace(K key, V expected, V next) {
    return replace(key, expected, next, MapState.AS_CONFIGURED);
  }

  /** Replaces the value if it is this one, with a time to live; blocks. */
  boolean replace(K key, V expected, V next, long timeToLiveMillis) {
    return carryOut(replacing(key, expected, next, timeToLiveMillis));
  }

  /** Removes the entry if it has this value; blocks. */
  boolean remove(Object key, Object expected) {
    return carryOut(removing(key, expected));
  }

  CompletionStage<Boolean> replaceAsync(K key, V expected, V next, long timeToLiveMillis) {
    return begin(replacing(key, expected, next, timeToLiveMillis));
  }

  CompletionStage<Boolean> removeAsync(Object key, Object expected) {
    return begin(removing(key, expected));
  }

  private boolean carryOut(Conditional c) {
    return await(call(c.call.apply(c.expectedData))) || await(ifEqual(c));
  }

  private CompletionStage<Boolean> begin(Conditional c) {
    return call(c.call.apply(c.expectedData))
        .thenCompose(done -> done ? CompletableFuture.completedStage(true) : ifEqual(c));
  }

  /** Does it if what is stored is equal, although its bytes are not those of what is expected. */
  private CompletionStage<Boolean> ifEqual(Conditional c) {
    return isAlwaysWrittenTheSame(c.expectedData)
        ? CompletableFuture.completedStage(false)
        : ifEqual(c, ATTEMPTS_MAX);
  }

  private CompletionStage<Boolean> ifEqual(Conditional c, int attempts) {
    return readAsync(c.keyData, c.threadId)
        .thenCompose(
            stored -> {
              if (stored == null || !isEqual(stored, c.expected)) {
                return CompletableFuture.completedStage(false);
              }
              if (attempts == 0) {
                return CompletableFuture.failedStage(overtaken(c.key));
              }
              return call(c.call.apply(stored))
                  .thenCompose(
                      done ->
                          done ? CompletableFuture.completedStage(true) : ifEqual(c, attempts - 1));
            });
  }

  private boolean isEqual(Data stored, Object expected) {
    try {
      return expected.equals(values.<Object>object(stored, () -> "a value"));
    } catch (UnreadableValueException e) {
      return false;
    }
  }

  /** Whether values of the type that are equal have equal bytes: most calls are about such. */
  private static boolean isAlwaysWrittenTheSame(Data data) {
    int type = data.type();
    return type <= TypeIds.BYTE && type >= TypeIds.UUID
        || type <= TypeIds.DATE && type >= TypeIds.BIG_DECIMAL
        || type <= TypeIds.LOCAL_DATE && type >= TypeIds.OFFSET_DATE_TIME
        || type == TypeIds.JSON;
  }

  // Of many keys.

  /**
   * Removes entries; how many there were. Members of the reference have no message for it: there
   * each is deleted by itself, which comes to the same.
   */
  CompletionStage<Integer> removeAll(Collection<? extends K> keys, long threadId) {
    Objects.requireNonNull(keys, "keys");
    List<CompletableFuture<Integer>> parts = new ArrayList<>();
    EntryParts.byPartition(keys.stream().map(map::key).toList(), invoker.partitionCount())
        .forEach(
            (partition, part) ->
                parts.add(
                    orElse(
                        invoker.invoke(
                            new RemoveKeys(name, part, threadId),
                            partition,
                            Objects::requireNonNull),
                        () -> deleteEach(part, threadId))));
    return sum(parts);
  }

  /** A call, and what is done in its place where a member is of an earlier version. */
  private static <T extends @Nullable Object> CompletableFuture<T> orElse(
      CallFuture<T> call, Supplier<? extends CompletableFuture<T>> ofEarlier) {
    return call.exceptionallyCompose(
        failure ->
            CallFuture.unwrapped(failure) instanceof UnsupportedOperationException
                ? ofEarlier.get()
                : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<Integer> deleteEach(List<Data> keys, long threadId) {
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (Data key : keys) {
      calls.add(call(new Delete(name, key, threadId), was -> Boolean.TRUE.equals(was) ? 1 : 0));
    }
    return sum(calls);
  }

  private static CompletableFuture<Integer> sum(List<CompletableFuture<Integer>> calls) {
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> calls.stream().mapToInt(CompletableFuture::join).sum());
  }

  // Messages.

  private static long threadId() {
    return Thread.currentThread().threadId();
  }

  /** What is stored; blocks. */
  private @Nullable Data read(Data key, long threadId) {
    if (invoker.isOwnCluster()) {
      try {
        return getStored(key, threadId).await();
      } catch (UnsupportedOperationException e) {
        // The member is of an earlier version.
      }
    }
    return get(key, threadId).await();
  }

  private CompletionStage<@Nullable Data> readAsync(Data key, long threadId) {
    return invoker.isOwnCluster()
        ? orElse(getStored(key, threadId), () -> get(key, threadId))
        : get(key, threadId);
  }

  private CallFuture<@Nullable Data> getStored(Data key, long threadId) {
    return invoker.<@Nullable Data, @Nullable Data>invoke(
        new GetStored(name, key, threadId), data -> data);
  }

  private CallFuture<@Nullable Data> get(Data key, long threadId) {
    return invoker.<@Nullable Data, @Nullable Data>invoke(
        new Get(name, key, threadId), data -> data);
  }

  private CallFuture<Boolean> call(Message<Boolean> message) {
    return invoker.invoke(message, Objects::requireNonNull);
  }

  private <R, T> CallFuture<T> call(Message<R> message, Function<@Nullable R, T> decoder) {
    return invoker.invoke(message, decoder);
  }

  private CallFuture<@Nullable Data> putIfAbsent(Data key, Data value, long threadId) {
    return invoker.<@Nullable Data, @Nullable Data>invoke(
        new PutIfAbsent(name, key, value, threadId, MapState.AS_CONFIGURED), data -> data);
  }

  private CallFuture<Void> lock(Data key, long threadId) {
    return call(
        new MapMessages.Lock(name, key, threadId, LockRequest.NO_LEASE, LockRequest.number()),
        CallFuture::nothing);
  }
}
