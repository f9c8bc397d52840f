package dev.grid.structures.replicatedmap;

import dev.grid.Registration;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.SnapshotSet;
import dev.grid.kernel.StoredValues;
import dev.grid.map.EntryListener;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.replicatedmap.AsyncGridReplicatedMap;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.*;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncReplicatedMapProxy<K, V> implements AsyncGridReplicatedMap<K, V> {

  private static final long FOR_EVER = 0;

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  /**
   * Whose owner is asked about all keys: the same one each time, so that what was there stays
   * there, and another for another handle.
   */
  private final int random = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

  AsyncReplicatedMapProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("replicated-map", name, invoker::serialization);
  }

  // Between objects and bytes.

  private Data value(Object value) {
    return values.data(value, "value");
  }

  private Map.Entry<K, V> entry(Map.Entry<Data, Data> entry) {
    K key = values.object(entry.getKey(), () -> "a key");
    return Map.entry(key, values.<V>value(entry.getValue(), key));
  }

  private <R> CallFuture<R> call(Message<R> message) {
    return invoker.invoke(message, reply -> Objects.requireNonNull(reply));
  }

  private <R> CallFuture<R> askAnyone(Message<R> message) {
    return askAnyone(message, Function.identity());
  }

  private <R, T> CallFuture<T> askAnyone(Message<R> message, Function<R, T> decoder) {
    return invoker.invoke(
        message,
        random % invoker.partitionCount(),
        reply -> decoder.apply(Objects.requireNonNull(reply)));
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private static Void nothing(@Nullable Object reply) {
    return null;
  }

  /** What was carried out does not fail for a value that it has replaced. */
  private @Nullable V before(@Nullable Data data, Object key) {
    if (data == null) {
      return null;
    }
    try {
      return values.<V>value(data, key);
    } catch (UnreadableValueException e) {
      values.warn("the value before is not answered", e);
      return null;
    }
  }

  // Calls.

  @Override
  public CallFuture<@Nullable V> get(K key) {
    return getAny(key);
  }

  CallFuture<@Nullable V> getAny(Object key) {
    return invoker.<@Nullable Data, @Nullable V>invoke(
        new Get(name, values.key(key)), data -> data == null ? null : values.<V>value(data, key));
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value) {
    return put(key, value, FOR_EVER);
  }

  @Override
  public CallFuture<@Nullable V> put(K key, V value, Duration timeToLive) {
    return put(key, value, millis(timeToLive));
  }

  private CallFuture<@Nullable V> put(K key, V value, long ttlMillis) {
    return invoker.<@Nullable Data, @Nullable V>invoke(
        new Put(name, values.key(key), value(value), ttlMillis), data -> before(data, key));
  }

  private long millis(Duration timeToLive) {
    if (Objects.requireNonNull(timeToLive, "timeToLive").isNegative()) {
      throw new IllegalArgumentException(
          "replicated-map=%s timeToLive=%s: must be zero, for no limit, or more"
              .formatted(name, timeToLive));
    }
    if (timeToLive.isZero()) {
      return FOR_EVER;
    }
    return timeToLive.toSeconds() >= Long.MAX_VALUE / 1000
        ? Long.MAX_VALUE
        : Math.max(1, timeToLive.toMillis());
  }

  /** Each part goes to the member that is asked about its keys. */
  @Override
  public CompletionStage<Void> putAll(Map<? extends K, ? extends V> entries) {
    Map<Integer, List<Map.Entry<Data, Data>>> byPartition = new HashMap<>();
    Objects.requireNonNull(entries, "entries")
        .forEach(
            (key, value) -> {
              Data data = values.key(key);
              byPartition
                  .computeIfAbsent(data.partition(invoker.partitionCount()), p -> new ArrayList<>())
                  .add(Map.entry(data, value(value)));
            });
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, part) ->
            parts.add(
                invoker.invoke(
                    new PutAll(name, part), partition, AsyncReplicatedMapProxy::nothing)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CallFuture<@Nullable V> remove(K key) {
    return removeAny(key);
  }

  CallFuture<@Nullable V> removeAny(Object key) {
    return invoker.<@Nullable Data, @Nullable V>invoke(
        new Remove(name, values.key(key)), data -> before(data, key));
  }

  @Override
  public CallFuture<Void> clear() {
    return invoker.invoke(new Clear(name), AsyncReplicatedMapProxy::nothing);
  }

  @Override
  public CallFuture<Boolean> containsKey(K key) {
    return containsAnyKey(key);
  }

  CallFuture<Boolean> containsAnyKey(Object key) {
    return call(new ContainsKey(name, values.key(key)));
  }

  @Override
  public CallFuture<Boolean> containsValue(V value) {
    return containsAnyValue(value);
  }

  CallFuture<Boolean> containsAnyValue(Object value) {
    return askAnyone(new ContainsValue(name, value(value)));
  }

  @Override
  public CallFuture<Integer> size() {
    return askAnyone(new Size(name));
  }

  @Override
  public CallFuture<Boolean> isEmpty() {
    return askAnyone(new IsEmpty(name));
  }

  @Override
  public CallFuture<Set<K>> keySet() {
    return askAnyone(
        new KeySet(name),
        keys -> new SnapshotSet<>(values.structure(), values.<K>list(keys, () -> "a key")));
  }

  @Override
  public CallFuture<Collection<V>> values() {
    return askAnyone(
        new Values(name),
        all -> values.<V>list(all, () -> "a value (entrySet() tells whose)").readableFirst());
  }

  @Override
  public CallFuture<Set<Map.Entry<K, V>>> entrySet() {
    return askAnyone(
        new EntrySet(name),
        all -> new SnapshotSet<>(values.structure(), values.list(all, this::entry)));
  }

  // For the blocking form.

  Registration addListener(
      EntryListener<K, V> listener, @Nullable Predicate<? super Map.Entry<K, V>> predicate) {
    return subscribe(listener, predicate, new AddEntryListener(name, true));
  }

  Registration addListener(
      EntryListener<K, V> listener, K key, @Nullable Predicate<? super Map.Entry<K, V>> predicate) {
    return subscribe(listener, predicate, new AddEntryListenerToKey(name, values.key(key), true));
  }

  private Registration subscribe(
      EntryListener<K, V> listener,
      @Nullable Predicate<? super Map.Entry<K, V>> predicate,
      Message<UUID> request) {
    return invoker.subscribe(
        request,
        ReplicatedMapMessagesCodecs.ENTRY_CHANGED,
        id -> new RemoveEntryListener(name, id),
        new ReplicatedMapEvents<>(name, values, listener, predicate));
  }

  void destroy() {
    invoker.destroy(GridReplicatedMap.TYPE.id(name));
  }
}
