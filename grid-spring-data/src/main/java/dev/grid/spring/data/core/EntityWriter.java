package dev.grid.spring.data.core;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;

/** Stores and removes entities of one map by id and version. Immutable. */
final class EntityWriter<T> {

  /** How many asynchronous calls of a bulk operation are under way at once. */
  static final int WINDOW_CALLS = 256;

  private final GridMap<Object, T> map;
  private final EntityLifecycle lifecycle;
  private final ConditionalWrites<T> conditional;

  EntityWriter(GridMap<Object, T> map, EntityLifecycle lifecycle) {
    this.map = map;
    this.lifecycle = lifecycle;
    this.conditional = new ConditionalWrites<>(map);
  }

  T insert(GridPersistentEntity<T> entity, T given) {
    return stored(begin(entity, given), this::insert);
  }

  T save(GridPersistentEntity<T> entity, T given) {
    return stored(begin(entity, given), this::save);
  }

  /** What is to be stored, after the application has had its say. */
  EntityWrite<T> begin(GridPersistentEntity<T> entity, T given) {
    EntityWrite<T> write = EntityWrite.of(entity, lifecycle.beforeConvert(entity, given));
    try {
      return write.with(lifecycle.beforeSave(entity, write.id(), write.value()));
    } catch (RuntimeException | Error e) {
      write.undo();
      throw e;
    }
  }

  private T stored(EntityWrite<T> write, Consumer<EntityWrite<T>> call) {
    try {
      call.accept(write);
    } catch (RuntimeException | Error e) {
      write.undo();
      throw e;
    }
    return ended(write);
  }

  private T ended(EntityWrite<T> write) {
    return lifecycle.afterSave(write.entity(), write.id(), write.value());
  }

  private void insert(EntityWrite<T> write) {
    if (putIfAbsent(write) != null) {
      throw new DuplicateKeyException("map=%s key=%s is in use".formatted(map.name(), write.id()));
    }
  }

  private void save(EntityWrite<T> write) {
    if (!write.isVersioned()) {
      if (write.timeToLive() == null) {
        map.set(write.id(), write.value());
      } else {
        map.set(write.id(), write.value(), write.timeToLive());
      }
      return;
    }
    if (write.isNew()) {
      T stored = putIfAbsent(write);
      if (stored != null) {
        throw conflict(write, stored);
      }
      return;
    }
    T stored = map.get(write.id());
    if (stored == null
        || !write.mayReplace(stored)
        || !conditional.replace(
            write.id(), stored, write.value(), write.timeToLive(), write::mayReplace)) {
      throw conflict(write, map.get(write.id()));
    }
  }

  private @Nullable T putIfAbsent(EntityWrite<T> write) {
    return write.timeToLive() == null
        ? map.putIfAbsent(write.id(), write.value())
        : map.putIfAbsent(write.id(), write.value(), write.timeToLive());
  }

  private OptimisticLockingFailureException conflict(EntityWrite<T> write, @Nullable T stored) {
    return new OptimisticLockingFailureException(
        "map=%s key=%s: %s, but %s; read it again and repeat the change"
            .formatted(
                map.name(),
                write.id(),
                write.expectedVersion() == null
                    ? "saved as new"
                    : "saved from version=" + write.expectedVersion(),
                stored == null
                    ? "it is gone"
                    : "version=" + EntityWrite.versionOf(write.entity(), stored) + " is stored"));
  }

  /**
   * Saves up to {@link #WINDOW_CALLS} entities with calls that do not wait for one another. When
   * one fails, the others are stored or have failed by then, and so has what they were called for.
   */
  List<T> saveWindow(GridPersistentEntity<T> entity, List<T> given) {
    List<EntityWrite<T>> window = beginAll(entity, given);
    List<CompletableFuture<?>> calls;
    try {
      calls = saveAsync(window);
    } catch (RuntimeException | Error e) {
      undo(window);
      throw e;
    }
    RuntimeException failure = null;
    Set<EntityWrite<T>> failed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < calls.size(); i++) {
      try {
        settle(window.get(i), calls.get(i).join());
      } catch (RuntimeException e) {
        failed.add(window.get(i));
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    undo(window.stream().filter(failed::contains).toList());
    List<T> saved = new ArrayList<>();
    for (EntityWrite<T> write : window) {
      if (!failed.contains(write)) {
        saved.add(ended(write));
      }
    }
    if (failure != null) {
      throw failure;
    }
    return saved;
  }

  private List<EntityWrite<T>> beginAll(GridPersistentEntity<T> entity, List<T> given) {
    List<EntityWrite<T>> window = new ArrayList<>();
    try {
      for (T each : given) {
        window.add(begin(entity, each));
      }
    } catch (RuntimeException | Error e) {
      undo(window);
      throw e;
    }
    return window;
  }

  /** The last first: one entity may be there twice. */
  private void undo(List<EntityWrite<T>> writes) {
    writes.reversed().forEach(EntityWrite::undo);
  }

  private List<CompletableFuture<?>> saveAsync(List<EntityWrite<T>> window) {
    Set<Object> existing = new HashSet<>();
    for (EntityWrite<T> write : window) {
      if (write.isVersioned() && !write.isNew()) {
        existing.add(write.id());
      }
    }
    Map<Object, T> stored = existing.isEmpty() ? Map.of() : map.getAll(existing);
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (EntityWrite<T> write : window) {
      calls.add(saveAsync(write, stored.get(write.id())));
    }
    // When one fails, the others are not left under way behind the caller's back.
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
        .exceptionally(e -> null)
        .join();
    return calls;
  }

  /** Completes with whether a versioned replacement was made, or with what was there. */
  private CompletableFuture<?> saveAsync(EntityWrite<T> write, @Nullable T stored) {
    AsyncGridMap<Object, T> async = map.async();
    Object id = write.id();
    T value = write.value();
    CompletionStage<?> call;
    if (!write.isVersioned()) {
      call =
          write.timeToLive() == null
              ? async.set(id, value)
              : async.set(id, value, write.timeToLive());
    } else if (write.isNew()) {
      call =
          write.timeToLive() == null
              ? async.putIfAbsent(id, value)
              : async.putIfAbsent(id, value, write.timeToLive());
    } else if (stored == null || !write.mayReplace(stored)) {
      call = CompletableFuture.failedFuture(conflict(write, stored));
    } else {
      call = async.replace(id, stored, value);
    }
    return call.toCompletableFuture();
  }

  private void settle(EntityWrite<T> write, @Nullable Object answer) {
    if (!write.isVersioned()) {
      return;
    }
    if (write.isNew()) {
      if (answer != null) {
        @SuppressWarnings("unchecked") // putIfAbsent answers with a value of the map.
        T stored = (T) answer;
        throw conflict(write, stored);
      }
    } else if (Objects.equals(answer, true)) {
      if (write.timeToLive() != null) {
        map.setTimeToLive(write.id(), write.timeToLive());
      }
    } else if (!conditional.replaceLocked(
        write.id(), write.value(), write.timeToLive(), write::mayReplace)) {
      throw conflict(write, map.get(write.id()));
    }
  }

  void delete(GridPersistentEntity<T> entity, T given) {
    Object id = EntityWrite.idOf(entity, given);
    lifecycle.beforeDelete(entity, id, given);
    deleteUntold(entity, id, given);
    lifecycle.afterDelete(entity, id, given);
  }

  private void deleteUntold(GridPersistentEntity<T> entity, Object id, T given) {
    if (!entity.hasVersionProperty()) {
      map.delete(id);
      return;
    }
    Object expected = EntityWrite.versionOf(entity, given);
    T stored = map.get(id);
    if (stored == null
        || !Objects.equals(EntityWrite.versionOf(entity, stored), expected)
        || conditional.remove(
                id,
                stored,
                current -> Objects.equals(EntityWrite.versionOf(entity, current), expected))
            == null) {
      throw new OptimisticLockingFailureException(
          "map=%s key=%s: to be removed at version=%s, but it changed or is gone"
              .formatted(map.name(), id, expected));
    }
  }

  boolean deleteById(GridPersistentEntity<T> entity, Object id) {
    lifecycle.beforeDelete(entity, id, null);
    boolean isGone = map.delete(id);
    lifecycle.afterDelete(entity, id, null);
    return isGone;
  }

  void deleteWindow(GridPersistentEntity<T> entity, List<Object> ids) {
    AsyncGridMap<Object, T> async = map.async();
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (Object id : ids) {
      lifecycle.beforeDelete(entity, id, null);
      calls.add(async.delete(id).toCompletableFuture());
    }
    calls.forEach(CompletableFuture::join);
    ids.forEach(id -> lifecycle.afterDelete(entity, id, null));
  }
}
