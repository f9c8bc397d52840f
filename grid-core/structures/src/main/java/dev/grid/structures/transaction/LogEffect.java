package dev.grid.structures.transaction;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.types.BranchXid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a call changed in a log of transactions, for replicas. Immutable. */
sealed interface LogEffect extends Effect, Message<Void> {

  /** The record of a transaction is this now; see {@link LogRecord}. */
  @Op(id = 0xe10100)
  record Recorded(
      UUID transaction,
      UUID coordinator,
      int decision,
      long deadlineMillis,
      List<byte[]> endings,
      @Since("2.0") @Nullable BranchXid xid,
      @Since("2.0") long preparedMillis)
      implements LogEffect {

    public Recorded {
      endings = List.copyOf(endings);
    }
  }

  /** It is decided whether a transaction commits. */
  @Op(id = 0xe10200)
  record Decided(UUID transaction, boolean commits) implements LogEffect {}

  /** A branch is prepared, and waits for its manager from now on. */
  @Op(id = 0xe10400)
  record Held(UUID transaction, long preparedMillis) implements LogEffect {}

  /** The record of a transaction is gone. */
  @Op(id = 0xe10300)
  record Forgotten(UUID transaction) implements LogEffect {}
}
