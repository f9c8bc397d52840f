package dev.grid.structures.transaction;

import dev.grid.kernel.ContentHash;
import dev.grid.protocol.types.BranchXid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A transaction that commits, or a branch that is prepared. Confined to its state. */
final class LogRecord {

  /** Of a record: what is known of the outcome. */
  static final int UNDECIDED = 0;

  static final int COMMITS = 1;
  static final int ROLLS_BACK = 2;

  /** A branch that is prepared: its manager decides, and nobody else. */
  static final int HELD = 3;

  /** Of an answer: there is no record. */
  static final int NONE = 4;

  /**
   * For how long a branch waits before that is told to people, who have to find out about its
   * manager; and how often it is told.
   */
  static final long HELD_LONG_MILLIS = 15 * 60_000;

  private static final int OVERHEAD_BYTES = 160;
  private static final int ENDING_OVERHEAD_BYTES = 24;
  private static final int XID_BYTES = 100;

  final UUID transaction;
  final UUID coordinator;
  final long deadlineMillis;
  final List<byte[]> endings;
  final @Nullable BranchXid xid;
  int decision;

  /** Of a branch: when it was prepared; 0 before. */
  long preparedMillis;

  /** Whether it is a branch that has waited for {@link #HELD_LONG_MILLIS}; known to primaries. */
  boolean isHeldLong;

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
    xid = recorded.xid();
    preparedMillis = recorded.preparedMillis();
    dueMillis = decision == HELD ? preparedMillis + HELD_LONG_MILLIS : deadlineMillis;
  }

  static boolean isDecided(int decision) {
    return decision == COMMITS || decision == ROLLS_BACK;
  }

  /** Whether its coordinator goes on with it, and others if that is gone. */
  boolean isOfCoordinator() {
    return xid == null || decision == UNDECIDED;
  }

  LogEffect.Recorded recorded() {
    return new LogEffect.Recorded(
        transaction, coordinator, decision, deadlineMillis, endings, xid, preparedMillis);
  }

  void hold(long nowMillis) {
    decision = HELD;
    preparedMillis = nowMillis;
    dueMillis = nowMillis + HELD_LONG_MILLIS;
  }

  long bytes() {
    long bytes = OVERHEAD_BYTES;
    if (xid != null) {
      bytes += XID_BYTES;
    }
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
