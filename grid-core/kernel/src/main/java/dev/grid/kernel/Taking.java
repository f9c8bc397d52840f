package dev.grid.kernel;

import dev.grid.protocol.Message;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

  /**
   * Gives back what an answer gave that nobody gets, if it gave anything. Does not block.
   *
   * @param invoker of whoever made the call
   * @param message of the call, whether it takes anything or not
   * @param partition of the call
   * @param open whether only what the open protocol has is understood
   * @param log is told if it cannot be given back
   */
  static void giveBack(
      Invoker invoker,
      Message<?> message,
      int partition,
      @Nullable Object answer,
      boolean open,
      BiConsumer<String, Throwable> log) {
    if (message instanceof Taking<?> taking) {
      StructureMessage<?> back = messageGivingBack(taking, answer, open);
      if (back != null) {
        giveBack(invoker, back, partition, log);
      }
    }
  }

  private static <R> void giveBack(
      Invoker invoker, StructureMessage<R> back, int partition, BiConsumer<String, Throwable> log) {
    var unused =
        invoker
            .invoke(back, partition, Function.<@Nullable R>identity())
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.accept("what a cancelled call took is not given back: " + back, failure);
                  }
                });
  }
}
