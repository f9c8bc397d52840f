package dev.grid.structures.transaction;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;
import java.util.UUID;

/** What a call changed in a log of transactions, for replicas. Immutable. */
sealed interface LogEffect extends Effect, Message<Void> {

  /** The record of a transaction is this now; see {@link LogRecord}. */
  @Op(id = 0xe10100)
  record Recorded(
      UUID transaction, UUID coordinator, int decision, long deadlineMillis, List<byte[]> endings)
      implements LogEffect {

    public Recorded {
      endings = List.copyOf(endings);
    }
  }

  /** It is decided whether a transaction commits. */
  @Op(id = 0xe10200)
  record Decided(UUID transaction, boolean commits) implements LogEffect {}

  /** The record of a transaction is gone. */
  @Op(id = 0xe10300)
  record Forgotten(UUID transaction) implements LogEffect {}
}
