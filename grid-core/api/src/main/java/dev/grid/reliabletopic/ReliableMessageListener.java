package dev.grid.reliabletopic;

/**
 * Hears a reliable topic's messages, one after another, where the application's callbacks run.
 *
 * <p>A durable subscription keeps what {@link #storeSequence} is given and begins there the next
 * time: at that message again, so that each is heard at least once; or one further, so that each is
 * heard at most once.
 *
 * @param <E> the message type
 */
@FunctionalInterface
public interface ReliableMessageListener<E> {

  /** Where {@link #initialSequence} says to begin with what is published from now on. */
  long FROM_NOW_ON = -1;

  /** A message was published. */
  void message(ReliableMessage<E> message);

  /**
   * Where to begin, asked once: the sequence of the first message that is wanted, or {@link
   * #FROM_NOW_ON}.
   */
  default long initialSequence() {
    return FROM_NOW_ON;
  }

  /** Told of each message's sequence before {@link #message} is called. */
  default void storeSequence(long sequence) {}

  /**
   * Whether to go on with the oldest message there is when older ones are not kept any more; else
   * it ends then. Called when that happens.
   *
   * @param lost how many messages were not heard
   */
  default boolean toleratesLoss(long lost) {
    return false;
  }

  /**
   * Whether to end because of what {@link #message} or {@link #storeSequence} threw, or because of
   * a message that cannot be read here. Else that message is passed over.
   */
  default boolean isTerminal(Throwable failure) {
    return false;
  }

  /** It hears nothing more: it was removed, has ended, or the instance was closed. Called once. */
  default void ended() {}
}
