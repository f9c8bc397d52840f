package dev.grid;

import java.util.List;

/**
 * Some of the entries of a structure that a member is primary of, other ones each time. Immutable.
 *
 * @param entries how many were looked at
 * @param bytes what they take, with keys and bookkeeping, approximately
 * @param neverExpiring how many of them stay until they are removed
 * @param largest a few of them, those that take most first
 */
public record EntrySample(long entries, long bytes, long neverExpiring, List<Entry> largest) {

  /** Of nothing. */
  public static final EntrySample NONE = new EntrySample(0, 0, 0, List.of());

  public EntrySample {
    largest = List.copyOf(largest);
  }

  /**
   * One of them.
   *
   * @param key as it was serialized; must not be written to
   * @param bytes what it takes
   * @param neverExpires whether it stays until it is removed
   */
  public record Entry(byte[] key, long bytes, boolean neverExpires) {}
}
