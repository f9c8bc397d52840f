package dev.grid.member.transaction;

import dev.grid.kernel.transaction.BranchIds;
import dev.grid.protocol.session.XaMessages;
import dev.grid.protocol.session.XaMessages.ClearRemote;
import dev.grid.protocol.session.XaMessages.CollectTransactions;
import dev.grid.protocol.session.XaMessages.Commit;
import dev.grid.protocol.session.XaMessages.Create;
import dev.grid.protocol.session.XaMessages.Finalize;
import dev.grid.protocol.session.XaMessages.Prepare;
import dev.grid.protocol.session.XaMessages.Rollback;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.transaction.BranchRecords;
import dev.grid.transaction.TransactionException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Branches of transactions that an outside manager decides about (XA). Until it is prepared one is
 * a transaction as any, of its owner and its coordinator; from then on it is a record in the log,
 * which any member ends for whoever asks. Thread-safe; nothing blocks.
 */
final class Branches {

  private final TransactionEnvironment env;
  private final Transactions transactions;
  private final BranchRecords records;

  Branches(TransactionEnvironment env, Transactions transactions) {
    this.env = env;
    this.transactions = transactions;
    this.records = new BranchRecords(env.invoker(), env.codecs());
  }

  CompletableFuture<?> call(Object owner, XaMessages<?> message) {
    return switch (message) {
      case Create m -> begin(owner, m);
      case Prepare m -> prepare(owner, m.transactionId());
      case Commit m -> commit(owner, m);
      case Rollback m -> rollback(requireBranch(m.transactionId()));
      case Finalize m -> records.end(m.xid(), m.isCommit());
      case CollectTransactions m -> records.prepared();
      case ClearRemote m -> requireEnded(m.xid());
    };
  }

  /** One that is prepared already cannot be begun anew: the two could not be told apart. */
  private CompletableFuture<UUID> begin(Object owner, Create m) {
    long timeoutMillis = Transactions.timeoutMillis(TimeUnit.SECONDS.toMillis(m.timeout()));
    return records
        .isKnown(m.xid())
        .thenApply(
            isKnown -> {
              if (isKnown) {
                throw new TransactionException(
                    "a branch of xid=" + m.xid() + " is prepared already: it can only be ended");
              }
              UUID id = BranchIds.of(m.xid(), env.newId());
              transactions.begin(
                  owner,
                  new OpenTransaction.Terms(
                      id,
                      transactions.newThread(),
                      timeoutMillis,
                      true,
                      BranchRecords.BACKUPS,
                      m.xid()));
              return id;
            });
  }

  /** From then on its owner has no more to do with it than anybody else. */
  private CompletableFuture<Void> prepare(Object owner, UUID id) {
    return transactions.end(transactions.find(owner, id), OpenTransaction::prepare);
  }

  private CompletableFuture<Void> commit(Object owner, Commit m) {
    UUID id = m.transactionId();
    if (m.onePhase()) {
      return transactions.end(transactions.find(owner, id), OpenTransaction::commit);
    }
    if (transactions.find(id) != null) {
      throw new IllegalStateException(
          "branch=" + id + " is not prepared: prepare it first, or commit it in one phase");
    }
    return records.end(requireBranch(id), true);
  }

  /**
   * What is neither open nor recorded is rolled back already. What is open whoever knows its id may
   * end, as what is prepared: its client may have another connection by now, while the one that it
   * was begun on is not known to be lost yet. One that is being prepared may be prepared by now, as
   * its log knows.
   */
  private CompletableFuture<?> rollback(UUID id) {
    OpenTransaction branch = transactions.find(id);
    if (branch == null) {
      return records.end(id, false);
    }
    return transactions
        .rollback(branch)
        .thenCompose(
            done ->
                switch (branch.state()) {
                  case PREPARED, UNKNOWN -> records.end(id, false);
                  case COMMITTED ->
                      CompletableFuture.failedFuture(
                          new TransactionException(
                              "branch=" + id + " has committed: it cannot be rolled back"));
                  case ACTIVE, ENDING, ROLLED_BACK -> CompletableFuture.completedFuture(null);
                });
  }

  private static UUID requireBranch(UUID id) {
    if (!BranchIds.isBranch(id)) {
      throw new IllegalArgumentException("transactionId=" + id + " is not that of a branch");
    }
    return id;
  }

  private CompletableFuture<Void> requireEnded(BranchXid xid) {
    return records
        .isPrepared(xid)
        .thenAccept(
            isPrepared -> {
              if (isPrepared) {
                throw new TransactionException(
                    "the branch of xid="
                        + xid
                        + " is prepared: commit it or roll it back, as it cannot be forgotten");
              }
            });
  }
}
