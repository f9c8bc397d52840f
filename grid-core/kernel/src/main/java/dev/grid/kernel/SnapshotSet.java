package dev.grid.kernel;

import dev.grid.UnreadableValueException;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SnapshotList} without equal items. Iteration gives first what can be read, then throws
 * for each that cannot. Immutable.
 */
public final class SnapshotSet<T> extends AbstractSet<T> {

  private final String structure;
  private final Set<T> readable;
  private final List<UnreadableValueException> unreadable;

  public SnapshotSet(String structure, SnapshotList<T> items) {
    this.structure = structure;
    this.readable = new LinkedHashSet<>(items.readable());
    this.unreadable = items.unreadable();
  }

  @Override
  public Iterator<T> iterator() {
    Iterator<T> first = readable.iterator();
    Iterator<UnreadableValueException> then = unreadable.iterator();
    return new Iterator<>() {

      @Override
      public boolean hasNext() {
        return first.hasNext() || then.hasNext();
      }

      @Override
      public T next() {
        if (first.hasNext()) {
          return first.next();
        }
        if (then.hasNext()) {
          throw then.next();
        }
        throw new NoSuchElementException();
      }

      @Override
      public void remove() {
        throw SnapshotList.refused(structure, "remove");
      }
    };
  }

  @Override
  public int size() {
    return readable.size() + unreadable.size();
  }

  /** Whether an item that can be read is equal. */
  @Override
  public boolean contains(@Nullable Object item) {
    return readable.contains(item);
  }

  @Override
  public boolean add(T item) {
    throw SnapshotList.refused(structure, "add");
  }

  @Override
  public boolean remove(@Nullable Object item) {
    throw SnapshotList.refused(structure, "remove");
  }

  @Override
  public void clear() {
    throw SnapshotList.refused(structure, "clear");
  }
}
