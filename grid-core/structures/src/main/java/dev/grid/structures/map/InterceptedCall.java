package dev.grid.structures.map;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapCacheMessages.GetAllToCache;
import dev.grid.structures.map.MapCacheMessages.GetToCache;
import dev.grid.structures.map.MapCacheMessages.PutToCache;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.OwnMapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that interceptors are asked about. Immutable.
 *
 * @param message the call
 * @param keys of the entries that it is about
 * @param values what is to be stored, for each key; none of what reads or removes
 * @param threadId of its caller, or {@link #IGNORES_LOCKS}
 */
record InterceptedCall(
    Kind kind, Message<?> message, List<Data> keys, List<Data> values, long threadId) {

  /** Of a message that no lock is in the way of. */
  static final long IGNORES_LOCKS = Long.MIN_VALUE;

  /** What it does with its entries. */
  enum Kind {
    READ,
    WRITE,
    REMOVE
  }

  /** The call of a message, or null if interceptors are not asked about it. */
  static @Nullable InterceptedCall of(Message<?> message) {
    return switch (message) {
      case Get m -> read(m, List.of(m.key()));
      case GetAll m -> read(m, m.keys());
      case GetAndTouch m -> read(m, List.of(m.key()));
      case GetToCache m -> read(m, List.of(m.key()));
      case GetAllToCache m -> read(m, m.keys());
      case PutToCache m -> write(m, m.key(), m.value(), m.threadId());
      case MapMessages.Set m -> write(m, m.key(), m.value(), m.threadId());
      case Put m -> write(m, m.key(), m.value(), m.threadId());
      case PutTransient m -> write(m, m.key(), m.value(), m.threadId());
      case PutWithMaxIdle m -> write(m, m.key(), m.value(), m.threadId());
      case SetWithMaxIdle m -> write(m, m.key(), m.value(), m.threadId());
      case PutTransientWithMaxIdle m -> write(m, m.key(), m.value(), m.threadId());
      case PutIfAbsent m -> write(m, m.key(), m.value(), m.threadId());
      case PutIfAbsentWithMaxIdle m -> write(m, m.key(), m.value(), m.threadId());
      case TryPut m -> write(m, m.key(), m.value(), m.threadId());
      case Replace m -> write(m, m.key(), m.value(), m.threadId());
      case ReplaceIfSame m -> write(m, m.key(), m.value(), m.threadId());
      case ReplaceIfSameFor m -> write(m, m.key(), m.value(), m.threadId());
      case PutAll m ->
          new InterceptedCall(
              Kind.WRITE,
              m,
              m.entries().stream().map(Map.Entry::getKey).toList(),
              m.entries().stream().map(Map.Entry::getValue).toList(),
              IGNORES_LOCKS);
      case Remove m -> remove(m, List.of(m.key()), m.threadId());
      case Delete m -> remove(m, List.of(m.key()), m.threadId());
      case TryRemove m -> remove(m, List.of(m.key()), m.threadId());
      case RemoveIfSame m -> remove(m, List.of(m.key()), m.threadId());
      case RemoveKeys m -> remove(m, m.keys(), m.threadId());
      default -> null;
    };
  }

  private static InterceptedCall read(Message<?> message, List<Data> keys) {
    return new InterceptedCall(Kind.READ, message, keys, List.of(), IGNORES_LOCKS);
  }

  private static InterceptedCall write(Message<?> message, Data key, Data value, long threadId) {
    return new InterceptedCall(Kind.WRITE, message, List.of(key), List.of(value), threadId);
  }

  private static InterceptedCall remove(Message<?> message, List<Data> keys, long threadId) {
    return new InterceptedCall(Kind.REMOVE, message, keys, List.of(), threadId);
  }

  /** Whether it changes anything of entries with these values, where there are any. */
  boolean happens(List<byte @Nullable []> seen) {
    return switch (message) {
      case PutIfAbsent m -> seen.getFirst() == null;
      case PutIfAbsentWithMaxIdle m -> seen.getFirst() == null;
      case Replace m -> seen.getFirst() != null;
      case ReplaceIfSame m -> isSame(seen.getFirst(), m.testValue());
      case ReplaceIfSameFor m -> isSame(seen.getFirst(), m.testValue());
      case RemoveIfSame m -> isSame(seen.getFirst(), m.value());
      default -> kind != Kind.REMOVE || seen.stream().anyMatch(Objects::nonNull);
    };
  }

  private static boolean isSame(byte @Nullable [] seen, Data value) {
    return seen != null && Data.sameValue(seen, value.bytes());
  }

  /** The same call with other values to store. */
  Message<?> with(List<@Nullable Data> given) {
    Data value = Objects.requireNonNull(given.getFirst());
    return switch (message) {
      case MapMessages.Set m ->
          new MapMessages.Set(m.name(), m.key(), value, m.threadId(), m.ttl());
      case Put m -> new Put(m.name(), m.key(), value, m.threadId(), m.ttl());
      case PutToCache m ->
          new PutToCache(m.name(), m.key(), value, m.threadId(), m.ttl(), m.maxIdle());
      case PutTransient m -> new PutTransient(m.name(), m.key(), value, m.threadId(), m.ttl());
      case PutWithMaxIdle m ->
          new PutWithMaxIdle(m.name(), m.key(), value, m.threadId(), m.ttl(), m.maxIdle());
      case SetWithMaxIdle m ->
          new SetWithMaxIdle(m.name(), m.key(), value, m.threadId(), m.ttl(), m.maxIdle());
      case PutTransientWithMaxIdle m ->
          new PutTransientWithMaxIdle(m.name(), m.key(), value, m.threadId(), m.ttl(), m.maxIdle());
      case PutIfAbsent m -> new PutIfAbsent(m.name(), m.key(), value, m.threadId(), m.ttl());
      case PutIfAbsentWithMaxIdle m ->
          new PutIfAbsentWithMaxIdle(m.name(), m.key(), value, m.threadId(), m.ttl(), m.maxIdle());
      case TryPut m -> new TryPut(m.name(), m.key(), value, m.threadId(), m.timeout());
      case Replace m -> new Replace(m.name(), m.key(), value, m.threadId());
      case ReplaceIfSame m ->
          new ReplaceIfSame(m.name(), m.key(), m.testValue(), value, m.threadId());
      case ReplaceIfSameFor m ->
          new ReplaceIfSameFor(m.name(), m.key(), m.testValue(), value, m.threadId(), m.ttl());
      case PutAll m -> {
        List<Map.Entry<Data, Data>> entries = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
          entries.add(Map.entry(keys.get(i), Objects.requireNonNull(given.get(i))));
        }
        yield new PutAll(m.name(), entries, m.triggerMapLoader());
      }
      default -> throw new IllegalStateException(message + " stores nothing");
    };
  }
}
