package dev.grid.kernel.transaction;

/** What a room has for transactions. Immutable. */
public interface Transactional {

  /** The part that a transaction has in the structure of this name. */
  Participant begin(String name, TransactionScope transaction);

  /** The structure of this name as an application has it within a transaction. */
  Object handle(String name, TransactionCalls calls);
}
