package dev.grid.structures.transaction;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.transaction.LogMessages.Branch;
import dev.grid.structures.transaction.LogMessages.Ended;
import dev.grid.transaction.MixedOutcomeException;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The branches that have a record in the log, as any member finds and ends them: what is prepared
 * needs its coordinator no more. Thread-safe; nothing blocks.
 */
public final class BranchRecords {

  /** How many backups the log has that all branches are in. */
  public static final int BACKUPS = 1;

  /** Its name. */
  public static final String LOG = TransactionLogStructure.name(BACKUPS);

  private final Invoker invoker;
  private final Codecs codecs;

  /**
   * Reaches them.
   *
   * @param invoker a member's, as its transactions have it
   */
  public BranchRecords(Invoker invoker, Codecs codecs) {
    this.invoker = invoker;
    this.codecs = codecs;
  }

  /** The xids of all that wait for their managers, each once. */
  public CompletableFuture<List<BranchXid>> prepared() {
    return ask(new LogMessages.All(LOG))
        .thenApply(all -> all.stream().map(Branch::xid).distinct().toList());
  }

  /** Whether there is one of this xid, in whatever state. */
  public CompletableFuture<Boolean> isKnown(BranchXid xid) {
    return find(xid).thenApply(found -> !found.isEmpty());
  }

  /** Whether one of this xid waits for its manager. */
  public CompletableFuture<Boolean> isPrepared(BranchXid xid) {
    return find(xid)
        .thenApply(found -> found.stream().anyMatch(b -> b.decision() == LogRecord.HELD));
  }

  private CompletableFuture<List<Branch>> find(BranchXid xid) {
    return ask(new LogMessages.Find(LOG, LogMessages.key(xid), xid));
  }

  private <R> CompletableFuture<R> ask(Message<R> message) {
    return invoker.<R, R>invoke(message, Objects::requireNonNull);
  }

  /**
   * Ends all branches of an xid that are prepared. What {@link #end(UUID, boolean)} fails with; and
   * with {@link TransactionNotActiveException} if there is none. None commits if one is not
   * prepared yet.
   */
  public CompletableFuture<Void> end(BranchXid xid, boolean commits) {
    return find(xid)
        .thenCompose(
            found -> {
              RuntimeException refused = refusal(xid, commits, found);
              return refused != null
                  ? CompletableFuture.failedFuture(refused)
                  : CompletableFuture.allOf(
                      found.stream()
                          .map(branch -> end(branch.transaction(), commits))
                          .toArray(CompletableFuture[]::new));
            });
  }

  private static @Nullable RuntimeException refusal(
      BranchXid xid, boolean commits, List<Branch> found) {
    if (found.isEmpty()) {
      return new TransactionNotActiveException(
          "no branch of xid=" + xid + " is prepared: it has ended, or never was");
    }
    return commits && found.stream().anyMatch(b -> b.decision() == LogRecord.UNDECIDED)
        ? new IllegalStateException("a branch of xid=" + xid + " is not prepared yet")
        : null;
  }

  /**
   * Ends a branch that is prepared: decides, carries out and forgets. What cannot be reached now
   * the log reaches later. To roll back what has no record does nothing.
   *
   * @return fails with {@link TransactionNotActiveException} if there is nothing to commit, {@link
   *     IllegalStateException} if it is not prepared yet, {@link TransactionException} if it was
   *     ended the other way, {@link MixedOutcomeException} if not all of it was there any more
   */
  public CompletableFuture<Void> end(UUID branch, boolean commits) {
    long askedNanos = invoker.nanoTime();
    return ask(new LogMessages.End(LOG, LogMessages.key(branch), branch, commits))
        .thenCompose(
            ended -> {
              RuntimeException refused = refusal(branch, commits, ended.decision());
              if (refused != null) {
                return CompletableFuture.failedFuture(refused);
              }
              return ended.decision() == LogRecord.NONE
                  ? CompletableFuture.completedFuture(null)
                  : carryOut(branch, commits ? Phase.COMMIT : Phase.ROLLBACK, ended, askedNanos);
            });
  }

  private static @Nullable RuntimeException refusal(UUID branch, boolean commits, int decision) {
    if (commits) {
      return switch (decision) {
        case LogRecord.COMMITS -> null;
        case LogRecord.NONE ->
            new TransactionNotActiveException(
                "branch=" + branch + " is not prepared: it has ended, or never was");
        case LogRecord.ROLLS_BACK ->
            new TransactionException("branch=" + branch + " is rolled back: it cannot commit");
        default -> new IllegalStateException("branch=" + branch + " is not prepared yet");
      };
    }
    return decision == LogRecord.COMMITS
        ? new TransactionException("branch=" + branch + " has committed: it cannot be rolled back")
        : null;
  }

  private CompletableFuture<Void> carryOut(UUID branch, Phase phase, Ended ended, long askedNanos) {
    return RecordedEndings.carryOut(ended.endings(), phase, invoker, codecs)
        .handle(
            (made, failure) -> {
              if (failure != null) {
                return null;
              }
              var unused =
                  invoker.invoke(TransactionLogStructure.forget(LOG, branch), done -> true);
              // Who decides first carries out first, and the log does after a while.
              // Until then what is not there was freed by force.
              boolean isAlone =
                  ended.isFirst()
                      && invoker.nanoTime() - askedNanos
                          < LogHandler.CARRYING_OUT_MILLIS * 1_000_000;
              if (phase == Phase.COMMIT && isAlone && made < ended.endings().size()) {
                throw new MixedOutcomeException(
                    "branch=%s has committed, but of changes=%d only made=%d: the rest had been freed"
                            .formatted(branch, ended.endings().size(), made)
                        + " by force");
              }
              return null;
            });
  }
}
