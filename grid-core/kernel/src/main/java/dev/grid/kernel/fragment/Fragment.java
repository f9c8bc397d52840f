package dev.grid.kernel.fragment;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.Schemas;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is made of the entries of partitions. Immutable; for any thread. */
public interface Fragment extends Weighed {

  /**
   * Whether all entries come to something whose size does not grow with them, or to the first of
   * them in an order: then a partition is not done before its end.
   */
  boolean isFolded();

  /**
   * Another map in which the partner of each entry is looked up, the one of the same key; null if
   * entries are looked at alone.
   */
  default @Nullable String beside() {
    return null;
  }

  /**
   * Begins on a partition.
   *
   * @param bytesMax of what {@link Run#end} gives, about, unless it {@linkplain #isFolded folds}
   */
  Run begin(Schemas schemas, int bytesMax);

  /** The order whose first rows it keeps, if it is one of attributes; else null. */
  default @Nullable RowsOrder order() {
    return null;
  }

  /**
   * Puts together what several have come to.
   *
   * @return of the same form, for the same entries; the list itself if nothing is to be saved
   */
  List<Data> merge(List<Data> parts);

  /** One look at a partition. Confined to whoever runs it; handed on between threads. */
  interface Run {

    /**
     * One entry, by its serialized key and value, in the partition.
     *
     * @return false if only objects tell, so that it has to be added outside
     */
    boolean add(byte[] key, byte[] value);

    /** One entry, outside the partition. */
    void addOutside(byte[] key, byte[] value, OutsideServices services);

    /**
     * {@link #add} with the value that the {@linkplain #beside other map} has of the key, or null.
     */
    default boolean addWith(byte[] key, byte[] value, byte @Nullable [] partner) {
      return add(key, value);
    }

    /** {@link #addOutside} with that value. */
    default void addWithOutside(
        byte[] key, byte[] value, byte @Nullable [] partner, OutsideServices services) {
      addOutside(key, value, services);
    }

    /** Forgets what was added. */
    void reset();

    /** Whether there is as much as one answer has; never if it {@linkplain #isFolded folds}. */
    boolean isFull();

    /**
     * What the last of the first rows is ordered by, one value for each term of {@link #order};
     * null while there are fewer than are wanted. Entries behind it need not be added.
     *
     * @return the same array until it is another
     */
    default TypedValue @Nullable [] last() {
      return null;
    }

    /** What it came to; empty if that is nothing. The list is its receiver's to change. */
    List<Data> end();
  }
}
