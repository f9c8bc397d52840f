package dev.grid.coordination.leases;

import java.util.OptionalLong;

/**
 * What a store says to who wants a lock.
 *
 * @param answer {@link Answer#DONE}, {@link Answer#TAKEN} or {@link Answer#SESSION_GONE}
 * @param token if it is held: higher than those of all holders before, or empty if the store cannot
 *     promise that
 */
public record Claim(Answer answer, OptionalLong token) {

  /** Another has the lock. */
  public static final Claim TAKEN = new Claim(Answer.TAKEN, OptionalLong.empty());

  /** The session has ended. */
  public static final Claim SESSION_GONE = new Claim(Answer.SESSION_GONE, OptionalLong.empty());

  /** The lock is the session's, in a store without tokens. */
  public static final Claim HELD = new Claim(Answer.DONE, OptionalLong.empty());

  /** The lock is the session's, with this token. */
  public static Claim held(long token) {
    return new Claim(Answer.DONE, OptionalLong.of(token));
  }
}
