package dev.grid.kernel;

import dev.grid.Registration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A listener's place, for as long as it is open: calls that are queued when it is closed are not
 * run any more. Equal to itself only. Thread-safe.
 */
public final class OpenRegistration implements Registration {

  private final UUID id;
  private final Consumer<OpenRegistration> removal;
  private volatile boolean closed;

  /**
   * Open.
   *
   * @param removal has no more calls made; run by each {@link #close()}
   */
  public OpenRegistration(UUID id, Consumer<OpenRegistration> removal) {
    this.id = id;
    this.removal = removal;
  }

  /**
   * A registration that is made elsewhere, as one after whose end nothing that was queued is run.
   *
   * @param source registers a listener that has its calls made {@link #whileOpen}
   */
  public static Registration of(Function<OpenRegistration, Registration> source) {
    OpenRegistration open = new OpenRegistration(UUID.randomUUID(), self -> {});
    Registration inner = source.apply(open);
    return new OpenRegistration(
        inner.id(),
        self -> {
          open.close();
          inner.close();
        });
  }

  /** The call, as one that does nothing if it is to begin after {@link #close()}. */
  public Runnable whileOpen(Runnable call) {
    return () -> {
      if (!closed) {
        call.run();
      }
    };
  }

  /** The listener, as one that hears nothing any more after {@link #close()}. */
  public <E> EventTarget<E> whileOpen(EventTarget<E> listener) {
    return EventTarget.until(() -> closed, listener);
  }

  /** Whether it has not been closed. */
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public void close() {
    closed = true;
    removal.accept(this);
  }
}
