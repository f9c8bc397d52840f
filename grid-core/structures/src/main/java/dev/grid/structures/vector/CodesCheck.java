package dev.grid.structures.vector;

/**
 * Whether {@link GraphCodes} tell near nodes from others: of what is found by codes for a node, the
 * nearest tenth has to be in the nearer half. Else what is found by them is left to chance.
 * Confined to the graph's adding thread.
 */
final class CodesCheck {

  /** With fewer that are found nothing can be said. */
  static final int FOUND_MIN = 20;

  /** So many nodes are looked at before it is decided. */
  private static final int NODES = 256;

  private static final double SHARE_MIN = 0.95;

  private int nodes;
  private int expected;
  private int met;
  private boolean isTooCoarse;

  boolean isTooCoarse() {
    return isTooCoarse;
  }

  /**
   * What was found for a node: {@link NearKey}s.
   *
   * @param byCodes in the order of codes
   * @param exact the same nodes, in their exact order
   */
  void found(long[] byCodes, long[] exact) {
    if (byCodes.length < FOUND_MIN) {
      return;
    }
    int nearest = exact.length / 10;
    for (int i = 0; i < nearest; i++) {
      met += isIn(NearKey.placeOf(exact[i]), byCodes, byCodes.length / 2) ? 1 : 0;
    }
    expected += nearest;
    if (++nodes == NODES) {
      isTooCoarse |= met < expected * SHARE_MIN;
      nodes = 0;
      expected = 0;
      met = 0;
    }
  }

  private static boolean isIn(int place, long[] keys, int end) {
    for (int i = 0; i < end; i++) {
      if (NearKey.placeOf(keys[i]) == place) {
        return true;
      }
    }
    return false;
  }
}
