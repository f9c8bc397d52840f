package dev.grid.systemtests;

import dev.grid.Registration;
import dev.grid.config.TlsMaterial;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Becomes another material when a test says so, and tells at once. Thread-safe. */
public final class ChangingMaterial implements TlsMaterial {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile TlsMaterial current;

  public ChangingMaterial(TlsMaterial first) {
    current = first;
  }

  /** Becomes another; returns when everybody has been told. */
  public void become(TlsMaterial next) {
    current = next;
    listeners.forEach(Runnable::run);
  }

  /** Whether it is that one now; others may not be told yet. */
  public boolean is(TlsMaterial other) {
    return current == other;
  }

  /** How many want to be told. */
  public int listeners() {
    return listeners.size();
  }

  @Override
  public Managers load() {
    return current.load();
  }

  @Override
  public Registration onUpdate(Runnable listener) {
    listeners.add(listener);
    UUID id = UUID.randomUUID();
    return new Registration() {
      @Override
      public UUID id() {
        return id;
      }

      @Override
      public void close() {
        listeners.remove(listener);
      }
    };
  }
}
