package dev.grid.spring.transaction;

import dev.grid.Grid;
import dev.grid.map.AsyncGridMap;
import dev.grid.spring.transaction.GridAfterCommit.Target;
import dev.grid.spring.transaction.GridAfterCommit.Write;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A map's writes, made when the current transaction has committed: see {@link GridAfterCommit}.
 * Neither keys nor values are null. Each may throw {@link dev.grid.OverloadedException} if the
 * transaction asks for too many. Immutable.
 */
public final class AfterCommitMap<K, V> {

  private final GridAfterCommit writes;
  private final String name;

  AfterCommitMap(GridAfterCommit writes, String name) {
    this.writes = writes;
    this.name = Objects.requireNonNull(name, "name");
  }

  /** Stores a value. */
  public void set(K key, V value) {
    Objects.requireNonNull(value, "value");
    write(key, map -> map.set(key, value));
  }

  /** Stores a value that lives so long; zero for ever. */
  public void set(K key, V value, Duration timeToLive) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(timeToLive, "timeToLive");
    write(key, map -> map.set(key, value, timeToLive));
  }

  /** Stores values, as {@link #set(Object, Object)} does. */
  public void setAll(Map<? extends K, ? extends V> entries) {
    entries.forEach(this::set);
  }

  /** Removes an entry. */
  public void delete(K key) {
    write(key, map -> map.delete(key));
  }

  /** Removes entries, in one call. */
  public void deleteAll(Collection<? extends K> keys) {
    List<K> copy = List.copyOf(keys);
    writes.add(new Write(null, grid -> map(grid).removeAll(copy)));
  }

  /** Drops an entry from memory; a store keeps it. */
  public void evict(K key) {
    write(key, map -> map.evict(key));
  }

  /** Removes all entries. */
  public void clear() {
    writes.add(new Write(null, grid -> map(grid).clear()));
  }

  private void write(K key, Function<AsyncGridMap<K, V>, CompletionStage<?>> call) {
    writes.add(
        new Write(
            new Target(name, Objects.requireNonNull(key, "key")), grid -> call.apply(map(grid))));
  }

  private AsyncGridMap<K, V> map(Grid grid) {
    return grid.<K, V>map(name).async();
  }
}
