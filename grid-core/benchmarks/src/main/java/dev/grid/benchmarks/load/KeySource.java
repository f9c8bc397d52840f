package dev.grid.benchmarks.load;

/** Which key the next request of a loop is about. Confined to its loop's thread. */
final class KeySource {

  private final int step;
  private final int keys;
  private int next;
  private long random;

  private KeySource(int first, int step, int keys, long seed) {
    this.next = first;
    this.step = step;
    this.keys = keys;
    this.random = seed;
  }

  /** Each key of this loop's share once: {@code first}, {@code first + step} and so on. */
  static KeySource once(int first, int step, int keys) {
    return new KeySource(first, step, keys, 0);
  }

  /** Uniformly random keys without end. */
  static KeySource random(int keys, long seed) {
    return new KeySource(0, 0, keys, seed | 1);
  }

  /** The next key, or -1 when all were handed out. */
  long next() {
    if (step == 0) {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      return ((random >>> 33) * keys) >>> 31;
    }
    int key = next;
    if (key >= keys) {
      return -1;
    }
    next += step;
    return key;
  }
}
