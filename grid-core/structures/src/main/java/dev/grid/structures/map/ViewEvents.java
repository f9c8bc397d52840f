package dev.grid.structures.map;

import dev.grid.LostEvents;
import dev.grid.Registration;
import dev.grid.UnreadableValueException;
import dev.grid.kernel.Listeners;
import dev.grid.kernel.StoredValues;
import dev.grid.map.ViewListener;
import dev.grid.protocol.Data;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a view's changes to its listeners, one after another. Those that wait are bounded, by
 * their number and by the values that they hold; of what is beyond, listeners are told that it is
 * lost. That the view has failed is always told. Thread-safe; its monitor is taken with contents'
 * held, and nothing is called with it held.
 */
final class ViewEvents<K, V> {

  /** Changes that wait for the listeners. */
  static final int WAITING_MAX = 100_000;

  /** Bytes of their keys and values, old and new; one that is larger waits alone. */
  static final long WAITING_BYTES_MAX = 64 << 20;

  private static final System.Logger log = System.getLogger(ViewEvents.class.getName());

  private final String map;
  private final StoredValues values;
  private final Consumer<Runnable> threads;
  private final Listeners<ViewListener<K, V>> listeners =
      new Listeners<>((text, failure) -> log.log(System.Logger.Level.ERROR, text, failure));

  /** Guarded by the monitor, as what follows. */
  private final ArrayDeque<Event<K, V>> waiting = new ArrayDeque<>();

  private long waitingBytes;
  private long lost;
  private boolean isRunning;

  /** What listeners are to be told, and how much it holds. */
  private record Event<K, V>(Consumer<ViewListener<K, V>> told, long bytes) {}

  /**
   * Of a view without listeners.
   *
   * @param threads runs something on a thread that may block
   */
  ViewEvents(String map, StoredValues values, Consumer<Runnable> threads) {
    this.map = map;
    this.values = values;
    this.threads = threads;
  }

  Registration add(ViewListener<K, V> listener) {
    return listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  /** An entry has another value; null where there is none. Does not block. */
  void changed(Data key, byte @Nullable [] before, byte @Nullable [] now) {
    if (!listeners.isEmpty()) {
      long bytes = key.length() + length(before) + length(now);
      changed(new Event<>(listener -> change(listener, key, before, now), bytes));
    }
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private synchronized void changed(Event<K, V> event) {
    boolean isFull =
        waiting.size() >= WAITING_MAX
            || (!waiting.isEmpty() && waitingBytes + event.bytes() > WAITING_BYTES_MAX);
    if (isFull) {
      lost++;
    } else {
      tell(event);
    }
  }

  /** The view has failed for good: told behind what waits, however much that is. */
  synchronized void failed(RuntimeException failure) {
    tell(new Event<>(listener -> listener.failed(failure), 0));
  }

  /** Called with the monitor held. */
  private void tell(Event<K, V> event) {
    addLost();
    waiting.add(event);
    waitingBytes += event.bytes();
    if (!isRunning) {
      isRunning = true;
      threads.accept(this::run);
    }
  }

  /** What is lost is told of in its place. Called with the monitor held. */
  private void addLost() {
    if (lost > 0) {
      LostEvents told = new LostEvents(map, LostEvents.Reason.LISTENER_BEHIND, lost);
      waiting.add(new Event<>(listener -> listener.eventsLost(told), 0));
      lost = 0;
    }
  }

  private void run() {
    for (Consumer<ViewListener<K, V>> event; (event = next()) != null; ) {
      listeners.forEach(event);
    }
  }

  private synchronized @Nullable Consumer<ViewListener<K, V>> next() {
    if (waiting.isEmpty()) {
      addLost();
    }
    Event<K, V> next = waiting.poll();
    isRunning = next != null;
    if (next == null) {
      return null;
    }
    waitingBytes -= next.bytes();
    return next.told();
  }

  private void change(
      ViewListener<K, V> listener, Data keyData, byte @Nullable [] before, byte @Nullable [] now) {
    K key;
    V old;
    V value;
    try {
      key = values.object(keyData, () -> "a key");
      old = valueOrNull(before, key);
      value = valueOrNull(now, key);
    } catch (UnreadableValueException e) {
      values.warn("a view's listener is not told of a change", e);
      listener.eventsLost(new LostEvents(map, LostEvents.Reason.UNREADABLE, 1));
      return;
    }
    if (before == null) {
      listener.added(key, value);
    } else if (now == null) {
      listener.removed(key, old);
    } else if (old != null && value != null) {
      listener.updated(key, old, value);
    }
  }

  @SuppressWarnings("ReferenceEquality") // It stands for itself.
  private @Nullable V valueOrNull(byte @Nullable [] bytes, K key) {
    return bytes == null || bytes == ViewContent.NO_VALUE
        ? null
        : values.<V>value(new Data(bytes), key);
  }
}
