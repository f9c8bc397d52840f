package dev.grid.spring.locks;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a CP map has of a lock, as a text that people and clients of other languages can read:
 * {@code 2026-11-29T17:40:00.123Z 5e7a…e1 shop}. Immutable.
 *
 * @param until when it is free
 * @param token of whoever has taken it, and nobody else's ever
 * @param instance the name of whoever has taken it, for people
 */
record ShedLockEntry(Instant until, UUID token, String instance) {

  private static final int PARTS = 3;

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws IllegalStateException if it is something else
   */
  static ShedLockEntry parse(String text) {
    String[] parts = text.split(" ", PARTS);
    if (parts.length == PARTS) {
      try {
        return new ShedLockEntry(Instant.parse(parts[0]), UUID.fromString(parts[1]), parts[2]);
      } catch (DateTimeParseException | IllegalArgumentException e) {
        throw foreign(text, e);
      }
    }
    throw foreign(text, null);
  }

  private static IllegalStateException foreign(String text, @Nullable Exception cause) {
    return new IllegalStateException(
        "entry=%s is no lock: the CP map of a GridLockProvider must be used for nothing else"
            .formatted(text),
        cause);
  }

  boolean isLocked(Instant now) {
    return until.isAfter(now);
  }

  /** The same, free from another time on. */
  String withUntil(Instant later) {
    return new ShedLockEntry(later, token, instance).toString();
  }

  @Override
  public String toString() {
    return until + " " + token + " " + instance;
  }
}
