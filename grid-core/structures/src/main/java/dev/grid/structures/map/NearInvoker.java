package dev.grid.structures.map;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.nearcache.NearCache;
import dev.grid.kernel.nearcache.Reservation;
import dev.grid.map.NearCacheConfig.UpdatePolicy;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnKeys;
import dev.grid.structures.map.MapCacheMessages.CachedValue;
import dev.grid.structures.map.MapCacheMessages.PutToCache;
import dev.grid.structures.map.MapIndexMessages.AddIndex;
import dev.grid.structures.map.MapIndexMessages.DropIndex;
import dev.grid.structures.map.MapMessages.Flush;
import dev.grid.structures.map.MapMessages.ForceUnlock;
import dev.grid.structures.map.MapMessages.Put;
import dev.grid.structures.map.MapMessages.PutWithMaxIdle;
import dev.grid.structures.map.MapMessages.SetWithMaxIdle;
import dev.grid.structures.map.MapMessages.Unlock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The invoker of a map that has a near cache: what is written through it is not in that any more
 * when the caller has the answer, or is in it as it was written. Locking a key is treated like
 * writing it: who has locked a key reads what others have left. Thread-safe.
 */
final class NearInvoker implements Invoker {

  private static final Codecs CODECS = new Codecs(MapStructure.CODECS);

  private final Invoker inner;
  private final NearMap near;
  private final NearCache cache;

  NearInvoker(Invoker inner, NearMap near) {
    this.inner = inner;
    this.near = near;
    this.cache = near.cache;
  }

  /** What is not a read, and changes no entry. */
  private static boolean changesNothing(Message<?> message) {
    Codec<?, ?> codec = CODECS.find(message.getClass());
    return codec != null && codec.readOnly()
        || message instanceof Unlock
        || message instanceof ForceUnlock
        || message instanceof AddIndex
        || message instanceof DropIndex
        || message instanceof Flush;
  }

  /** The keys that a message may change; empty for any. */
  private static List<Data> changed(Message<?> message) {
    return message instanceof ExecuteOnKeys m ? m.keys() : MapKeys.touched(message);
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    if (changesNothing(message)) {
      return inner.invoke(message, decoder);
    }
    PutToCache put =
        near.config().updatePolicy() == UpdatePolicy.CACHE_ON_UPDATE ? put(message) : null;
    if (put != null && near.isOn()) {
      return put(put, decoder);
    }
    List<Data> keys = changed(message);
    written(keys);
    return afterwards(inner.invoke(message, decoded(keys, decoder)), keys);
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    if (changesNothing(message)) {
      return inner.invoke(message, partition, decoder);
    }
    List<Data> keys = changed(message);
    written(keys);
    return afterwards(inner.invoke(message, partition, decoded(keys, decoder)), keys);
  }

  /** Decoding comes before whoever waits has the answer. */
  private <R, T> Function<@Nullable R, T> decoded(
      List<Data> keys, Function<@Nullable R, T> decoder) {
    return answer -> {
      written(keys);
      return decoder.apply(answer);
    };
  }

  private <T> CallFuture<T> afterwards(CallFuture<T> call, List<Data> keys) {
    var unused =
        call.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                written(keys);
              }
            });
    return call;
  }

  private void written(List<Data> keys) {
    if (keys.isEmpty()) {
      cache.allWritten();
    } else {
      keys.forEach(this::written);
    }
  }

  private void written(Data key) {
    near.written(key);
  }

  // Values that are kept as they are written.

  private static @Nullable PutToCache put(Message<?> message) {
    long asConfigured = MapState.AS_CONFIGURED;
    return switch (message) {
      case MapMessages.Set m ->
          new PutToCache(m.name(), m.key(), m.value(), m.threadId(), m.ttl(), asConfigured);
      case Put m ->
          new PutToCache(m.name(), m.key(), m.value(), m.threadId(), m.ttl(), asConfigured);
      case SetWithMaxIdle m ->
          new PutToCache(m.name(), m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle());
      case PutWithMaxIdle m ->
          new PutToCache(m.name(), m.key(), m.value(), m.threadId(), m.ttl(), m.maxIdle());
      default -> null;
    };
  }

  @SuppressWarnings("unchecked") // Both messages are answered with the value before, or nothing.
  private <R, T> CallFuture<T> put(PutToCache put, Function<@Nullable R, T> decoder) {
    written(put.key());
    Reservation reservation = near.reserve(put.key());
    CallFuture<T> call =
        inner.<CachedValue, T>invoke(
            put,
            answer -> {
              kept(put, reservation, Objects.requireNonNull(answer));
              return decoder.apply((R) answer.value());
            });
    return afterwards(call, List.of(put.key()));
  }

  private void kept(PutToCache put, Reservation reservation, CachedValue answer) {
    Object value;
    try {
      value = near.readable(put.value(), put.key());
    } catch (RuntimeException e) {
      written(put.key()); // It is stored; whoever reads it is told that it cannot be read.
      return;
    }
    if (!near.keep(
        reservation,
        put.value(),
        value,
        answer.id(),
        answer.sequence(),
        answer.remainingMillis())) {
      written(put.key()); // Somebody may have read what was before.
    }
  }

  // As they are.

  @Override
  public List<UUID> members() {
    return inner.members();
  }

  @Override
  public List<UUID> clusterMembers() {
    return inner.clusterMembers();
  }

  @Override
  public <R, T> CallFuture<T> invokeAt(
      UUID member, Message<R> message, Function<@Nullable R, T> decoder) {
    return inner.invokeAt(member, message, decoder);
  }

  @Override
  public <C extends StructureConfig> @Nullable C clientConfig(
      StructureType<?, C> type, String name) {
    return inner.clientConfig(type, name);
  }

  @Override
  public boolean isOwnCluster() {
    return inner.isOwnCluster();
  }

  @Override
  public LocalParts localParts() {
    return inner.localParts();
  }

  @Override
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    return inner.subscribe(request, codec, removal, listener);
  }

  @Override
  public void destroy(StructureId structure) {
    cache.allWritten();
    try {
      inner.destroy(structure);
    } finally {
      cache.allWritten();
    }
  }

  @Override
  public void later(Duration pause, Runnable task) {
    inner.later(pause, task);
  }

  @Override
  public long nanoTime() {
    return inner.nanoTime();
  }

  @Override
  public void runBlocking(Runnable task) {
    inner.runBlocking(task);
  }

  @Override
  public SchemaService schemas() {
    return inner.schemas();
  }

  @Override
  public Serialization serialization() {
    return inner.serialization();
  }

  @Override
  public int partitionCount() {
    return inner.partitionCount();
  }
}
