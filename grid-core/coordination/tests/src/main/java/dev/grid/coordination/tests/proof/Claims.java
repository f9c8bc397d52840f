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
  }

  private final Map<String, Claim> byHold = new HashMap<>();

  /** A worker held it at this time. */
  synchronized void note(String what, String by, OptionalLong token, long atNanos) {
    byHold.merge(
        what + " " + by,
        new Claim(what, by, token, atNanos, atNanos),
        (before, now) ->
            new Claim(
                what,
                by,
                token,
                Math.min(before.fromNanos(), atNanos),
                Math.max(before.toNanos(), atNanos)));
  }

  /** How many there are. */
  synchronized int count() {
    return byHold.size();
  }

  /** How many of this lock or leadership there are that began after a time. */
  synchronized long countSince(String what, long nanos) {
    return byHold.values().stream()
        .filter(claim -> claim.what().equals(what) && claim.fromNanos() - nanos > 0)
        .count();
  }

  /** Who held it last, so far as is known; empty text for nobody. */
  synchronized String holder(String what) {
    return byHold.values().stream()
        .filter(claim -> claim.what().equals(what))
        .max(Comparator.comparingLong(Claim::toNanos))
        .map(Claim::by)
        .orElse("");
  }

  /** When it was last held, so far as is known; {@link Long#MIN_VALUE} for never. */
  synchronized long lastNanos(String what) {
    return byHold.values().stream()
        .filter(claim -> claim.what().equals(what))
        .mapToLong(Claim::toNanos)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** What must not be, in words: two at once, or a token that is not higher than the one before. */
  synchronized List<String> violations() {
    List<String> violations = new ArrayList<>();
    Map<String, List<Claim>> byWhat = new HashMap<>();
    for (Claim claim : byHold.values()) {
      byWhat.computeIfAbsent(claim.what(), unused -> new ArrayList<>()).add(claim);
    }
    for (List<Claim> claims : byWhat.values()) {
      claims.sort(Comparator.comparingLong(Claim::fromNanos));
      Claim latest = claims.getFirst(); // The one that ends last so far.
      for (Claim next : claims.subList(1, claims.size())) {
        if (latest.overlaps(next)) {
          violations.add("two at once: " + latest + " and " + next);
        }
        if (tokenOf(next) <= tokenOf(latest) && next.token().isPresent()) {
          violations.add("a token that is not higher: " + latest + " and then " + next);
        }
        latest = next.toNanos() > latest.toNanos() ? next : latest;
      }
    }
    return violations;
  }

  private static long tokenOf(Claim claim) {
    return claim.token().orElse(Long.MIN_VALUE);
  }
}
