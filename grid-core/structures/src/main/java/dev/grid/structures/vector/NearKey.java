package dev.grid.structures.vector;

/**
 * How near a place of a graph is to something, and which place it is, in one number: a higher one
 * is nearer. Stateless.
 */
final class NearKey {

  private static final int PLACE_BITS = 32;

  private NearKey() {}

  static long of(float nearness, int place) {
    int bits = Float.floatToIntBits(nearness);
    return (long) (bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE) << PLACE_BITS | place;
  }

  static int placeOf(long key) {
    return (int) key;
  }

  static float nearnessOf(long key) {
    int bits = (int) (key >> PLACE_BITS);
    return Float.intBitsToFloat(bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE);
  }
}
