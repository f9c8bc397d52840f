package dev.grid.kernel;

import dev.grid.UnreadableValueException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What a structure held at some moment. Changes nothing when it is changed, so it refuses to be.
 *
 * <p>An item that could not be read is counted, and throws its {@link UnreadableValueException}
 * when it is looked at; an iterator goes on behind it. Immutable.
 */
public final class SnapshotList<T> extends AbstractList<T> implements RandomAccess {

  private final String structure;
  private final List<@Nullable T> items;
  private final Map<Integer, UnreadableValueException> unreadable;

  private SnapshotList(
      String structure,
      List<@Nullable T> items,
      Map<Integer, UnreadableValueException> unreadable) {
    this.structure = structure;
    this.items = items;
    this.unreadable = unreadable;
  }

  /** A snapshot of items that could all be read. */
  public static <T> SnapshotList<T> of(String structure, Collection<T> items) {
    return new SnapshotList<>(structure, new ArrayList<>(items), Map.of());
  }

  /** Confined to its thread. */
  static final class Builder<T> {

    private final String structure;
    private final List<@Nullable T> items = new ArrayList<>();
    private final Map<Integer, UnreadableValueException> unreadable = new LinkedHashMap<>();

    Builder(String structure) {
      this.structure = structure;
    }

    void add(T item) {
      items.add(item);
    }

    void addUnreadable(UnreadableValueException failure) {
      unreadable.put(items.size(), failure);
      items.add(null);
    }

    SnapshotList<T> build() {
      return new SnapshotList<>(structure, items, unreadable);
    }
  }

  @Override
  public T get(int index) {
    T item = items.get(index);
    if (item == null) {
      throw Objects.requireNonNull(unreadable.get(index));
    }
    return item;
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {

      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return get(next++);
      }

      @Override
      public void remove() {
        throw refused(structure, "remove");
      }
    };
  }

  @Override
  public Object[] toArray() {
    return unreadable.isEmpty() ? items.toArray() : super.toArray();
  }

  /** Whether an item that can be read is equal. */
  @Override
  public boolean contains(@Nullable Object item) {
    return item != null && items.contains(item);
  }

  /** The items that can be read, in order. */
  public List<T> readable() {
    List<T> readable = new ArrayList<>(items.size());
    for (T item : items) {
      if (item != null) {
        readable.add(item);
      }
    }
    return readable;
  }

  /** Why the others cannot be read, in order. */
  public List<UnreadableValueException> unreadable() {
    return List.copyOf(unreadable.values());
  }

  /** The list with what can be read first: for what has no order of its own. */
  public SnapshotList<T> readableFirst() {
    if (unreadable.isEmpty()) {
      return this;
    }
    Builder<T> sorted = new Builder<>(structure);
    readable().forEach(sorted::add);
    unreadable.values().forEach(sorted::addUnreadable);
    return sorted.build();
  }

  @Override
  public T set(int index, T item) {
    throw refused(structure, "set");
  }

  @Override
  public void add(int index, T item) {
    throw refused(structure, "add");
  }

  @Override
  public T remove(int index) {
    throw refused(structure, "remove");
  }

  @Override
  public void clear() {
    throw refused(structure, "clear");
  }

  static UnsupportedOperationException refused(String structure, String call) {
    return new UnsupportedOperationException(
        call
            + "() is not supported by a snapshot of "
            + structure
            + ": call the structure itself, or change a copy");
  }
}
