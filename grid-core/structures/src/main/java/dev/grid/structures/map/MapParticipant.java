package dev.grid.structures.map;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.LockedKeys;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.TransactionalMapMessages.*;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to a map: each key that it writes to is locked first, and what it writes
 * stays here until it commits. Reads see that, and else what is committed at the time. Confined to
 * its transaction.
 */
final class MapParticipant implements Participant {

  private final String name;
  private final TransactionScope transaction;
  private final LockedKeys<LockedKey> locked;

  MapParticipant(String name, TransactionScope transaction) {
    this.name = name;
    this.transaction = transaction;
    this.locked = new LockedKeys<>("map=" + name, transaction);
  }

  /** A key that the transaction has locked. Nobody else writes to it. */
  private static final class LockedKey {

    /** Whether there was an entry when it was locked. */
    private final boolean wasThere;

    /** The value as the transaction sees it; null if there is no entry. */
    private @Nullable Data value;

    private boolean isChanged;
    private long ttl = MapState.AS_CONFIGURED;

    LockedKey(@Nullable Data value) {
      this.wasThere = value != null;
      this.value = value;
    }

    @Nullable Data change(@Nullable Data newValue, long newTtl) {
      Data before = value;
      value = newValue;
      ttl = newTtl;
      isChanged = true;
      return before;
    }

    boolean has(Data wanted) {
      return value != null && wanted.equals(value);
    }

    /** How many entries more there are for the transaction than are committed. */
    int surplus() {
      return (value != null ? 1 : 0) - (wasThere ? 1 : 0);
    }
  }

  @Override
  public CompletableFuture<?> handle(TransactionalMessage<?> message) {
    return switch ((TransactionalMapMessages<?>) message) {
      case ContainsKey m -> {
        LockedKey own = own(m.key());
        yield own != null
            ? done(own.value != null)
            : ask(new MapMessages.ContainsKey(name, m.key(), transaction.thread()));
      }
      case Get m -> {
        LockedKey own = own(m.key());
        yield own != null
            ? done(own.value)
            : ask(new MapMessages.Get(name, m.key(), transaction.thread()));
      }
      case GetForUpdate m -> locked(m.key(), key -> key.value);
      case Put m -> locked(m.key(), key -> key.change(m.value(), m.ttl()));
      case TransactionalMapMessages.Set m ->
          locked(m.key(), key -> nothing(key.change(m.value(), MapState.AS_CONFIGURED)));
      case PutIfAbsent m ->
          locked(
              m.key(),
              key -> key.value != null ? key.value : key.change(m.value(), MapState.AS_CONFIGURED));
      case Replace m ->
          locked(
              m.key(),
              key -> key.value == null ? null : key.change(m.value(), MapState.AS_CONFIGURED));
      case ReplaceIfSame m -> locked(m.key(), key -> changeIfSame(key, m.oldValue(), m.newValue()));
      case Remove m -> locked(m.key(), key -> remove(key));
      case Delete m -> locked(m.key(), key -> nothing(remove(key)));
      case RemoveIfSame m -> locked(m.key(), key -> changeIfSame(key, m.value(), null));
      case Size m -> size();
      case IsEmpty m -> size().thenApply(size -> size == 0);
      case KeySet m -> ask(new MapMessages.KeySet(name)).thenApply(this::ownKeys);
      case Values m -> entries().thenApply(this::ownValues);
      case KeySetWithPredicate m -> entries(m.predicate()).thenApply(MapParticipant::keys);
      case ValuesWithPredicate m -> entries(m.predicate()).thenApply(MapParticipant::values);
      case ContainsValue m -> containsValue(m.value());
    };
  }

  /** What the transaction has written to the key, if it has. */
  private @Nullable LockedKey own(Data key) {
    LockedKey found = locked.find(key);
    return found != null && found.isChanged ? found : null;
  }

  private static CompletableFuture<@Nullable Object> done(@Nullable Object answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static @Nullable Object nothing(@Nullable Object ignored) {
    return null;
  }

  private static @Nullable Data remove(LockedKey key) {
    return key.value == null ? null : key.change(null, MapState.AS_CONFIGURED);
  }

  private static boolean changeIfSame(LockedKey key, Data wanted, @Nullable Data value) {
    if (!key.has(wanted)) {
      return false;
    }
    key.change(value, MapState.AS_CONFIGURED);
    return true;
  }

  private <R> CompletableFuture<@Nullable R> ask(Message<R> message) {
    return transaction.ask(message);
  }

  /** Locks the key unless it is locked, then does something to it. */
  private <T> CompletableFuture<T> locked(Data key, Function<LockedKey, T> action) {
    return locked
        .lock(
            key,
            new LockAndGet(
                name,
                key,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                transaction.remainingMillis()),
            answer -> {
              if (!answer.locked()) {
                throw locked.notInTime();
              }
              return new LockedKey(answer.value());
            })
        .thenApply(now -> action.apply(Objects.requireNonNull(now)));
  }

  private CompletableFuture<Integer> size() {
    int surplus = locked.all().stream().mapToInt(LockedKey::surplus).sum();
    return ask(new MapMessages.Size(name))
        .thenApply(size -> Math.max(0, Objects.requireNonNull(size) + surplus));
  }

  private List<Data> ownKeys(@Nullable List<Data> committed) {
    List<Data> keys = new ArrayList<>();
    for (Data key : Objects.requireNonNull(committed)) {
      if (own(key) == null) {
        keys.add(key);
      }
    }
    locked.forEach(
        (key, own) -> {
          if (own.isChanged && own.value != null) {
            keys.add(key);
          }
        });
    return keys;
  }

  private CompletableFuture<List<Map.Entry<Data, Data>>> entries() {
    return ask(new MapMessages.EntrySet(name)).thenApply(Objects::requireNonNull);
  }

  /** What a predicate means: of what is committed, and of what the transaction has written. */
  private CompletableFuture<List<Map.Entry<Data, Data>>> entries(Data predicate) {
    List<Map.Entry<Data, Data>> written = new ArrayList<>();
    Set<Data> hidden = new HashSet<>();
    locked.forEach(
        (key, own) -> {
          if (own.isChanged) {
            hidden.add(key);
            if (own.value != null) {
              written.add(Map.entry(key, own.value));
            }
          }
        });
    return ask(new MapQueryMessages.EntriesWithPredicate(name, predicate))
        .thenCombine(
            transaction.queries().meant(predicate, written),
            (committed, own) -> {
              List<Map.Entry<Data, Data>> all = new ArrayList<>(own);
              for (Map.Entry<Data, Data> entry : Objects.requireNonNull(committed)) {
                if (!hidden.contains(entry.getKey())) {
                  all.add(entry);
                }
              }
              return all;
            });
  }

  private static List<Data> keys(List<Map.Entry<Data, Data>> entries) {
    return entries.stream().map(Map.Entry::getKey).toList();
  }

  private static List<Data> values(List<Map.Entry<Data, Data>> entries) {
    return entries.stream().map(Map.Entry::getValue).toList();
  }

  private List<Data> ownValues(List<Map.Entry<Data, Data>> committed) {
    List<Data> values = new ArrayList<>();
    for (Map.Entry<Data, Data> entry : committed) {
      if (own(entry.getKey()) == null) {
        values.add(entry.getValue());
      }
    }
    for (LockedKey own : locked.all()) {
      if (own.isChanged && own.value != null) {
        values.add(own.value);
      }
    }
    return values;
  }

  private CompletableFuture<?> containsValue(Data value) {
    List<LockedKey> changed = locked.all().stream().filter(key -> key.isChanged).toList();
    if (changed.stream().anyMatch(key -> key.has(value))) {
      return done(true);
    }
    return changed.isEmpty()
        ? ask(new MapMessages.ContainsValue(name, value))
        : entries().thenApply(all -> ownValues(all).contains(value));
  }

  @Override
  public List<Ending> endings() {
    List<Ending> endings = new ArrayList<>();
    locked.forEach(
        (key, own) -> {
          int change =
              !own.isChanged || own.value == null && !own.wasThere
                  ? EndKey.NOTHING
                  : own.value == null ? EndKey.REMOVE : EndKey.STORE;
          endings.add(
              new EndKey(
                  name,
                  key,
                  transaction.id(),
                  transaction.coordinator(),
                  transaction.thread(),
                  change,
                  change == EndKey.STORE ? own.value : null,
                  own.ttl));
        });
    return endings;
  }
}
