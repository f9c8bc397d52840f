package dev.grid.member.transaction;

import dev.grid.GridNotActiveException;
import dev.grid.OverloadedException;
import dev.grid.kernel.Backups;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.member.partition.Scheduler;
import dev.grid.protocol.Codec;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.XaMessages;
import dev.grid.transaction.TransactionException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that were begun on this member. Thread-safe; nothing blocks, and nothing is done
 * on the thread that calls.
 */
public final class Transactions {

  /** More at once are refused. */
  private static final int OPEN_MAX = 10_000;

  private static final long DEFAULT_TIMEOUT_MILLIS = 120_000;
  private static final long TIMEOUT_MILLIS_MAX = 24L * 3_600_000;

  /** How long it is remembered that one has timed out, for whoever asks. */
  private static final long REMEMBERED_MILLIS = 60_000;

  private final TransactionEnvironment env;
  private final Map<UUID, Owned> open = new ConcurrentHashMap<>();
  private final Map<Object, Set<UUID>> byOwner = new ConcurrentHashMap<>();
  private final AtomicLong threads = new AtomicLong();
  private final LongAdder begun = new LongAdder();
  private final LongAdder committed = new LongAdder();
  private final LongAdder rolledBack = new LongAdder();
  private final LostDecisions lostDecisions;
  private final Branches branches;
  private volatile boolean closed;

  /**
   * A transaction that is open.
   *
   * @param end rings when its time is up
   */
  private record Owned(Object owner, OpenTransaction transaction, Scheduler.Alarm end) {

    Owned with(Scheduler.Alarm end) {
      return new Owned(owner, transaction, end);
    }
  }

  public Transactions(TransactionEnvironment env) {
    this.env = env;
    this.lostDecisions = new LostDecisions(env);
    this.branches = new Branches(env, this);
  }

  /** Looks after what others have prepared here from now on; when the member is about to join. */
  public void begin() {
    lostDecisions.begin();
  }

  /**
   * Begins, commits or rolls back.
   *
   * @param owner whose transactions end together, see {@link #ended}
   */
  public CompletableFuture<?> call(Object owner, TransactionMessages<?> message) {
    try {
      return switch (message) {
        case TransactionMessages.Create m -> begin(owner, m);
        case TransactionMessages.Commit m ->
            end(find(owner, m.transactionId()), OpenTransaction::commit);
        case TransactionMessages.Rollback m -> rollback(find(owner, m.transactionId()));
        case XaMessages<?> m -> branches.call(owner, m);
      };
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Carries out a call within a transaction. */
  public CompletableFuture<?> call(
      Object owner, Codec<?, ?> codec, TransactionalMessage<?> message) {
    try {
      return find(owner, message.txnId()).call(env.structureOf(codec), message);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** One that is open, and that this owner has begun. */
  OpenTransaction find(Object owner, UUID id) {
    Owned found = open.get(id);
    if (found == null || !found.owner().equals(owner)) {
      throw new TransactionException(
          "transaction="
              + id
              + " is not known to member="
              + env.member()
              + " on this connection: it has ended, or was begun elsewhere");
    }
    return found.transaction();
  }

  /** One that is open, whoever has begun it. */
  @Nullable OpenTransaction find(UUID id) {
    Owned found = open.get(id);
    return found == null ? null : found.transaction();
  }

  private CompletableFuture<UUID> begin(Object owner, TransactionMessages.Create m) {
    if (m.durability() < 0) {
      throw new IllegalArgumentException("durability=" + m.durability() + ": must not be negative");
    }
    boolean twoPhase =
        switch (m.transactionType()) {
          case TransactionMessages.ONE_PHASE -> false;
          case TransactionMessages.TWO_PHASE -> true;
          default ->
              throw new IllegalArgumentException(
                  "transactionType=" + m.transactionType() + ": must be 1 or 2");
        };
    UUID id = env.newId();
    begin(
        owner,
        new OpenTransaction.Terms(
            id,
            newThread(),
            timeoutMillis(m.timeout()),
            twoPhase,
            Math.min(m.durability(), Backups.MAX),
            null));
    return CompletableFuture.completedFuture(id);
  }

  /** How long a transaction may take for which so many milliseconds are asked for. */
  static long timeoutMillis(long asked) {
    if (asked < 0) {
      throw new IllegalArgumentException("timeout=" + asked + " ms: must not be negative");
    }
    return asked == 0 ? DEFAULT_TIMEOUT_MILLIS : Math.min(asked, TIMEOUT_MILLIS_MAX);
  }

  /** What tells the locks of another transaction of this member from all others. */
  long newThread() {
    return -threads.incrementAndGet();
  }

  /**
   * Begins one.
   *
   * @throws OverloadedException if too many are open
   */
  void begin(Object owner, OpenTransaction.Terms terms) {
    if (closed) {
      throw new GridNotActiveException("the member is closed");
    }
    if (open.size() >= OPEN_MAX) {
      throw new OverloadedException(
          "transactions=" + OPEN_MAX + " are open on member=" + env.member() + ", as many as may");
    }
    UUID id = terms.id();
    open.put(id, new Owned(owner, new OpenTransaction(env, terms), () -> {}));
    byOwner.compute(
        owner,
        (key, known) -> {
          Set<UUID> ids = known == null ? ConcurrentHashMap.newKeySet() : known;
          ids.add(id);
          return ids;
        });
    // It may ring at once, and must find the transaction then.
    Scheduler.Alarm end = env.later().schedule(() -> timedOut(id), terms.timeoutMillis());
    open.computeIfPresent(id, (key, owned) -> owned.with(end));
    begun.increment();
  }

  /** Commits or prepares one; what it has come to is all that is left of it then. */
  CompletableFuture<Void> end(
      OpenTransaction transaction, Function<OpenTransaction, CompletableFuture<Void>> how) {
    return how.apply(transaction)
        .whenComplete(
            (done, failure) -> {
              switch (transaction.state()) {
                case COMMITTED -> committed.increment();
                case ROLLED_BACK -> rolledBack.increment();
                default -> {}
              }
              forget(transaction.id());
            });
  }

  /** Drops all changes; cannot fail. */
  CompletableFuture<@Nullable Void> rollback(OpenTransaction transaction) {
    return transaction
        .rollback()
        .handle(
            (done, failure) -> {
              count(done);
              forget(transaction.id());
              return null;
            });
  }

  private void count(@Nullable Boolean isRolledBack) {
    if (Boolean.TRUE.equals(isRolledBack)) {
      rolledBack.increment();
    }
  }

  private void forget(UUID id) {
    Owned gone = open.remove(id);
    if (gone != null) {
      gone.end().cancel();
      byOwner.computeIfPresent(
          gone.owner(),
          (owner, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
          });
    }
  }

  private void timedOut(UUID id) {
    Owned late = open.get(id);
    if (late != null) {
      giveUp(late.transaction());
      var unused = env.later().schedule(() -> forget(id), REMEMBERED_MILLIS);
    }
  }

  private void giveUp(OpenTransaction transaction) {
    var unused = transaction.giveUp().whenComplete((done, failure) -> count(done));
  }

  /** Rolls back what an owner has left. */
  public void ended(Object owner) {
    Set<UUID> ids = byOwner.remove(owner);
    if (ids != null) {
      for (UUID id : ids) {
        Owned left = open.remove(id);
        if (left != null) {
          left.end().cancel();
          giveUp(left.transaction());
        }
      }
    }
  }

  /** Begins none any more. What is open ends with the member: others free what it has locked. */
  public void close() {
    closed = true;
    lostDecisions.close();
  }

  /** How many are open now. */
  public int open() {
    return open.size();
  }

  /** How many were begun, since the member began. */
  public long begun() {
    return begun.sum();
  }

  /** How many have committed. */
  public long committed() {
    return committed.sum();
  }

  /** How many were rolled back. */
  public long rolledBack() {
    return rolledBack.sum();
  }
}
