package dev.grid.member.connection;

import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which structures there are, and who wants to know. Thread-safe; listeners must not block. */
public final class StructureCatalog {

  private final Set<StructureId> structures = ConcurrentHashMap.newKeySet();
  private final Map<UUID, StructureListener> listeners = new ConcurrentHashMap<>();

  /** The structures, in no order. */
  public Collection<StructureId> all() {
    return List.copyOf(structures);
  }

  /** Notes a structure; listeners hear of a new one. */
  public void add(StructureId structure) {
    if (structures.add(structure)) {
      listeners.values().forEach(listener -> listener.created(structure));
    }
  }

  /** Forgets a structure; listeners hear of it if there was one. */
  public void remove(StructureId structure) {
    if (structures.remove(structure)) {
      listeners.values().forEach(listener -> listener.destroyed(structure));
    }
  }

  /** Adds a listener. */
  public Registration listen(StructureListener listener) {
    UUID id = UUID.randomUUID();
    listeners.put(id, listener);
    return new Registration() {
      @Override
      public UUID id() {
        return id;
      }

      @Override
      public void close() {
        stopListening(id);
      }
    };
  }

  /** Removes a listener; false if there was none. */
  public boolean stopListening(UUID id) {
    return listeners.remove(id) != null;
  }
}
