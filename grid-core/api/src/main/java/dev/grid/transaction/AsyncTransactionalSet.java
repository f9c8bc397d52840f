package dev.grid.transaction;

import java.util.concurrent.CompletionStage;

/** The calls of {@link TransactionalSet} as stages; nothing blocks. */
public interface AsyncTransactionalSet<E> {

  /** {@link TransactionalSet#add}. */
  CompletionStage<Boolean> add(E item);

  /** {@link TransactionalSet#remove}. */
  CompletionStage<Boolean> remove(E item);

  /** {@link TransactionalSet#size}. */
  CompletionStage<Integer> size();
}
