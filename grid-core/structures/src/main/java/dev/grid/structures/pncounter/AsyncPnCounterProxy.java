package dev.grid.structures.pncounter;

import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.pncounter.AsyncGridPnCounter;
import dev.grid.pncounter.ConsistencyLostException;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.pncounter.NoDataMemberException;
import dev.grid.protocol.Message;
import dev.grid.structures.pncounter.PnCounterMessages.Add;
import dev.grid.structures.pncounter.PnCounterMessages.Get;
import dev.grid.structures.pncounter.PnCounterMessages.Seen;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one member, and others if that fails: whichever has what the {@link CounterSession} has
 * seen. Thread-safe.
 */
final class AsyncPnCounterProxy implements AsyncGridPnCounter {

  /** How often all members are asked again while none of them can be reached. */
  private static final int ROUNDS_MAX = 100;

  private static final long PAUSE_MILLIS = 50;

  final String name;
  private final Invoker invoker;
  private final CounterSession session;

  AsyncPnCounterProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.session = new CounterSession(name, new Random());
  }

  /** Makes the message for a member from what the session has seen. */
  @FunctionalInterface
  private interface Request {
    Message<Seen> to(String name, List<Map.Entry<UUID, Long>> clock, UUID member);
  }

  @Override
  public CompletableFuture<Long> get() {
    return ask(Get::new);
  }

  @Override
  public CompletableFuture<Long> addAndGet(long delta) {
    return add(delta, false);
  }

  @Override
  public CompletableFuture<Long> getAndAdd(long delta) {
    return add(delta, true);
  }

  @Override
  public CompletableFuture<Long> subtractAndGet(long delta) {
    return add(-delta, false);
  }

  @Override
  public CompletableFuture<Long> getAndSubtract(long delta) {
    return add(-delta, true);
  }

  @Override
  public CompletableFuture<Long> incrementAndGet() {
    return add(1, false);
  }

  @Override
  public CompletableFuture<Long> getAndIncrement() {
    return add(1, true);
  }

  @Override
  public CompletableFuture<Long> decrementAndGet() {
    return add(-1, false);
  }

  @Override
  public CompletableFuture<Long> getAndDecrement() {
    return add(-1, true);
  }

  private CompletableFuture<Long> add(long delta, boolean isBefore) {
    return ask((n, clock, member) -> new Add(n, delta, isBefore, clock, member));
  }

  private CompletableFuture<Long> ask(Request request) {
    Asking asking = new Asking(request);
    asking.attempt();
    return asking.result;
  }

  /** One call, at one member after another. Confined to one attempt after another. */
  private final class Asking {

    private final Request request;
    private final CompletableFuture<Long> result = new CompletableFuture<>();
    private final Set<UUID> failed = new HashSet<>();
    private @Nullable ConsistencyLostException lost;
    private int rounds;

    Asking(Request request) {
      this.request = request;
    }

    void attempt() {
      try {
        CounterSession.Begun begun = session.begin();
        UUID member = session.member(invoker.members(), failed);
        Message<Seen> message = request.to(name, begun.clock(), member);
        var unused =
            invoker
                .invokeAt(member, message, Function.<@Nullable Seen>identity())
                .whenComplete((seen, failure) -> answered(begun, message, member, seen, failure));
      } catch (NoDataMemberException e) {
        noneLeft(e);
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    }

    private void answered(
        CounterSession.Begun begun,
        Message<Seen> message,
        UUID member,
        @Nullable Seen seen,
        @Nullable Throwable failure) {
      if (failure == null) {
        Seen got = Objects.requireNonNull(seen);
        session.seen(begun, got);
        result.complete(got.value());
        return;
      }
      Throwable cause = CallFuture.unwrapped(failure);
      if (!result.isDone() && mayAskAnother(message, cause)) {
        failed.add(member);
        attempt();
      } else {
        result.completeExceptionally(cause);
      }
    }

    /** Whether nothing was applied, or that would do no harm. */
    private boolean mayAskAnother(Message<Seen> message, Throwable failure) {
      if (failure instanceof ConsistencyLostException e) {
        lost = e;
        return true;
      }
      if (failure instanceof GridNotActiveException) {
        return false;
      }
      return failure instanceof GridException e && e.isRetrySafe()
          || failure instanceof ConnectionLostException && message instanceof Get;
    }

    /** A client may be about to connect, or to hear of members; what is lost does not come back. */
    private void noneLeft(NoDataMemberException failure) {
      if (lost != null) {
        result.completeExceptionally(lost);
      } else if (++rounds > ROUNDS_MAX) {
        result.completeExceptionally(failure);
      } else {
        failed.clear();
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
            .execute(this::attempt);
      }
    }
  }

  /** Forgets what was seen. */
  void reset() {
    session.reset();
  }

  void destroy() {
    invoker.destroy(GridPnCounter.TYPE.id(name));
  }
}
