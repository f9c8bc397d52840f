package dev.grid.spring.ratelimit;

import java.time.Duration;

/**
 * Whether a call may be made.
 *
 * @param permitted whether it may; it has taken its permit then
 * @param remaining permits that are left now
 * @param retryAfter when there is one if there is none now, else zero
 * @param fullAfter when all are there again if nobody takes any
 */
public record Decision(boolean permitted, long remaining, Duration retryAfter, Duration fullAfter) {

  static Decision of(long[] answer) {
    long refusedFor = answer[TakePermit.REFUSED_FOR];
    return new Decision(
        refusedFor == 0,
        answer[TakePermit.REMAINING],
        Duration.ofNanos(refusedFor),
        Duration.ofNanos(answer[TakePermit.FULL_IN]));
  }

  static Decision bypassed(Limit limit) {
    return new Decision(true, limit.burst(), Duration.ZERO, Duration.ZERO);
  }
}
