package dev.grid.transaction;

import java.util.concurrent.CompletionStage;

/** The calls of {@link TransactionalList} as stages; nothing blocks. */
public interface AsyncTransactionalList<E> {

  /** {@link TransactionalList#add}. */
  CompletionStage<Boolean> add(E item);

  /** {@link TransactionalList#remove}. */
  CompletionStage<Boolean> remove(E item);

  /** {@link TransactionalList#size}. */
  CompletionStage<Integer> size();
}
