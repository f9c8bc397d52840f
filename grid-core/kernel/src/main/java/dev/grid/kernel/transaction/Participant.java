package dev.grid.kernel.transaction;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a transaction does to one structure. Confined to its transaction: a call begins when the one
 * before has ended, and none after {@link #endings}.
 */
public interface Participant {

  /**
   * Carries out one call. Must not block.
   *
   * @return the answer, of the message's response type
   */
  CompletableFuture<?> handle(TransactionalMessage<?> message);

  /** How all that was locked or reserved is ended: in any phase, with any of them. */
  List<? extends Ending> endings();
}
