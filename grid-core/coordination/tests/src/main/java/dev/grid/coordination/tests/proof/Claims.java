package dev.grid.coordination.tests.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What workers say that they held, and when: each time that one was told "you hold it", it notes
 * the time that it had taken before it asked. Thread-safe.
 */
final class Claims {

  /**
   * One time that a worker held something.
   *
   * @param what the lock or leadership
   * @param by the worker and its hold
   * @param token its fencing token
   * @param fromNanos the first time at which it surely held it, by {@link System#nanoTime}
   * @param toNanos the last such time
   */
  record Claim(String what, String by, OptionalLong token, long fromNanos, long toNanos) {

    boolean overlaps(Claim other) {
      return fromNanos <= other.toNanos && other.fromNanos <= toNanos;
    }

    Claim at(long nanos) {
      return new Claim(what, by, token, Math.min(fromNanos, nanos), Math.max(toNanos, nanos));
    }
  }

  /** By holder, each the claims of one lock or leadership. */
  private final Map<String, Map<String, Claim>> byWhat = new HashMap<>();

  /** Of each lock or leadership the claim that was noted last by its time. */
  private final Map<String, Claim> latest = new HashMap<>();

  /** A worker held it at this time. */
  synchronized void note(String what, String by, OptionalLong token, long atNanos) {
    Claim claim =
        byWhat
            .computeIfAbsent(what, unused -> new HashMap<>())
            .compute(
                by,
                (unused, before) ->
                    before == null
                        ? new Claim(what, by, token, atNanos, atNanos)
                        : before.at(atNanos));
    latest.merge(what, claim, (before, now) -> now.toNanos() >= before.toNanos() ? now : before);
  }

  /** How many there are. */
  synchronized int count() {
    return byWhat.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * Whether somebody has newly taken this lock or leadership after a time, and was last seen so.
   */
  synchronized boolean isTakenSince(String what, long nanos) {
    Claim last = latest.get(what);
    return last != null && last.fromNanos() - nanos > 0;
  }

  /** Who held it last, so far as is known; empty text for nobody. */
  synchronized String holder(String what) {
    Claim last = latest.get(what);
    return last == null ? "" : last.by();
  }

  /** Whether somebody has held it for so long, and was seen to hold it after a time. */
  synchronized boolean isHeldFor(String what, long nanos, long sinceNanos) {
    Claim last = latest.get(what);
    return last != null
        && last.toNanos() - sinceNanos > 0
        && last.toNanos() - last.fromNanos() > nanos;
  }

  /** When it was last held, so far as is known; {@link Long#MIN_VALUE} for never. */
  synchronized long lastNanos(String what) {
    Claim last = latest.get(what);
    return last == null ? Long.MIN_VALUE : last.toNanos();
  }

  /** What must not be, in words: two at once, or a token that is not higher than the one before. */
  synchronized List<String> violations() {
    List<String> violations = new ArrayList<>();
    for (Map<String, Claim> ofOne : byWhat.values()) {
      List<Claim> claims = new ArrayList<>(ofOne.values());
      claims.sort(Comparator.comparingLong(Claim::fromNanos));
      Claim last = claims.getFirst(); // The one that ends last so far.
      for (Claim next : claims.subList(1, claims.size())) {
        if (last.overlaps(next)) {
          violations.add("two at once: " + last + " and " + next);
        }
        if (tokenOf(next) <= tokenOf(last) && next.token().isPresent() && !isSameHold(last, next)) {
          violations.add("a token that is not higher: " + last + " and then " + next);
        }
        last = next.toNanos() > last.toNanos() ? next : last;
      }
    }
    return violations;
  }

  /**
   * Whether a process that was not sure for a moment, since a sign of life of its own was late, has
   * found that it still holds it. Holds of a process have numbers after a dot.
   */
  private static boolean isSameHold(Claim one, Claim other) {
    return one.token().equals(other.token()) && process(one).equals(process(other));
  }

  private static String process(Claim claim) {
    int dot = claim.by().lastIndexOf('.');
    return dot < 0 ? claim.by() : claim.by().substring(0, dot);
  }

  private static long tokenOf(Claim claim) {
    return claim.token().orElse(Long.MIN_VALUE);
  }
}
