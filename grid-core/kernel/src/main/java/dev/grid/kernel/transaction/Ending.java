package dev.grid.kernel.transaction;

import dev.grid.kernel.Call;
import dev.grid.kernel.StructureMessage;
import java.util.UUID;

/**
 * Ends what a transaction has of one key, or of one structure without keys. It goes to the data's
 * partition, where the transaction has locked or reserved something, as which {@link Phase} it
 * says. Answered with whether it was there.
 *
 * <p>Each may come several times, from the coordinator and from whoever recovers its transaction,
 * in any order: what is not there any more has been ended already.
 */
public interface Ending extends StructureMessage<Boolean> {

  /**
   * Stands for the thread of what is prepared, whose owner is the transaction. No caller's thread
   * has this number.
   */
  long PREPARED = Long.MIN_VALUE;

  /**
   * How long what is prepared waits for the decision. It comes within seconds as long as any copy
   * of the transaction's log is left. Where none is, members find that out after a quarter of an
   * hour and have it rolled back; what they cannot ask about is freed, unchanged, after this time.
   * That does not go for branches, see {@link #preparedUntil}.
   */
  long PREPARED_MILLIS_MAX = 3_600_000;

  /**
   * What is prepared for that long is not freed before this side of the cluster has taken writes
   * for so long again: the log may have decided, and could not have it carried out.
   */
  long WRITABLE_MILLIS_MIN = 120_000;

  /** Whether what is prepared may be freed if it has waited for too long. */
  static boolean mayFreePrepared(Call call) {
    return call.writableSinceMillis() <= call.nowMillis() - WRITABLE_MILLIS_MIN;
  }

  /**
   * Until when what is prepared now is kept if no log can be asked about it. Of a branch nobody
   * here knows when its manager decides, which may take days: it is kept as long as its log has a
   * record of it or cannot be asked.
   */
  default long preparedUntil(Call call) {
    return BranchIds.isBranch(txnId()) ? Long.MAX_VALUE : call.nowMillis() + PREPARED_MILLIS_MAX;
  }

  /** The transaction. */
  UUID txnId();

  /** The coordinator's member: the owner of what is active. */
  UUID coordinator();

  /** Tells the transaction from others of its coordinator; the thread of what is active. */
  long thread();

  /** {@link Phase#code} of what the ending is for. */
  int phase();

  /**
   * Whether it carries out what is decided. That is refused neither for lack of memory nor for lack
   * of members: other data of the transaction has it already, or will have.
   */
  default boolean isDecided() {
    return switch (Phase.of(phase())) {
      case PREPARE, AT_ONCE -> false;
      case COMMIT, ROLLBACK -> true;
    };
  }

  /** Whether something is to be stored or taken, and not only freed. */
  boolean changes();

  /** The same message for a phase. */
  Ending in(Phase phase);

  /**
   * What an ending is for.
   *
   * <pre>
   *            AT_ONCE
   *   active ----------> committed
   *      | PREPARE          ^
   *      v        COMMIT    |
   *   prepared -------------+
   *      | ROLLBACK (from active, too)
   *      v
   *   rolled back
   * </pre>
   *
   * What is active belongs to the coordinator's member: it ends with that, or with its lease. What
   * is prepared belongs to the transaction, and waits for what its log decides.
   */
  enum Phase {
    /** What is active is to wait for the decision. Answered with false if it is not there. */
    PREPARE(0),
    /** What is prepared is carried out and freed. */
    COMMIT(1),
    /** What is active is carried out and freed, without having been prepared. */
    AT_ONCE(2),
    /** What is active or prepared is freed, and is as it was before. */
    ROLLBACK(3);

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    /** The number in messages. */
    public int code() {
      return code;
    }

    /**
     * The phase of a number in a message.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Phase of(int code) {
      return switch (code) {
        case 0 -> PREPARE;
        case 1 -> COMMIT;
        case 2 -> AT_ONCE;
        case 3 -> ROLLBACK;
        default -> throw new IllegalArgumentException("phase=" + code + ": must be from 0 to 3");
      };
    }
  }
}
