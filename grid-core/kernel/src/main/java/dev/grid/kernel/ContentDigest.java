package dev.grid.kernel;

/**
 * A part of a state's content in numbers that are the same for the same content, whatever its
 * history. Parts lie between places that the state chooses, such as hashes of keys; they can be
 * found in every copy of the state.
 *
 * @param from the first place, {@link #START} for the beginning
 * @param to the place after the last, {@link #END} if there is nothing after this part
 * @param entries how many entries or items are in it
 * @param value the sum of their hashes
 */
public record ContentDigest(long from, long to, long entries, long value) {

  /** Where the first part begins. */
  public static final long START = 0;

  /** Where the last part ends. */
  public static final long END = -1;

  /** Whether nothing comes after this part. */
  public boolean isLast() {
    return to == END;
  }
}
