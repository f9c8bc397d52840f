package dev.grid.structures;

import dev.grid.kernel.Invoker;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.XaMessages.ClearRemote;
import dev.grid.protocol.session.XaMessages.CollectTransactions;
import dev.grid.protocol.session.XaMessages.Commit;
import dev.grid.protocol.session.XaMessages.Create;
import dev.grid.protocol.session.XaMessages.Finalize;
import dev.grid.protocol.session.XaMessages.Prepare;
import dev.grid.protocol.session.XaMessages.Rollback;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.XaBranch.State;
import dev.grid.transaction.GridXaResource;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionalStructures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/**
 * A client's or member's resource for transaction managers. Branches, and who works in them, are
 * guarded by this; nothing is waited for meanwhile. What is prepared needs this no more: whoever
 * ends it may do that by its xid.
 */
public final class XaResourceProxy implements GridXaResource {

  private static final int DEFAULT_TIMEOUT_SECONDS = 120;

  /** More at once are refused. */
  private static final int BRANCHES_MAX = 10_000;

  private final Invoker invoker;
  private final Map<BranchXid, XaBranch> branches = new HashMap<>();
  private final Map<Thread, XaBranch> byThread = new HashMap<>();
  private volatile int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

  /** Has none yet. */
  public XaResourceProxy(Invoker invoker) {
    this.invoker = invoker;
  }

  @Override
  public synchronized TransactionalStructures transaction() {
    XaBranch branch = byThread.get(Thread.currentThread());
    if (branch == null) {
      throw new TransactionNotActiveException(
          "the thread is associated with no branch: enlist this resource in a transaction first");
    }
    return branch;
  }

  // Work.

  @Override
  public void start(Xid xid, int flags) throws XAException {
    BranchXid id = valid(xid);
    switch (flags) {
      case TMNOFLAGS -> begin(id);
      case TMJOIN, TMRESUME -> join(id, flags == TMRESUME);
      default -> throw invalid(flags);
    }
  }

  private static BranchXid valid(Xid xid) throws XAException {
    try {
      return BranchXid.of(xid);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw XaFailures.of(XAException.XAER_INVAL, e);
    }
  }

  private static XAException invalid(int flags) {
    return XaFailures.of(
        XAException.XAER_INVAL, "flags=0x%08x are none of this call".formatted(flags));
  }

  private void begin(BranchXid xid) throws XAException {
    XaBranch branch = new XaBranch(xid);
    synchronized (this) {
      requireNoOther();
      if (branches.size() >= BRANCHES_MAX) {
        throw XaFailures.of(
            XAException.XAER_RMERR, "branches=" + BRANCHES_MAX + " have not ended, as many as may");
      }
      if (branches.putIfAbsent(xid, branch) != null) {
        throw XaFailures.of(XAException.XAER_DUPID, "a branch of xid=" + xid + " is there already");
      }
      associate(branch);
    }
    try {
      long threadId = Thread.currentThread().threadId();
      begun(
          branch,
          await(
              CoordinatorCalls.atAnyMember(
                  invoker,
                  new Create(xid, timeoutSeconds),
                  (member, id) ->
                      new CoordinatorCalls(
                          invoker, member, Objects.requireNonNull(id), threadId))));
    } catch (RuntimeException e) {
      remove(branch);
      throw e instanceof TransactionException
          ? XaFailures.of(XAException.XAER_DUPID, e)
          : XaFailures.ofActive(e);
    }
  }

  private synchronized void begun(XaBranch branch, CoordinatorCalls calls) {
    branch.begun(calls);
    branch.state = State.OPEN;
  }

  private void requireNoOther() throws XAException {
    XaBranch other = byThread.get(Thread.currentThread());
    if (other != null) {
      throw XaFailures.of(
          XAException.XAER_PROTO, "the thread is associated with xid=" + other.xid + " already");
    }
  }

  private void associate(XaBranch branch) {
    branch.associate(Thread.currentThread());
    byThread.put(Thread.currentThread(), branch);
  }

  private synchronized void join(BranchXid xid, boolean resumes) throws XAException {
    requireNoOther();
    XaBranch branch = find(xid);
    if (branch.state == State.FAILED) {
      throw XaFailures.of(XAException.XA_RBROLLBACK, "xid=" + xid + " can only be rolled back");
    }
    if (branch.state != State.OPEN || resumes && branch.suspended == 0) {
      throw XaFailures.of(
          XAException.XAER_PROTO,
          "xid=%s state=%s suspended=%d: cannot be %s"
              .formatted(
                  xid, branch.state, branch.suspended, resumes ? "resumed" : "joined any more"));
    }
    if (resumes) {
      branch.suspended--;
    }
    associate(branch);
  }

  private XaBranch find(BranchXid xid) throws XAException {
    XaBranch found = branches.get(xid);
    if (found == null) {
      throw unknown(xid);
    }
    return found;
  }

  private static XAException unknown(BranchXid xid) {
    return XaFailures.of(
        XAException.XAER_NOTA, "no branch of xid=" + xid + " is known: it has ended, or never was");
  }

  /** A manager may end the work of a thread by another one, as when its time is up. */
  @Override
  public synchronized void end(Xid xid, int flags) throws XAException {
    if (flags != TMSUCCESS && flags != TMFAIL && flags != TMSUSPEND) {
      throw invalid(flags);
    }
    XaBranch branch = find(valid(xid));
    Thread worker =
        branch.threads.contains(Thread.currentThread()) || flags == TMSUSPEND
            ? Thread.currentThread()
            : branch.threads.stream().findAny().orElse(Thread.currentThread());
    if (branch.threads.contains(worker)
        && (worker == Thread.currentThread() || branch.suspended == 0)) {
      branch.dissociate(worker);
      byThread.remove(worker);
      branch.suspended += flags == TMSUSPEND ? 1 : 0;
    } else if (branch.suspended > 0 && flags != TMSUSPEND) {
      branch.suspended--;
    } else {
      throw XaFailures.of(
          XAException.XAER_PROTO, "xid=" + branch.xid + ": the thread does not work in it");
    }
    if (flags == TMFAIL && branch.state == State.OPEN) {
      branch.state = State.FAILED;
    }
  }

  // Ends.

  @Override
  public int prepare(Xid xid) throws XAException {
    XaBranch branch = toEnding(valid(xid));
    branch.mayBePrepared = true;
    try {
      await(branch.calls().tell(new Prepare(branch.id())));
    } catch (RuntimeException e) {
      throw failed(branch, XaFailures.ofActive(e), State.FAILED);
    }
    changed(branch, State.PREPARED);
    return XA_OK;
  }

  /** A branch of which nobody works any more, and that can commit. */
  private XaBranch toEnding(BranchXid xid) throws XAException {
    XaBranch branch;
    synchronized (this) {
      branch = find(xid);
      if (branch.state != State.FAILED) {
        branch.toEnding(State.OPEN);
        return branch;
      }
    }
    rollBack(branch, false);
    throw XaFailures.of(
        XAException.XA_RBROLLBACK, "xid=" + xid + " could only be rolled back, and is");
  }

  private synchronized void changed(XaBranch branch, State state) {
    branch.state = state;
  }

  /** Keeps what its manager has to ask about again, and nothing else. */
  private XAException failed(XaBranch branch, XAException failure, State otherwise) {
    if (XaFailures.isHeuristic(failure)) {
      changed(branch, State.HEURISTIC);
    } else if (XaFailures.isRolledBack(failure) || failure.errorCode == XAException.XAER_NOTA) {
      remove(branch);
      branch.calls().hasEnded();
    } else {
      changed(branch, otherwise);
    }
    return failure;
  }

  private synchronized void remove(XaBranch branch) {
    branches.remove(branch.xid, branch);
    dissociateAll(branch);
  }

  private synchronized void dissociateAll(XaBranch branch) {
    for (Thread thread : List.copyOf(branch.threads)) {
      branch.dissociate(thread);
      byThread.remove(thread);
    }
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    BranchXid id = valid(xid);
    if (onePhase) {
      commitAtOnce(toEnding(id));
      return;
    }
    XaBranch branch;
    synchronized (this) {
      branch = branches.get(id);
      if (branch != null) {
        branch.toEnding(State.PREPARED);
      }
    }
    if (branch == null) {
      endUnknown(id, true);
      return;
    }
    try {
      endAnywhere(branch, new Commit(branch.id(), false), true);
    } catch (RuntimeException e) {
      throw failed(branch, XaFailures.ofPrepared(e, true), State.PREPARED);
    }
    remove(branch);
  }

  private void commitAtOnce(XaBranch branch) throws XAException {
    try {
      await(branch.calls().end(new Commit(branch.id(), true)));
    } catch (RuntimeException e) {
      if (XaFailures.isUnclear(e)) {
        throw failed(branch, XaFailures.of(XAException.XA_HEURHAZ, e), State.FAILED);
      }
      throw notCommitted(branch, e);
    }
    remove(branch);
    clear(branch.xid);
  }

  /**
   * Rolls back what could not commit in one phase, and forgets it: its manager does not ask again.
   * Where that fails as well it ends when its time is up.
   */
  private XAException notCommitted(XaBranch branch, RuntimeException cause) {
    XAException failure = XaFailures.ofActive(cause);
    if (!XaFailures.isRolledBack(failure)) {
      try {
        endAnywhere(branch, new Rollback(branch.id()), false);
        failure = XaFailures.of(XAException.XA_RBROLLBACK, cause);
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
    remove(branch);
    branch.calls().hasEnded();
    return failure;
  }

  /**
   * Ends a branch, by whichever member if its coordinator is not reached. If nothing is there to
   * commit any more, an attempt that was not heard of has done it; without one somebody else has
   * ended it, and which way is not known.
   */
  private void endAnywhere(XaBranch branch, Message<Void> message, boolean commits) {
    try {
      try {
        await(branch.calls().end(message));
      } catch (RuntimeException e) {
        branch.isCommitUnclear |= commits && XaFailures.isUnclear(e);
        if (!XaFailures.isUnreached(e)) {
          throw e;
        }
        await(anywhere(elsewhere(branch, message, commits)));
        branch.calls().hasEnded(); // It has only now, and not when the first attempt failed.
      }
    } catch (TransactionNotActiveException gone) {
      if (commits && !branch.isCommitUnclear) {
        throw gone;
      }
      return;
    } catch (RuntimeException e) {
      branch.isCommitUnclear |= commits && XaFailures.isUnclear(e);
      throw e;
    }
    clear(branch.xid);
  }

  /**
   * Members of ours end a branch by its id, whoever has begun it: that needs no right, and ends no
   * other of its xid. Those of the reference know it by its xid only.
   */
  private Message<Void> elsewhere(XaBranch branch, Message<Void> message, boolean commits) {
    return invoker.isOwnCluster() ? message : new Finalize(branch.xid, commits);
  }

  /** Ends what another instance has begun, or this one before its application was started anew. */
  private void endUnknown(BranchXid xid, boolean commits) throws XAException {
    try {
      await(anywhere(new Finalize(xid, commits)));
    } catch (RuntimeException e) {
      throw XaFailures.ofPrepared(e, commits);
    }
  }

  private CompletionStage<Boolean> anywhere(Message<Void> message) {
    return CoordinatorCalls.atAnyMember(invoker, message, (member, nothing) -> true);
  }

  /** Members of the reference keep what has ended until they are told that it has. */
  private void clear(BranchXid xid) {
    if (invoker.isOwnCluster()) {
      return;
    }
    try {
      await(anywhere(new ClearRemote(xid)));
    } catch (RuntimeException ignored) {
      // It has ended all the same.
    }
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    BranchXid id = valid(xid);
    XaBranch branch;
    boolean isPrepared;
    synchronized (this) {
      branch = branches.get(id);
      if (branch == null) {
        isPrepared = false;
      } else {
        isPrepared = branch.state == State.PREPARED;
        branch.requireNotEnding();
        dissociateAll(branch);
        branch.state = State.ENDING;
      }
    }
    if (branch == null) {
      endUnknown(id, false);
    } else {
      rollBack(branch, isPrepared);
    }
  }

  private void rollBack(XaBranch branch, boolean isPrepared) throws XAException {
    try {
      endAnywhere(branch, new Rollback(branch.id()), false);
    } catch (RuntimeException e) {
      XAException failure =
          branch.mayBePrepared ? XaFailures.ofPrepared(e, false) : XaFailures.ofRollback(e);
      throw failed(branch, failure, isPrepared ? State.PREPARED : State.FAILED);
    }
    remove(branch);
  }

  @Override
  public void forget(Xid xid) throws XAException {
    BranchXid id = valid(xid);
    synchronized (this) {
      XaBranch branch = branches.get(id);
      if (branch != null) {
        if (branch.state != State.HEURISTIC) {
          throw XaFailures.of(
              XAException.XAER_PROTO,
              "xid=%s state=%s: it has not ended yet".formatted(id, branch.state));
        }
        branches.remove(id);
        return;
      }
    }
    try {
      await(anywhere(new ClearRemote(id)));
    } catch (RuntimeException e) {
      throw e instanceof TransactionException
          ? XaFailures.of(XAException.XAER_PROTO, e)
          : XaFailures.ofPrepared(e, false);
    }
    throw unknown(id);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    if ((flags & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
      throw invalid(flags);
    }
    if ((flags & TMSTARTRSCAN) == 0) {
      return new Xid[0];
    }
    try {
      List<BranchXid> prepared =
          await(
              CoordinatorCalls.atAnyMember(
                  invoker,
                  new CollectTransactions(),
                  (member, all) -> Objects.requireNonNull(all)));
      return prepared.toArray(Xid[]::new);
    } catch (RuntimeException e) {
      throw XaFailures.ofPrepared(e, false);
    }
  }

  // The rest.

  @Override
  public boolean isSameRM(@Nullable XAResource other) {
    return other == this;
  }

  @Override
  public int getTransactionTimeout() {
    return timeoutSeconds;
  }

  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    if (seconds < 0) {
      throw XaFailures.of(
          XAException.XAER_INVAL, "timeoutSeconds=" + seconds + ": must not be negative");
    }
    timeoutSeconds = seconds == 0 ? DEFAULT_TIMEOUT_SECONDS : seconds;
    return true;
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public String toString() {
    return "GridXaResource[timeoutSeconds=" + timeoutSeconds + "]";
  }
}
