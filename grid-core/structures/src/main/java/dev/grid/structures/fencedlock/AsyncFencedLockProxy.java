package dev.grid.structures.fencedlock;

import dev.grid.cp.CpSession;
import dev.grid.cp.LockOwnershipLostException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.fencedlock.AsyncGridFencedLock;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.SessionCalls;
import dev.grid.kernel.cp.SessionCalls.InSession;
import dev.grid.kernel.cp.SessionCalls.Taken;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.structures.fencedlock.FencedLockMessages.GetLockOwnership;
import dev.grid.structures.fencedlock.FencedLockMessages.GiveUp;
import dev.grid.structures.fencedlock.FencedLockMessages.Lock;
import dev.grid.structures.fencedlock.FencedLockMessages.Ownership;
import dev.grid.structures.fencedlock.FencedLockMessages.TryLock;
import dev.grid.structures.fencedlock.FencedLockMessages.Unlock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages of the session. Thread-safe. */
final class AsyncFencedLockProxy implements AsyncGridFencedLock {

  private static final long FOR_EVER = -1;

  private final GroupCalls calls;
  private final SessionCalls sessions;
  private final String object;

  /** In which session each thread that holds the lock has taken it. */
  private final Map<Long, Long> held = new ConcurrentHashMap<>();

  AsyncFencedLockProxy(GroupCalls calls) {
    this.calls = calls;
    this.sessions = new SessionCalls(calls);
    this.object = calls.name().object();
  }

  String name() {
    return calls.name().toString();
  }

  @Override
  public CompletableFuture<Void> lock() {
    return lock(FOR_EVER, CallFuture::nothing);
  }

  @Override
  public CompletableFuture<Long> lockAndGetFence() {
    return lock(FOR_EVER, fence -> fence);
  }

  @Override
  public CompletableFuture<Boolean> tryLock() {
    return lock(0, fence -> fence != GridFencedLock.INVALID_FENCE);
  }

  @Override
  public CompletableFuture<Boolean> tryLock(Duration timeout) {
    return lock(LockRequest.timeoutMillis(timeout), fence -> fence != GridFencedLock.INVALID_FENCE);
  }

  @Override
  public CompletableFuture<Long> tryLockAndGetFence() {
    return lock(0, fence -> fence);
  }

  @Override
  public CompletableFuture<Long> tryLockAndGetFence(Duration timeout) {
    return lock(LockRequest.timeoutMillis(timeout), fence -> fence);
  }

  private <T> CompletableFuture<T> lock(long timeoutMillis, LongFunction<T> decoder) {
    UUID uid = UUID.randomUUID();
    long thread = LockRequest.threadId();
    InSession<Long> message =
        timeoutMillis == FOR_EVER
            ? (group, session) -> new Lock(group, object, session, thread, uid)
            : (group, session) -> new TryLock(group, object, session, thread, uid, timeoutMillis);
    return sessions.take(
        message,
        session -> requireNotLost(thread, session),
        (@Nullable Long reply, long session) -> {
          long fence = Objects.requireNonNull(reply);
          if (fence != GridFencedLock.INVALID_FENCE) {
            held.put(thread, session);
            return new Taken<>(decoder.apply(fence), 1);
          }
          if (timeoutMillis == FOR_EVER) {
            throw new IllegalStateException(
                "fenced-lock=%s: the thread has taken it as often as its lockAcquireLimit allows"
                    .formatted(name()));
          }
          return new Taken<>(decoder.apply(fence), 0);
        },
        (group, session) -> new GiveUp(group, object, session, thread, uid));
  }

  /** A thread that has taken the lock in another session has lost it with that. */
  private void requireNotLost(long thread, long session) {
    Long before = held.get(thread);
    if (before != null && before != session) {
      held.remove(thread, before);
      throw lost(before);
    }
  }

  private LockOwnershipLostException lost(long session) {
    return new LockOwnershipLostException(
        "fenced-lock=%s: the thread has lost it, as its session=%d has ended; another may hold it"
            .formatted(name(), session));
  }

  @Override
  public CompletableFuture<Void> unlock() {
    UUID uid = UUID.randomUUID();
    long thread = LockRequest.threadId();
    long session = sessions.keeper().current();
    try {
      requireNotLost(thread, session);
    } catch (LockOwnershipLostException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (session == OfSession.NONE) {
      return CompletableFuture.failedFuture(notHeld());
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    var unused =
        calls
            .call(
                group -> new Unlock(group, object, session, thread, uid),
                Objects::<Boolean>requireNonNull)
            .whenComplete(
                (isHeld, failure) -> {
                  if (failure == null) {
                    if (!isHeld) {
                      held.remove(thread, session);
                    }
                    sessions.keeper().release(session, 1);
                    result.complete(CallFuture.nothing(null));
                  } else {
                    result.completeExceptionally(
                        notUnlocked(thread, session, CallFuture.unwrapped(failure)));
                  }
                });
    return result;
  }

  private Throwable notUnlocked(long thread, long session, Throwable failure) {
    if (failure instanceof SessionExpiredException) {
      sessions.keeper().ended(session);
      return held.remove(thread, session) ? lost(session) : notHeld();
    }
    if (failure instanceof IllegalMonitorStateException && held.remove(thread, session)) {
      sessions.keeper().release(session, 1); // An earlier call gave it back, and was not answered.
    }
    return failure;
  }

  private IllegalMonitorStateException notHeld() {
    return new IllegalMonitorStateException(
        "fenced-lock=%s: the thread does not hold it".formatted(name()));
  }

  @Override
  public CompletableFuture<Long> fence() {
    long thread = LockRequest.threadId();
    return ownership(
        ownership -> {
          if (!isOf(ownership, thread)) {
            requireNotLost(thread, sessions.keeper().current());
            throw notHeld();
          }
          return ownership.fence();
        });
  }

  @Override
  public CompletableFuture<Boolean> isLocked() {
    return ownership(ownership -> ownership.lockCount() > 0);
  }

  @Override
  public CompletableFuture<Boolean> isLockedByCurrentThread() {
    long thread = LockRequest.threadId();
    return ownership(ownership -> isOf(ownership, thread));
  }

  @Override
  public CompletableFuture<Integer> lockCount() {
    return ownership(Ownership::lockCount);
  }

  @Override
  public CompletableFuture<CpSession> session() {
    Long taken = held.get(LockRequest.threadId());
    return taken == null
        ? sessions.keeper().session()
        : CompletableFuture.completedFuture(sessions.keeper().session(taken));
  }

  private <T> CompletableFuture<T> ownership(Function<Ownership, T> decoder) {
    return calls.call(
        group -> new GetLockOwnership(group, object),
        (@Nullable Ownership reply) -> decoder.apply(Objects.requireNonNull(reply)));
  }

  private boolean isOf(Ownership ownership, long thread) {
    return ownership.lockCount() > 0
        && ownership.threadId() == thread
        && ownership.sessionId() == sessions.keeper().current();
  }

  void destroy() {
    calls.invoker().destroy(GridFencedLock.TYPE.id(name()));
  }
}
