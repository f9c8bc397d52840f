package dev.grid.systemtests.fuzz;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapMessages;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a map's requests. Immutable. */
record RawMap(String name) {

  private static final Serialization SERIALIZATION =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  private static final int ALL_TYPES = 0xffff;

  Message<@Nullable Data> put(String key, Object value) {
    return put(key, SERIALIZATION.toData(value));
  }

  Message<@Nullable Data> put(String key, Data value) {
    return new MapMessages.Put(name, SERIALIZATION.toData(key), value, 1, -1);
  }

  Message<@Nullable Data> get(String key) {
    return new MapMessages.Get(name, SERIALIZATION.toData(key), 1);
  }

  Message<UUID> addListener() {
    return new MapMessages.AddEntryListener(name, true, ALL_TYPES, false);
  }
}
