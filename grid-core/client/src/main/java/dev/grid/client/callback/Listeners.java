package dev.grid.client.callback;

import dev.grid.Registration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners of one kind. One that is added twice is called twice. Thread-safe; the owner says on
 * which thread they are called.
 *
 * @param <L> what is called
 */
public final class Listeners<L> {

  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final List<Entry<L>> entries = new CopyOnWriteArrayList<>();

  /** Adds a listener until its registration is closed. */
  public Registration add(L listener) {
    Entry<L> entry = new Entry<>(this, UUID.randomUUID(), listener);
    entries.add(entry);
    return entry;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Calls each; what one throws is logged and the next is called. */
  public void forEach(Consumer<L> call) {
    for (Entry<L> entry : entries) {
      try {
        call.accept(entry.listener);
      } catch (RuntimeException e) {
        log.warn("listener {} failed", entry.listener, e);
      }
    }
  }

  /** A listener's place; equal to itself only. */
  private static final class Entry<L> implements Registration {

    private final Listeners<L> owner;
    private final UUID id;
    private final L listener;

    Entry(Listeners<L> owner, UUID id, L listener) {
      this.owner = owner;
      this.id = id;
      this.listener = listener;
    }

    @Override
    public UUID id() {
      return id;
    }

    @Override
    public void close() {
      owner.entries.remove(this);
    }
  }
}
