package dev.grid.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Hands a state over to an empty one elsewhere, in slices, while it goes on changing. Slices and
 * changes are effects; applied in the order in which they were asked for they give the same state.
 * Confined to the state's host.
 */
public interface Transfer {

  /**
   * The next slice: effects that bring about so many bytes of the state, counted as in {@link
   * State#bytes()}. One entry or item at least, and the last may go beyond.
   *
   * @return null when everything has been handed over
   */
  @Nullable Effect next(int bytesMax);

  /**
   * What the receiver must be told of a change that has just been applied to the state: all of it,
   * the part about what it has got already, or nothing. What is left out is in a later slice.
   */
  @Nullable Effect pass(Effect change);
}
