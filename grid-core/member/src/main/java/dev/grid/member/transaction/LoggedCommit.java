package dev.grid.member.transaction;

import static dev.grid.member.transaction.OpenTransaction.then;

import dev.grid.IndeterminateResultException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Retries;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.transaction.BranchRecords;
import dev.grid.structures.transaction.TransactionLogStructure;
import dev.grid.transaction.TransactionException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Commits or prepares one transaction by its log, as decision 0032 says it: the log records all
 * endings, all are prepared, the log decides, all are carried out, the log forgets. Of a branch the
 * log is told that it is prepared, and waits for whoever decides. Confined to a step of its
 * transaction.
 */
final class LoggedCommit {

  private final TransactionEnvironment env;
  private final OpenTransaction transaction;
  private final String log;

  LoggedCommit(TransactionEnvironment env, OpenTransaction transaction, String log) {
    this.env = env;
    this.transaction = transaction;
    this.log = log;
  }

  private UUID id() {
    return transaction.id();
  }

  /**
   * Makes all changes, or rolls all of them back and fails. Fails with {@link
   * IndeterminateResultException} if it is the log that knows which.
   */
  CompletableFuture<Void> commit(List<Ending> endings) {
    Message<Void> begin =
        TransactionLogStructure.begin(
            log, id(), env.member(), transaction.remainingMillis(), requests(endings));
    return prepared(begin, endings, () -> decide(endings));
  }

  /** Prepares all changes of a branch, or rolls all of them back and fails as {@link #commit}. */
  CompletableFuture<Void> prepare(List<Ending> endings, BranchXid xid) {
    Message<Void> begin =
        TransactionLogStructure.beginBranch(
            log, id(), env.member(), transaction.remainingMillis(), requests(endings), xid);
    return prepared(begin, endings, () -> hold(endings));
  }

  private List<byte[]> requests(List<Ending> endings) {
    List<byte[]> requests = new ArrayList<>(endings.size());
    for (Ending ending : endings) {
      requests.add(env.codecs().of(ending).requestBytes(ending, 0, -1));
    }
    return requests;
  }

  /**
   * Goes on when all is prepared.
   *
   * @param next tells the log of that
   */
  private CompletableFuture<Void> prepared(
      Message<Void> begin, List<Ending> endings, Supplier<CompletableFuture<Void>> next) {
    return then(
        transaction.tell(begin).thenCompose(recorded -> transaction.all(endings, Phase.PREPARE)),
        (prepared, failure) -> {
          if (failure != null) {
            return withdraw(endings, refused("could not prepare", CallFuture.unwrapped(failure)));
          }
          return prepared != null && prepared == endings.size()
              ? next.get()
              : withdraw(endings, lost());
        });
  }

  private TransactionException refused(String what, Throwable cause) {
    return new TransactionException(
        transaction.describe() + " " + what + ", and is rolled back: " + cause.getMessage(), cause);
  }

  private TransactionException lost() {
    return transaction.remainingMillis() <= 0
        ? transaction.timedOut()
        : new TransactionException(
            transaction.describe()
                + " is rolled back: something that it had locked was freed by force");
  }

  /** From here on the log has the word. */
  private CompletableFuture<Void> decide(List<Ending> endings) {
    return then(
        transaction.tell(TransactionLogStructure.commit(log, id())),
        (commits, failure) -> {
          if (failure == null) {
            return Boolean.TRUE.equals(commits) ? carryOut(endings) : withdraw(endings, lost());
          }
          Throwable cause = CallFuture.unwrapped(failure);
          return Retries.isSafeAfter(cause)
              ? withdraw(endings, refused("could not be decided", cause))
              : abandon(transaction.unknown(cause));
        });
  }

  /** It has committed: what cannot be reached now the log reaches later. */
  private CompletableFuture<Void> carryOut(List<Ending> endings) {
    return transaction
        .all(endings, Phase.COMMIT)
        .handle(
            (made, failure) -> {
              if (failure == null) {
                forget();
              }
              return null;
            });
  }

  /**
   * From here on its manager has the word: unless it is not told that the branch is prepared, as
   * then this may still roll it back.
   */
  private CompletableFuture<Void> hold(List<Ending> endings) {
    if (transaction.isUnwanted()) {
      return withdraw(endings, unwanted());
    }
    return then(
        transaction.tell(TransactionLogStructure.hold(log, id())),
        (held, failure) -> {
          if (failure == null && !Boolean.TRUE.equals(held)) {
            return withdraw(endings, lost());
          }
          if (failure == null && !transaction.isUnwanted()) {
            return CompletableFuture.completedFuture(null);
          }
          RuntimeException reason =
              failure == null
                  ? unwanted()
                  : refused("could not be prepared", CallFuture.unwrapped(failure));
          return then(
              new BranchRecords(env.invoker(), env.codecs()).end(id(), false),
              (done, unreached) ->
                  unreached == null ? withdraw(endings, reason) : failed(unknown(unreached)));
        });
  }

  /** Its time is up, or its manager or whoever has begun it takes it for rolled back. */
  private TransactionException unwanted() {
    return transaction.remainingMillis() <= 0
        ? transaction.timedOut()
        : new TransactionException(
            transaction.describe()
                + " is rolled back: that was asked for, or its owner has gone, while it was"
                + " prepared");
  }

  private IndeterminateResultException unknown(Throwable cause) {
    return new IndeterminateResultException(
        transaction.describe() + ": it is not known whether it is prepared: roll it back", cause);
  }

  private CompletableFuture<Void> withdraw(List<Ending> endings, RuntimeException reason) {
    return then(
        transaction.all(endings, Phase.ROLLBACK),
        (freed, failure) -> {
          if (failure != null) {
            return abandon(reason);
          }
          forget();
          return failed(reason);
        });
  }

  private static CompletableFuture<Void> failed(RuntimeException reason) {
    return CompletableFuture.failedFuture(reason);
  }

  /** Leaves what it has to the log, which looks after it soon: not only when its time is up. */
  private CompletableFuture<Void> abandon(RuntimeException reason) {
    var unused = transaction.tell(TransactionLogStructure.rollBack(log, id()));
    return failed(reason);
  }

  /** If this gets lost the log ends it once more, which does nothing. */
  private void forget() {
    var unused = transaction.tell(TransactionLogStructure.forget(log, id()));
  }
}
