package dev.grid.structures.transaction;

import dev.grid.kernel.ContentHash;
import java.util.List;
import java.util.UUID;

/** A transaction that commits. Confined to its state. */
final class LogRecord {

  /** Of a record: what is known of the outcome. */
  static final int UNDECIDED = 0;

  static final int COMMITS = 1;
  static final int ROLLS_BACK = 2;

  private static final int OVERHEAD_BYTES = 160;
  private static final int ENDING_OVERHEAD_BYTES = 24;

  final UUID transaction;
  final UUID coordinator;
  final long deadlineMillis;
  final List<byte[]> endings;
  int decision;

  /**
   * When the primary looks after it: at first when its coordinator should long be done. Primaries
   * know that by themselves.
   */
  long dueMillis;

  /** How often it has been looked after. */
  int attempts;

  LogRecord(LogEffect.Recorded recorded) {
    transaction = recorded.transaction();
    coordinator = recorded.coordinator();
    decision = recorded.decision();
    deadlineMillis = recorded.deadlineMillis();
    endings = recorded.endings();
    dueMillis = deadlineMillis;
  }

  LogEffect.Recorded recorded() {
    return new LogEffect.Recorded(transaction, coordinator, decision, deadlineMillis, endings);
  }

  long bytes() {
    long bytes = OVERHEAD_BYTES;
    for (byte[] ending : endings) {
      bytes += ENDING_OVERHEAD_BYTES + ending.length;
    }
    return bytes;
  }

  long digest() {
    long digest = transaction.getMostSignificantBits() ^ transaction.getLeastSignificantBits();
    digest = ContentHash.mix(digest + decision);
    return ContentHash.mix(digest + endings.size());
  }
}
