package dev.grid.transaction;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The calls of {@link TransactionalQueue} as stages; nothing blocks. */
public interface AsyncTransactionalQueue<E> {

  /** {@link TransactionalQueue#offer(Object)}. */
  CompletionStage<Boolean> offer(E item);

  /** {@link TransactionalQueue#offer(Object, Duration)}. */
  CompletionStage<Boolean> offer(E item, Duration timeout);

  /** {@link TransactionalQueue#take}. */
  CompletionStage<E> take();

  /** {@link TransactionalQueue#poll()}. */
  CompletionStage<@Nullable E> poll();

  /** {@link TransactionalQueue#poll(Duration)}. */
  CompletionStage<@Nullable E> poll(Duration timeout);

  /** {@link TransactionalQueue#peek}. */
  CompletionStage<@Nullable E> peek();

  /** {@link TransactionalQueue#size}. */
  CompletionStage<Integer> size();
}
