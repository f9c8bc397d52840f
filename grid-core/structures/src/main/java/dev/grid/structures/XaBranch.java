package dev.grid.structures;

import dev.grid.StructureType;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.transaction.TransactionCalls;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.BranchXid;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionalStructures;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/**
 * A branch that this instance has begun, as an application has it. What changes of it is guarded by
 * its resource; calls only read.
 */
final class XaBranch implements TransactionalStructures, TransactionCalls {

  /** What a branch has come to. */
  enum State {
    /** Its member has not answered yet that it has begun. */
    STARTING,
    /** Work is done in it, or may be again. */
    OPEN,
    /** It can only be rolled back. */
    FAILED,
    /** Its end is under way, or is to be asked for again. */
    ENDING,
    PREPARED,
    /** It has ended otherwise than its manager wanted, and waits to be forgotten. */
    HEURISTIC
  }

  final BranchXid xid;
  State state = State.STARTING;

  /** The threads that work in it. */
  final Set<Thread> threads = new HashSet<>();

  /** How many have been suspended and not resumed. */
  int suspended;

  /** Whether it may be prepared, and others may have ended it. */
  boolean mayBePrepared;

  /** Whether an attempt to commit it was not heard of, and may have. */
  boolean isCommitUnclear;

  private volatile @Nullable CoordinatorCalls calls;
  private volatile boolean isActive;

  XaBranch(BranchXid xid) {
    this.xid = xid;
  }

  void begun(CoordinatorCalls begun) {
    calls = begun;
  }

  CoordinatorCalls calls() {
    return Objects.requireNonNull(calls, "start has not returned");
  }

  void associate(Thread thread) {
    threads.add(thread);
    isActive = true;
  }

  void dissociate(Thread thread) {
    threads.remove(thread);
    isActive = !threads.isEmpty();
  }

  /**
   * Begins its end.
   *
   * @param expected the state that it has to be in
   */
  void toEnding(State expected) throws XAException {
    if (state != expected || !threads.isEmpty() || suspended > 0) {
      throw XaFailures.of(
          XAException.XAER_PROTO,
          "xid=%s state=%s threads=%d suspended=%d: the state must be %s, without threads that have"
                  .formatted(xid, state, threads.size(), suspended, expected)
              + " not ended their work in it");
    }
    state = State.ENDING;
  }

  /** Somebody begins or ends it just now, or it has ended otherwise. */
  void requireNotEnding() throws XAException {
    if (state == State.STARTING || state == State.ENDING || state == State.HEURISTIC) {
      throw XaFailures.of(
          XAException.XAER_PROTO, "xid=%s state=%s: cannot be ended".formatted(xid, state));
    }
  }

  @Override
  public UUID id() {
    return calls().id();
  }

  @Override
  public long threadId() {
    return calls().threadId();
  }

  @Override
  public Object structure(StructureType<?, ?> type, String name) {
    return Structures.transactional(type, name, this);
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    if (!isActive) {
      throw new TransactionNotActiveException(
          "the branch of xid=" + xid + " has ended, or no thread is associated with it");
    }
    return calls().invoke(message, decoder);
  }

  @Override
  public Serialization serialization() {
    return calls().serialization();
  }

  @Override
  public String toString() {
    return "XaBranch[xid=" + xid + "]";
  }
}
