package dev.grid.kernel.index;

import org.jspecify.annotations.Nullable;

/**
 * Is shown entries in the order of an index.
 *
 * @param <E> the entries
 */
@FunctionalInterface
public interface IndexVisitor<E> {

  /**
   * Called for each entry, with the parts of the {@link IndexKey} that it is indexed by. The index
   * must not be changed meanwhile.
   *
   * @return whether to go on
   */
  boolean visit(byte rank, long head, byte @Nullable [] tail, E entry);
}
