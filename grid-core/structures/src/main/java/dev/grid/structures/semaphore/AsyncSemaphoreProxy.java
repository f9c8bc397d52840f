package dev.grid.structures.semaphore;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.SessionCalls;
import dev.grid.kernel.cp.SessionCalls.InSession;
import dev.grid.kernel.cp.SessionCalls.Taken;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.semaphore.AsyncGridSemaphore;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.structures.semaphore.SemaphoreMessages.Acquire;
import dev.grid.structures.semaphore.SemaphoreMessages.AvailablePermits;
import dev.grid.structures.semaphore.SemaphoreMessages.Change;
import dev.grid.structures.semaphore.SemaphoreMessages.Drain;
import dev.grid.structures.semaphore.SemaphoreMessages.GetSemaphoreType;
import dev.grid.structures.semaphore.SemaphoreMessages.GiveUp;
import dev.grid.structures.semaphore.SemaphoreMessages.Init;
import dev.grid.structures.semaphore.SemaphoreMessages.Release;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls into messages, and asks once whether permits belong to sessions. Each call is an
 * endpoint of its own, as permits belong to no thread. Thread-safe.
 */
final class AsyncSemaphoreProxy implements AsyncGridSemaphore {

  private static final long FOR_EVER = -1;

  private final GroupCalls calls;
  private final SessionCalls sessions;
  private final String object;

  /** Whether permits belong to nobody; null until that is known. */
  private volatile @Nullable Boolean isSessionless;

  AsyncSemaphoreProxy(GroupCalls calls) {
    this.calls = calls;
    this.sessions = new SessionCalls(calls);
    this.object = calls.name().object();
  }

  String name() {
    return calls.name().toString();
  }

  @Override
  public CompletableFuture<Boolean> init(int permits) {
    return calls.call(group -> new Init(group, object, permits), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Void> acquire() {
    return acquire(1);
  }

  @Override
  public CompletableFuture<Void> acquire(int permits) {
    return acquire(permits, FOR_EVER, CallFuture::nothing);
  }

  @Override
  public CompletableFuture<Boolean> tryAcquire() {
    return tryAcquire(1);
  }

  @Override
  public CompletableFuture<Boolean> tryAcquire(int permits) {
    return acquire(permits, 0, Function.identity());
  }

  @Override
  public CompletableFuture<Boolean> tryAcquire(Duration timeout) {
    return tryAcquire(1, timeout);
  }

  @Override
  public CompletableFuture<Boolean> tryAcquire(int permits, Duration timeout) {
    return acquire(permits, LockRequest.timeoutMillis(timeout), Function.identity());
  }

  private <T> CompletableFuture<T> acquire(
      int permits, long timeoutMillis, Function<Boolean, T> decoder) {
    UUID uid = UUID.randomUUID();
    return take(
        uid,
        (group, session) ->
            new Acquire(group, object, session, thread(uid), uid, permits, timeoutMillis),
        (@Nullable Boolean reply) -> {
          boolean isTaken = Objects.requireNonNull(reply);
          return new Taken<>(decoder.apply(isTaken), isTaken ? permits : 0);
        });
  }

  @Override
  public CompletableFuture<Integer> drainPermits() {
    UUID uid = UUID.randomUUID();
    return take(
        uid,
        (group, session) -> new Drain(group, object, session, thread(uid), uid),
        (@Nullable Integer reply) -> {
          int taken = Objects.requireNonNull(reply);
          return new Taken<>(taken, taken);
        });
  }

  private <R, T> CompletableFuture<T> take(
      UUID uid, InSession<R> message, Function<@Nullable R, Taken<T>> decoder) {
    InSession<Void> givingUp =
        (group, session) -> new GiveUp(group, object, session, thread(uid), uid);
    return whenKnown(
        sessionless ->
            sessionless
                ? sessions.takeOutside(message, (reply, session) -> decoder.apply(reply), givingUp)
                : sessions.take(
                    message, session -> {}, (reply, session) -> decoder.apply(reply), givingUp));
  }

  @Override
  public CompletableFuture<Void> release() {
    return release(1);
  }

  @Override
  public CompletableFuture<Void> release(int permits) {
    return whenKnown(sessionless -> release(permits, sessionless));
  }

  private CompletableFuture<Void> release(int permits, boolean sessionless) {
    UUID uid = UUID.randomUUID();
    long session = sessionless ? OfSession.NONE : sessions.keeper().current();
    if (!sessionless && session == OfSession.NONE) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "semaphore=%s permits=%d: nothing was acquired in a session that is still there"
                  .formatted(name(), permits)));
    }
    return calls.call(
        group -> new Release(group, object, session, thread(uid), uid, permits),
        (@Nullable Boolean reply) -> {
          sessions.keeper().release(session, permits);
          return CallFuture.nothing(reply);
        });
  }

  @Override
  public CompletableFuture<Integer> availablePermits() {
    return calls.call(group -> new AvailablePermits(group, object), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Void> increasePermits(int permits) {
    return change(permits, permits);
  }

  @Override
  public CompletableFuture<Void> reducePermits(int permits) {
    return change(permits, -permits);
  }

  private CompletableFuture<Void> change(int permits, int difference) {
    if (permits < 1) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "semaphore=%s permits=%d: must be 1 or more".formatted(name(), permits)));
    }
    UUID uid = UUID.randomUUID();
    return calls.call(
        group -> new Change(group, object, OfSession.NONE, thread(uid), uid, difference),
        CallFuture::nothing);
  }

  private static long thread(UUID uid) {
    return uid.getMostSignificantBits();
  }

  /** Goes on when it is known whether permits belong to nobody. */
  private <T> CompletableFuture<T> whenKnown(Function<Boolean, CompletableFuture<T>> next) {
    Boolean known = isSessionless;
    if (known != null) {
      return next.apply(known);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused =
        calls
            .invoker()
            .invoke(new GetSemaphoreType(name()), Objects::<Boolean>requireNonNull)
            .whenComplete(
                (type, failure) -> {
                  if (failure != null) {
                    result.completeExceptionally(CallFuture.unwrapped(failure));
                    return;
                  }
                  isSessionless = type;
                  if (!result.isDone()) {
                    CallFuture.relay(next.apply(type), result);
                  }
                });
    return result;
  }

  void destroy() {
    calls.invoker().destroy(GridSemaphore.TYPE.id(name()));
  }
}
