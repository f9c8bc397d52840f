package dev.grid.structures.map;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.PartServices;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MapLoader;
import dev.grid.map.MapStore;
import dev.grid.map.MapStoreConfig;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Structures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One partition of a map with a store, hosted by the test. Confined to the test's thread. */
final class StoredShard {

  static final String NAME = "m";

  /** Keeps entries in memory, and fails when it is told to. Confined to the test's thread. */
  static final class Table implements MapStore<String, String> {

    final TreeMap<String, String> rows = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    boolean fails;
    Set<String> poison = Set.of();
    int openCursors;

    private void called(String what, Object... keys) throws IOException {
      calls.add(what + List.of(keys));
      if (fails || List.of(keys).stream().anyMatch(poison::contains)) {
        throw new IOException("as the test wants it");
      }
    }

    @Override
    public @Nullable String load(String key) throws IOException {
      called("load", key);
      return rows.get(key);
    }

    @Override
    public Map<String, String> loadAll(Collection<String> keys) throws Exception {
      called("loadAll", keys.toArray());
      TreeMap<String, String> found = new TreeMap<>(rows);
      found.keySet().retainAll(keys);
      return found;
    }

    @Override
    public Stream<String> loadAllKeys() throws IOException {
      called("keys");
      openCursors++;
      return List.copyOf(rows.keySet()).stream().onClose(() -> openCursors--);
    }

    @Override
    public void store(String key, String value) throws IOException {
      called("store", key);
      rows.put(key, value);
    }

    @Override
    public void storeAll(Map<String, String> entries) throws IOException {
      called("storeAll", entries.keySet().toArray());
      rows.putAll(entries);
    }

    @Override
    public void delete(String key) throws IOException {
      called("delete", key);
      rows.remove(key);
    }

    @Override
    public void deleteAll(Collection<String> keys) throws IOException {
      called("deleteAll", keys.toArray());
      rows.keySet().removeAll(keys);
    }
  }

  /** What a member has for the store. */
  private final class Services implements PartServices {

    @Override
    public UUID member() {
      return ShardHost.MEMBER;
    }

    @Override
    public MemberConfig config() {
      return MemberConfig.defaults();
    }

    @Override
    public long nowMillis() {
      return host.nowMillis();
    }

    @Override
    public boolean execute(String pool, Runnable task) {
      task.run();
      return true;
    }

    @Override
    public Alarm schedule(String pool, Runnable task, long delayMillis) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Invoker invoker() {
      return new LocalInvoker(host);
    }

    @Override
    public Codecs codecs() {
      return new Codecs(Structures.codecs());
    }

    @Override
    public Serialization serialization() {
      return host.serialization();
    }
  }

  final Table table = new Table();
  ShardHost<MapState> host;
  GridMap<String, String> map;

  /** One that stores what is written before it is there. */
  StoredShard() {
    host = made(config(table, config -> config));
    map = MapStructure.proxy(NAME, new LocalInvoker(host));
  }

  static MapConfig config(MapLoader<?, ?> store, UnaryOperator<MapStoreConfig> how) {
    return MapConfig.named(NAME).withStore(how.apply(MapStoreConfig.of(store)));
  }

  private ShardHost<MapState> made(MapConfig config) {
    ShardHost<MapState> made =
        new ShardHost<>(
            new MapStructure(), NAME, MemberConfig.defaults().withPartitionCount(1).with(config));
    host = made;
    try {
      made.owns(
          new MapStorePart(NAME, Objects.requireNonNull(config.store()), new Services()),
          made.taskRunner());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return made;
  }

  void restart(MapConfig config) {
    host = made(config);
    map = MapStructure.proxy(NAME, new LocalInvoker(host));
  }

  /** Begins anew, empty, with the same table. */
  void restart(UnaryOperator<MapStoreConfig> how) {
    restart(config(table, how));
  }

  WriteQueue queue() {
    return MapStoring.stored(host.state()).queue();
  }

  Data key(String key) {
    return host.serialization().toKey(key);
  }

  Data data(Object value) {
    return host.serialization().toData(value);
  }

  MapMessages.Set set(String key, String value) {
    return new MapMessages.Set(NAME, key(key), data(value), 1, MapState.AS_CONFIGURED);
  }

  MapMessages.Get get(String key) {
    return new MapMessages.Get(NAME, key(key), 1);
  }
}
