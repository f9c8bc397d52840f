package dev.grid.kernel.cp;

import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.StructureDestroyedException;
import dev.grid.cp.CpUnavailableException;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.RaftGroupId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a proxy that take something for the session of their group. If a call finds that the
 * session has expired before, it is made again in another. Thread-safe.
 */
public final class SessionCalls {

  /** How often a call is made again in another session. */
  private static final int SESSIONS_MAX = 3;

  /**
   * How often it is said that a call was given up, until the group answers or the session ends:
   * while the session is kept alive for others, nothing else frees what the call has taken.
   */
  private static final int GIVING_UP_MAX = 100;

  private static final Duration GIVING_UP_PAUSE = Duration.ofSeconds(1);

  private final GroupCalls calls;
  private final SessionKeeper keeper;

  public SessionCalls(GroupCalls calls) {
    this.calls = calls;
    this.keeper = SessionKeeper.of(calls);
  }

  /** The session's keeper. */
  public SessionKeeper keeper() {
    return keeper;
  }

  /** Makes a message from the group and the session. */
  @FunctionalInterface
  public interface InSession<R> {
    Message<R> message(RaftGroupId group, long sessionId);
  }

  /**
   * What a call comes to.
   *
   * @param value what the caller is told
   * @param uses how often the session is used by what the call has taken, 0 for nothing
   */
  public record Taken<T>(T value, int uses) {}

  /** Decodes an answer. */
  @FunctionalInterface
  public interface Decoder<R, T> {

    /**
     * Called once, on a thread that may block; not if the call was given up.
     *
     * @throws RuntimeException to fail the call, which has taken nothing then
     */
    Taken<T> decode(@Nullable R reply, long sessionId);
  }

  /**
   * Makes a call that takes something.
   *
   * @param begin told of the session before each time the message is sent; what it throws fails the
   *     call
   * @param givingUp what is sent after the call if it was given up: gives back what it has taken,
   *     or sees to it that it takes nothing when it comes later
   */
  public <R, T> CompletableFuture<T> take(
      InSession<R> message, LongConsumer begin, Decoder<R, T> decoder, InSession<Void> givingUp) {
    Taking<R, T> taking = new Taking<>(message, begin, decoder, givingUp);
    taking.attempt(1);
    return taking.result;
  }

  /** {@link #take} of what is held in no session, for who gives back what others have taken. */
  public <R, T> CompletableFuture<T> takeOutside(
      InSession<R> message, Decoder<R, T> decoder, InSession<Void> givingUp) {
    Taking<R, T> taking = new Taking<>(message, session -> {}, decoder, givingUp);
    taking.send(OfSession.NONE, SESSIONS_MAX);
    return taking.result;
  }

  private final class Taking<R, T> {

    private final InSession<R> message;
    private final LongConsumer begin;
    private final Decoder<R, T> decoder;
    private final InSession<Void> givingUp;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    Taking(
        InSession<R> message, LongConsumer begin, Decoder<R, T> decoder, InSession<Void> givingUp) {
      this.message = message;
      this.begin = begin;
      this.decoder = decoder;
      this.givingUp = givingUp;
    }

    void attempt(int number) {
      var unused =
          keeper
              .acquire(1)
              .whenComplete(
                  (session, failure) -> {
                    if (failure == null) {
                      send(session, number);
                    } else {
                      result.completeExceptionally(CallFuture.unwrapped(failure));
                    }
                  });
    }

    private void send(long session, int number) {
      if (result.isDone()) {
        keeper.release(session, 1);
        return;
      }
      CompletableFuture<@Nullable R> call;
      try {
        begin.accept(session);
        call =
            calls.call(
                group -> message.message(group, session), SessionCalls::<@Nullable R>identity);
      } catch (RuntimeException e) {
        keeper.release(session, 1);
        result.completeExceptionally(e);
        return;
      }
      var unused =
          call.whenComplete(
              (reply, failure) -> {
                if (result.isDone()) {
                  giveUp(session);
                } else if (failure == null) {
                  answered(session, reply);
                } else {
                  failed(session, CallFuture.unwrapped(failure), number);
                }
              });
      var unusedToo = result.whenComplete((value, failure) -> call.cancel(false));
    }

    private void giveUp(long session) {
      keeper.release(session, 1);
      sayGivenUp(session, 1);
    }

    private void sayGivenUp(long session, int number) {
      var unused =
          calls
              .call(group -> givingUp.message(group, session), CallFuture::nothing)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null
                        && number < GIVING_UP_MAX
                        && keeper.current() == session
                        && !isOver(CallFuture.unwrapped(failure))) {
                      calls.invoker().later(GIVING_UP_PAUSE, () -> sayGivenUp(session, number + 1));
                    }
                  });
    }

    private void answered(long session, @Nullable R reply) {
      Taken<T> taken;
      try {
        taken = decoder.decode(reply, session);
      } catch (RuntimeException e) {
        keeper.release(session, 1);
        result.completeExceptionally(e);
        return;
      }
      keeper.hold(session, taken.uses());
      if (result.complete(taken.value())) {
        keeper.release(session, 1);
      } else {
        keeper.release(session, taken.uses());
        giveUp(session);
      }
    }

    private void failed(long session, Throwable failure, int number) {
      if (failure instanceof SessionExpiredException) {
        keeper.ended(session);
        if (number < SESSIONS_MAX) {
          attempt(number + 1);
          return;
        }
      } else if (isUnknown(failure)) {
        giveUp(session);
      } else {
        keeper.release(session, 1);
      }
      result.completeExceptionally(failure);
    }
  }

  /** Whether a call that has failed so may have taken something, or may yet. */
  private static boolean isUnknown(Throwable failure) {
    return failure instanceof ConnectionLostException
        || failure instanceof GridTimeoutException
        || failure instanceof IndeterminateResultException;
  }

  /** Whether a call has failed so because what it may have taken is not there any more. */
  private static boolean isOver(Throwable failure) {
    return failure instanceof SessionExpiredException
        || failure instanceof GroupDestroyedException
        || failure instanceof StructureDestroyedException
        || failure instanceof CpUnavailableException;
  }

  private static <R extends @Nullable Object> R identity(R reply) {
    return reply;
  }
}
