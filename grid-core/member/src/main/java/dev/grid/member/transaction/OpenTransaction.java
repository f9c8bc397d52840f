package dev.grid.member.transaction;

import dev.grid.GridException;
import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Retries;
import dev.grid.kernel.Structure;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.transaction.BranchRecords;
import dev.grid.structures.transaction.TransactionLogStructure;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionTimedOutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One transaction. Its calls are steps: each begins, on a worker, when the one before has ended.
 *
 * <pre>
 *   ACTIVE -- commit, prepare --> ENDING ----> COMMITTED
 *      |                           | |  \
 *      | rollback, time-out,       | |   +---> UNKNOWN: the log was not heard of, and decides
 *      | the owner is gone         | +-------> PREPARED: a branch, which its manager ends by the log
 *      |                           v
 *      +-------------------> ROLLED_BACK
 * </pre>
 *
 * <p>How it commits in two phases is in {@link LoggedCommit}. What was locked only is among what it
 * ends then: a change rests on what was read under such a lock, and is not made if that is gone.
 * Nobody but this decides that a transaction commits, so until it has asked the log for that it may
 * roll back by itself. What the log has decided it sees to by itself if this fails, however far
 * this has come.
 *
 * <p>The steps own {@code participants} and, but for reads, {@code state}. The rest is guarded by
 * this.
 */
final class OpenTransaction implements TransactionScope {

  /** More calls that wait for their turn are refused. */
  private static final int CALLS_MAX = 1_000;

  /** What a transaction has come to. */
  enum State {
    ACTIVE,
    ENDING,
    COMMITTED,
    PREPARED,
    ROLLED_BACK,
    UNKNOWN
  }

  private final TransactionEnvironment env;
  private final Terms terms;
  private final long endNanos;
  private final Map<Part, Participant> participants = new LinkedHashMap<>();

  private volatile State state = State.ACTIVE;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private int waiting;

  /** Calls to the data of the step that is going on. */
  private final List<CompletableFuture<?>> asked = new ArrayList<>();

  private boolean isGivenUp;

  /** Whether somebody wants it rolled back: a prepare that is under way ends so, too. */
  private boolean isUnwanted;

  /** What a call of it has locked or taken is not known: it can only be rolled back. */
  private boolean isUnclear;

  /**
   * What a transaction is begun with.
   *
   * @param thread tells its locks from others of the member
   * @param xid of a branch; null of any other
   */
  record Terms(
      UUID id,
      long thread,
      long timeoutMillis,
      boolean twoPhase,
      int durability,
      @Nullable BranchXid xid) {}

  /** A structure that takes part. */
  private record Part(String service, String name) {}

  OpenTransaction(TransactionEnvironment env, Terms terms) {
    this.env = env;
    this.terms = terms;
    this.endNanos = env.nanoTime() + terms.timeoutMillis() * 1_000_000;
  }

  // What participants see.

  @Override
  public UUID id() {
    return terms.id();
  }

  @Override
  public UUID coordinator() {
    return env.member();
  }

  @Override
  public long thread() {
    return terms.thread();
  }

  @Override
  public long remainingMillis() {
    return (endNanos - env.nanoTime()) / 1_000_000;
  }

  @Override
  public Queries queries() {
    return env.queries();
  }

  @Override
  public <R> CompletableFuture<@Nullable R> ask(Message<R> message) {
    CompletableFuture<@Nullable R> answer = tell(message);
    boolean isTooLate;
    synchronized (this) {
      isTooLate = isGivenUp;
      asked.add(answer);
    }
    boolean mayHold = !env.codecs().of(message).readOnly();
    CompletableFuture<@Nullable R> answered =
        answer.whenComplete(
            (value, failure) ->
                answered(
                    answer,
                    mayHold
                        && failure != null
                        && Retries.isUnclearAfter(CallFuture.unwrapped(failure))));
    if (isTooLate) {
      answer.cancel(false);
    }
    return answered;
  }

  private synchronized void answered(CompletableFuture<?> answer, boolean unclear) {
    asked.removeIf(each -> each == answer);
    isUnclear |= unclear;
  }

  /** Sends a message whatever the transaction has come to. */
  <R> CompletableFuture<@Nullable R> tell(Message<R> message) {
    return env.invoker().<R, @Nullable R>invoke(message, answer -> answer);
  }

  // Steps.

  private <T> CompletableFuture<T> step(Supplier<CompletableFuture<T>> action) {
    synchronized (this) {
      if (waiting >= CALLS_MAX) {
        return CompletableFuture.failedFuture(
            new OverloadedException(
                "transaction=" + id() + ": calls=" + CALLS_MAX + " wait for their turn already"));
      }
      waiting++;
      CompletableFuture<T> done =
          last.thenComposeAsync(
              before -> {
                synchronized (this) {
                  waiting--;
                }
                return action.get();
              },
              env.workers());
      last = done.handle((value, failure) -> null);
      return done;
    }
  }

  State state() {
    return state;
  }

  /** Carries out a call to a structure of this kind. */
  CompletableFuture<?> call(Structure<?> structure, TransactionalMessage<?> message) {
    return step(
        () -> {
          requireActive();
          Transactional room = Objects.requireNonNull(structure.transactional());
          Participant participant =
              participants.computeIfAbsent(
                  new Part(structure.serviceName(), message.name()),
                  part -> room.begin(part.name(), this));
          return participant.handle(message).handle(this::outcome);
        });
  }

  private @Nullable Object outcome(@Nullable Object answer, @Nullable Throwable failure) {
    if (failure == null) {
      return answer;
    }
    if (remainingMillis() <= 0) {
      throw timedOut();
    }
    if (isGivenUp()) {
      throw givenUp();
    }
    throw failure instanceof RuntimeException e ? e : new CompletionException(failure);
  }

  private synchronized boolean isGivenUp() {
    return isGivenUp;
  }

  synchronized boolean isUnwanted() {
    return isUnwanted;
  }

  private synchronized boolean isUnclear() {
    return isUnclear;
  }

  private TransactionNotActiveException givenUp() {
    return new TransactionNotActiveException(
        describe() + " was given up, as whoever has begun it is gone");
  }

  private TransactionException unclear() {
    return new TransactionException(
        describe()
            + " is rolled back: it is not known whether a call of it, which failed, was carried"
            + " out; begin another transaction");
  }

  private void requireActive() {
    if (state == State.ROLLED_BACK && remainingMillis() <= 0) {
      throw timedOut();
    }
    if (state != State.ACTIVE) {
      throw new TransactionNotActiveException(describe() + " has ended: state=" + state);
    }
    if (remainingMillis() <= 0) {
      throw timedOut();
    }
  }

  TransactionTimedOutException timedOut() {
    return new TransactionTimedOutException(
        describe() + " took longer than timeoutMillis=" + terms.timeoutMillis());
  }

  /** What to call it in messages. */
  String describe() {
    return "transaction=" + id();
  }

  /**
   * Drops all changes, unless it has ended already: completes with whether it had not. One that is
   * being prepared is rolled back by that, unless it is too late.
   */
  CompletableFuture<Boolean> rollback() {
    synchronized (this) {
      isUnwanted = true;
    }
    return step(
        () ->
            state == State.ACTIVE
                ? rollback(endings()).thenApply(done -> true)
                : CompletableFuture.completedFuture(false));
  }

  /** {@link #rollback()}, and no call of its waits any longer. */
  CompletableFuture<Boolean> giveUp() {
    List<CompletableFuture<?>> pending;
    synchronized (this) {
      isGivenUp = true;
      pending = new ArrayList<>(asked);
    }
    pending.forEach(answer -> answer.cancel(false));
    return rollback();
  }

  private List<Ending> endings() {
    List<Ending> all = new ArrayList<>();
    participants.values().forEach(participant -> all.addAll(participant.endings()));
    return all;
  }

  /** What is not reached is freed when its lease ends, or by the log. */
  private CompletableFuture<Void> rollback(List<Ending> endings) {
    state = State.ROLLED_BACK;
    return all(endings, Phase.ROLLBACK).handle((freed, failure) -> null);
  }

  /** Sends all endings; how many were there. Fails if one does, when all are answered. */
  CompletableFuture<Integer> all(List<Ending> endings, Phase phase) {
    List<CompletableFuture<@Nullable Boolean>> answers = new ArrayList<>(endings.size());
    for (Ending ending : endings) {
      answers.add(tell(ending.in(phase)));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> (int) answers.stream().filter(a -> Boolean.TRUE.equals(a.join())).count());
  }

  // Committing.

  /** Makes all changes, or fails with what there is to be told. */
  CompletableFuture<Void> commit() {
    return ending(
        () -> {
          List<Ending> endings = endings();
          List<Ending> changes = endings.stream().filter(Ending::changes).toList();
          boolean isInTwoPhases = terms.twoPhase() && !changes.isEmpty() && endings.size() > 1;
          String log = TransactionLogStructure.name(terms.durability());
          return isInTwoPhases
              ? then(
                  new LoggedCommit(env, this, log).commit(endings),
                  (done, failure) -> outcome(failure))
              : then(
                  atOnce(changes),
                  (done, failure) -> then(free(endings), (freed, none) -> outcome(failure)));
        });
  }

  /**
   * Prepares all changes of a branch, or fails with what there is to be told: then it is rolled
   * back, but for {@link IndeterminateResultException}.
   */
  CompletableFuture<Void> prepare() {
    return ending(
        () -> {
          BranchXid xid = Objects.requireNonNull(terms.xid(), "a branch has an xid");
          return then(
              new LoggedCommit(env, this, BranchRecords.LOG).prepare(endings(), xid),
              (done, failure) -> outcome(failure, State.PREPARED));
        });
  }

  /** Begins to end it, or drops all changes and fails with what stands in the way. */
  private CompletableFuture<Void> ending(Supplier<CompletableFuture<Void>> how) {
    return step(
        () -> {
          RuntimeException obstacle = obstacle();
          if (obstacle != null) {
            return rollback(endings()).thenCompose(done -> failed(obstacle));
          }
          state = State.ENDING;
          return how.get();
        });
  }

  /** Why all changes are dropped in the place of being made, or null. */
  private @Nullable RuntimeException obstacle() {
    if (state == State.ACTIVE && remainingMillis() <= 0) {
      return timedOut();
    }
    requireActive();
    if (isGivenUp()) {
      return givenUp();
    }
    return isUnclear() ? unclear() : null;
  }

  /** Frees what is locked only. */
  private CompletableFuture<Void> free(List<Ending> endings) {
    List<Ending> locks = endings.stream().filter(ending -> !ending.changes()).toList();
    return all(locks, Phase.ROLLBACK).handle((freed, failure) -> null);
  }

  private CompletableFuture<Void> outcome(@Nullable Throwable failure) {
    return outcome(failure, State.COMMITTED);
  }

  private CompletableFuture<Void> outcome(@Nullable Throwable failure, State done) {
    if (failure == null) {
      state = done;
      return CompletableFuture.completedFuture(null);
    }
    Throwable cause = CallFuture.unwrapped(failure);
    if (state == State.ENDING) {
      state = cause instanceof IndeterminateResultException ? State.UNKNOWN : State.ROLLED_BACK;
    }
    return failed(cause);
  }

  private static CompletableFuture<Void> failed(Throwable failure) {
    return CompletableFuture.failedFuture(CallFuture.unwrapped(failure));
  }

  /** Goes on with whatever has come of a step. */
  @SuppressWarnings("FutureReturnValueIgnored") // The nested future is what is returned.
  static <T extends @Nullable Object> CompletableFuture<Void> then(
      CompletableFuture<T> step,
      BiFunction<@Nullable T, @Nullable Throwable, CompletableFuture<Void>> next) {
    return step.handle(next).thenCompose(outcome -> outcome);
  }

  /** A single change needs no log: its partition carries it out as one, or not at all. */
  private CompletableFuture<Void> atOnce(List<Ending> changes) {
    return then(
        all(changes, Phase.AT_ONCE),
        (made, failure) ->
            failure == null && made != null && made == changes.size()
                ? CompletableFuture.completedFuture(null)
                : rollback(changes).thenCompose(done -> failed(notMade(changes, made, failure))));
  }

  private RuntimeException notMade(
      List<Ending> changes, @Nullable Integer made, @Nullable Throwable failure) {
    if (failure == null) {
      String text =
          describe()
              + ": changes="
              + changes.size()
              + " made="
              + made
              + ": what it had locked was freed before, by force or because its time was up";
      return remainingMillis() <= 0
          ? new TransactionTimedOutException(text)
          : new TransactionException(text);
    }
    Throwable cause = CallFuture.unwrapped(failure);
    if (changes.size() == 1) {
      return Retries.isSafeAfter(cause)
          ? new TransactionException(describe() + " could not commit: " + cause.getMessage(), cause)
          : cause instanceof GridException e ? e : unknown(cause);
    }
    state = State.UNKNOWN;
    return new TransactionException(
        describe() + " of one phase: some of its changes may be made, and others not", cause);
  }

  /** The log was not heard of. */
  IndeterminateResultException unknown(Throwable cause) {
    state = State.UNKNOWN;
    return new IndeterminateResultException(
        describe() + ": whether it commits is not known here; it does with all changes or none",
        cause);
  }
}
