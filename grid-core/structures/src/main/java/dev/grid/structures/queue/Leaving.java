package dev.grid.structures.queue;

/**
 * Where items are that are about to be taken out, once the store has deleted them, while others are
 * added. One call at a time takes items out, so none of these go meanwhile. Confined to its state.
 */
final class Leaving {

  private static final int[] NONE = {};

  private int[] positions = NONE;
  private int addedFirst;

  /** The items at these positions are about to go, which ascend. */
  void begin(int[] these) {
    positions = these.clone();
    addedFirst = 0;
  }

  void forget() {
    positions = NONE;
    addedFirst = 0;
  }

  /** Where they are now. */
  int[] positions() {
    return positions;
  }

  /** So many items have been added at the head since. */
  int addedFirst() {
    return addedFirst;
  }

  void addedFirst(int count) {
    addedFirst += count;
    for (int i = 0; i < positions.length; i++) {
      positions[i] += count;
    }
  }

  /** Items are at these positions now, which ascend. */
  void inserted(int[] added) {
    int passed = 0;
    for (int i = 0; i < positions.length; i++) {
      while (passed < added.length && added[passed] <= positions[i] + passed) {
        passed++;
      }
      positions[i] += passed;
    }
  }
}
