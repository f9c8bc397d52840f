package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;

import dev.grid.config.MemberConfig;
import dev.grid.map.EntryEventType;
import dev.grid.map.MapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.Values;
import dev.grid.structures.map.MapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One partition of a map of strings named {@code m}, hosted by the test. */
final class MapShard {

  static final String NAME = "m";
  static final long AS_CONFIGURED = -1;
  static final long FOR_EVER = 0;

  /** Alice's thread. */
  static final long THREAD = 11;

  /** Another one of hers. */
  static final long OTHER_THREAD = 12;

  final ShardHost<MapState> host;
  private long lockCalls;

  MapShard() {
    this(MapConfig.named("m*"));
  }

  MapShard(MapConfig config) {
    host =
        new ShardHost<>(
            new MapStructure(), NAME, MemberConfig.defaults().withPartitionCount(1).with(config));
  }

  @Nullable Object callAll(Message<?> message) {
    return readable(host.callAll(ALICE, message).reply());
  }

  @Nullable Object call(Message<?> message) {
    return readable(host.call(ALICE, message));
  }

  Answer send(Message<?> message) {
    return host.send(ALICE, message);
  }

  @Nullable Object get(String key) {
    return call(new Get(NAME, data(key), THREAD));
  }

  @Nullable Object put(String key, String value) {
    return call(putBy(THREAD, key, value));
  }

  @Nullable Object put(String key, String value, long ttlMillis, long maxIdleMillis) {
    return call(new PutWithMaxIdle(NAME, data(key), data(value), THREAD, ttlMillis, maxIdleMillis));
  }

  static Put putBy(long thread, String key, String value) {
    return new Put(NAME, data(key), data(value), thread, AS_CONFIGURED);
  }

  Answer lock(UUID caller, long thread, String key) {
    return host.send(caller, new Lock(NAME, data(key), thread, AS_CONFIGURED, ++lockCalls));
  }

  Answer lock(UUID caller, long thread, String key, long leaseMillis) {
    return host.send(caller, new Lock(NAME, data(key), thread, leaseMillis, ++lockCalls));
  }

  Answer tryLock(UUID caller, long thread, String key, long timeoutMillis) {
    return host.send(
        caller, new TryLock(NAME, data(key), thread, AS_CONFIGURED, timeoutMillis, ++lockCalls));
  }

  void unlock(UUID caller, long thread, String key) {
    host.call(caller, new Unlock(NAME, data(key), thread, ++lockCalls));
  }

  boolean isLocked(String key) {
    return Boolean.TRUE.equals(call(new IsLocked(NAME, data(key))));
  }

  /** Everything in the partition, expired or not, sorted. */
  Map<String, String> entries() {
    Map<String, String> entries = new TreeMap<>();
    host.state()
        .forEach(e -> entries.put(Values.text(new Data(e.key())), Values.text(new Data(e.value))));
    return entries;
  }

  /** Events as {@code TYPE key old->new}. */
  List<String> events() {
    List<String> readable = new ArrayList<>();
    host.takeEvents().forEach(event -> readable.add(readable((EntryChanged) event)));
    return readable;
  }

  static String readable(EntryChanged e) {
    return EntryEventType.of(e.eventType())
        + " "
        + readable((Object) e.key())
        + " "
        + readable((Object) e.oldValue())
        + "->"
        + readable((Object) e.value());
  }

  /** Data as its text. */
  static @Nullable Object readable(@Nullable Object reply) {
    return switch (reply) {
      case Data data -> Values.text(data);
      case Map.Entry<?, ?> entry -> readable(entry.getKey()) + "=" + readable(entry.getValue());
      case List<?> list -> list.stream().map(MapShard::readable).toList();
      case null, default -> reply;
    };
  }
}
