package dev.grid.kernel;

import dev.grid.MessageTooLargeException;
import dev.grid.protocol.Message;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a message does. Stateless and deterministic: time and randomness arrive in the call
 * or the state.
 *
 * @param <S> the room's state
 */
public interface Handler<S extends State> {

  /**
   * Handles one message on one partition. A message that was parked is handled again when what it
   * waited for may have come.
   *
   * @throws RuntimeException to fail the call; nothing may have been changed then
   */
  Outcome handle(Message<?> message, S state, Call call);

  /**
   * Goes on with a call that has gone on {@linkplain Outcome.Outside outside} the partition, or
   * that was parked with what it had come to {@linkplain Outcome.Parked#soFar so far}. The state
   * may have changed meanwhile.
   *
   * @param result what the task has given, or what the call was parked with
   * @throws RuntimeException to fail the call; nothing may have been changed then
   */
  default Outcome resume(Message<?> message, @Nullable Object result, S state, Call call) {
    throw new IllegalStateException(message + " is not carried out outside its partition");
  }

  /**
   * Whether a message must wait for calls that are {@linkplain Outcome.Offloaded carried out
   * outside} the partition; asked only while something is held.
   *
   * @param held what is held, by equality; not empty, and without {@link Held#WHOLE}, for which
   *     everything waits anyway
   * @return null if it need not wait; else how it does, mostly {@link Held#waitFor}, or what it is
   *     answered at once if it does not want to wait
   */
  default @Nullable Outcome whileHeld(Message<?> message, S state, Call call, Set<Object> held) {
    return Held.waitFor(held.iterator().next(), Held.FOR_EVER, null);
  }

  /**
   * Told that this member serves the partition from now on, after a promotion, and when the
   * structure is made: the place to begin what only a primary does, such as loading. Called after
   * {@link State#promoted}, before any call is handled. What may block goes on {@linkplain
   * Outcome.Outside outside}, and calls to what it holds wait; the member calls {@link #resumeOwn}
   * then. If the task throws, or the pool has no room for it, nothing is held any more and this is
   * called again in one of the host's next rounds: a task whose failure matters to calls gives it
   * as its result instead.
   *
   * @return a change, what goes on outside, or {@link Outcome#NOTHING}
   */
  default Outcome promoted(S state, Call call) {
    return Outcome.NOTHING;
  }

  /**
   * Does what time alone brings, such as expiry: called now and then, or when {@link
   * State#alarmMillis} says, with a bound on how much to do. What may block goes on as {@link
   * #promoted} says, with {@link #resumeOwn}; there is no tick meanwhile, and another one if that
   * fails, or if something is held already that it wants to hold.
   *
   * @return a change, what goes on outside, or {@link Outcome#NOTHING}
   */
  default Outcome tick(S state, Call call) {
    return Outcome.NOTHING;
  }

  /**
   * Goes on with what {@link #promoted} or {@link #tick} has begun {@linkplain Outcome.Outside
   * outside} the partition; not if another member serves it by now. The state may have changed
   * meanwhile.
   *
   * @param result what the task has given
   * @return a change, what goes on outside again, or {@link Outcome#NOTHING}
   */
  default Outcome resumeOwn(@Nullable Object result, S state, Call call) {
    throw new IllegalStateException("nothing is begun outside by itself");
  }

  /**
   * Told that another member's change has just been joined, in a {@link Host#REPLICATED} structure.
   *
   * @return the conditions that may hold now, as in {@link Outcome.Changed#wakes}
   */
  default List<?> joined(Effect effect, S state) {
    return List.of();
  }

  /**
   * What listeners at this member are told of another member's change that has just been joined, in
   * a {@link Host#REPLICATED} structure: what depends on this member's state, as of the change
   * itself they are told by the member that made it. Asked only if anyone listens.
   */
  default List<?> joinedEvents(Effect effect, S state) {
    return List.of();
  }

  /**
   * Frees what a caller that is gone for good held, such as its locks. Asked where the caller was
   * {@linkplain Call#holds() said} to hold something.
   *
   * @return a change, or {@link Outcome#NOTHING}
   */
  default Outcome callerGone(UUID caller, S state, Call call) {
    return Outcome.NOTHING;
  }

  /**
   * Frees some of what the structure may forget, with a bound on how much to do, because its states
   * on this member use more of their {@link Budget} together than they may.
   *
   * @return a change, or {@link Outcome#NOTHING} if there is no need or nothing that may be
   *     forgotten
   */
  default Outcome relieve(S state, Call call) {
    return Outcome.NOTHING;
  }

  /**
   * Whether a message that is not read-only may add to what the member holds, so that it is refused
   * while the member is short of memory. What frees something, or moves data that exists, must not
   * be refused.
   */
  default boolean adds(Message<?> message) {
    return true;
  }

  /**
   * What all partitions are asked before this message to all of them is brought to any. It changes
   * nothing; where a partition refuses it, the message fails with that, and has changed nothing.
   * Not asked of a member of an earlier version that does not know the question, so the message
   * itself has to be refused, too.
   *
   * @return null if there is nothing to ask
   */
  default @Nullable Message<?> askedBefore(Message<?> message) {
    return null;
  }

  /**
   * Puts two answers to a message to all partitions together, of partitions or slices of them, or
   * of what was put together before; in any order. May be asked on several members for one message.
   *
   * @param left may be changed and returned
   * @return of the same type
   */
  default @Nullable Object merge(
      Message<?> message, @Nullable Object left, @Nullable Object right) {
    throw new IllegalStateException(message + " is not for all partitions");
  }

  /**
   * How less is made of what was put together so far, where that takes users' code, so that {@link
   * #merge} cannot.
   *
   * @param message as in {@link #merge}
   * @param merged not used by the caller any more if this gives something
   * @return gives what is to be in its place, of the same type, outside; null if it is to stay as
   *     it is
   */
  default Outcome.@Nullable Task reduction(Message<?> message, @Nullable Object merged) {
    return null;
  }

  /** What the merged answers of all partitions come to. */
  default Combined combine(Message<?> message, @Nullable Object merged, Call call) {
    throw new IllegalStateException(message + " is not for all partitions");
  }

  /**
   * What explains a question to all partitions that has taken long; null if there is nothing to
   * explain.
   *
   * @param call as in {@link #combine}
   */
  default @Nullable Explaining explaining(Message<?> message, Call call) {
    return null;
  }

  /** How many bytes an answer to a message to all partitions may have, whatever a frame may. */
  default long answerBytesMax(Message<?> message) {
    return Long.MAX_VALUE;
  }

  /**
   * What a message to all partitions fails with whose answer would be longer than one may be.
   *
   * @param text says how long, and what to do
   */
  default RuntimeException tooLarge(Message<?> message, String text) {
    return new MessageTooLargeException(text);
  }

  /**
   * What a message to all partitions came to.
   *
   * @param reply the answer, of the message's response type, or a {@link
   *     java.util.concurrent.CompletionStage} of it
   * @param events what to publish once for all partitions
   */
  record Combined(@Nullable Object reply, List<?> events) {}
}
