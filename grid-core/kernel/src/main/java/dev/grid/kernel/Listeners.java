package dev.grid.kernel;

import dev.grid.Registration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listeners of one kind. One that is added twice is called twice. Thread-safe; the owner says on
 * which thread they are called.
 *
 * @param <L> what is called
 */
public final class Listeners<L> {

  private final List<Entry<L>> entries = new CopyOnWriteArrayList<>();
  private final BiConsumer<String, @Nullable Throwable> log;

  /**
   * None yet.
   *
   * @param log told of what a listener throws, on the thread that called it
   */
  public Listeners(BiConsumer<String, @Nullable Throwable> log) {
    this.log = log;
  }

  /** Adds a listener until its registration is closed. */
  public Registration add(L listener) {
    OpenRegistration place =
        new OpenRegistration(
            UUID.randomUUID(), self -> entries.removeIf(entry -> entry.place == self));
    entries.add(new Entry<>(place, listener));
    return place;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Calls each that is not closed by then; after one that throws the next is called. */
  public void forEach(Consumer<L> call) {
    for (Entry<L> entry : entries) {
      try {
        if (entry.place.isOpen()) {
          call.accept(entry.listener);
        }
      } catch (RuntimeException | Error e) {
        log.accept("listener " + entry.listener + " failed; the next is called", e);
      }
    }
  }

  private record Entry<L>(OpenRegistration place, L listener) {}
}
