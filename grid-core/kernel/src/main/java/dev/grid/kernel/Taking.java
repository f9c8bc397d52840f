package dev.grid.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A message whose answer gives the caller something that nobody else has then: an item, a lock. If
 * the caller certainly does not get the answer, or has given the call up, it is given back.
 *
 * @param <R> the answer, as {@link dev.grid.protocol.Message} has it
 */
public interface Taking<R extends @Nullable Object> {

  /**
   * The message that gives back what this answer gave, or null if it gave nothing. The same caller
   * sends it, to the same partition.
   *
   * @param open whether only what the open protocol has is understood
   */
  @Nullable StructureMessage<?> givingBack(R answer, boolean open);

  /** {@link #givingBack} of an answer that is known to be of the message's type. */
  @SuppressWarnings({"unchecked", "NullAway"}) // The answer is null where the message's may be.
  static @Nullable StructureMessage<?> messageGivingBack(
      Taking<?> message, @Nullable Object answer, boolean open) {
    return ((Taking<@Nullable Object>) message).givingBack(answer, open);
  }
}
