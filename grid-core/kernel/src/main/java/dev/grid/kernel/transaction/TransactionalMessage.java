package dev.grid.kernel.transaction;

import dev.grid.kernel.PartitionsOnly;
import dev.grid.kernel.StructureMessage;
import java.util.UUID;

/**
 * A call to a structure within a transaction. It is for the transaction's coordinator, not for a
 * partition.
 *
 * @param <R> what is answered
 */
public interface TransactionalMessage<R> extends StructureMessage<R>, PartitionsOnly {

  /** The transaction. */
  UUID txnId();

  /** The caller's thread; nothing depends on it, as a transaction's calls follow each other. */
  long threadId();

  @Override
  default String instead() {
    return "change it outside of transactions, each key by one call such as replaceIfSame or an"
        + " entry processor";
  }
}
