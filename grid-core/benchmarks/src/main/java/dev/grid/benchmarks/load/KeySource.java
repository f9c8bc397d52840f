package dev.grid.benchmarks.load;

/** Which key the next request of a loop is about. Confined to its loop's thread. */
final class KeySource {

  private static final int[] ALL = {};

  /** The keys to choose from; empty for all from 0. */
  private final int[] among;

  private final int step;
  private final int keys;
  private int next;
  private long random;

  private KeySource(int[] among, int first, int step, int keys, long seed) {
    this.among = among;
    this.next = first;
    this.step = step;
    this.keys = keys;
    this.random = seed;
  }

  /** Each key of this loop's share once: {@code first}, {@code first + step} and so on. */
  static KeySource once(int first, int step, int keys) {
    return new KeySource(ALL, first, step, keys, 0);
  }

  /** Of these keys each that is at {@code first}, {@code first + step} and so on, once. */
  static KeySource once(int first, int step, int[] among) {
    return new KeySource(among, first, step, among.length, 0);
  }

  /** Uniformly random keys without end. */
  static KeySource random(int keys, long seed) {
    return new KeySource(ALL, 0, 0, keys, seed | 1);
  }

  /** Uniformly random keys of these without end. */
  static KeySource random(int[] among, long seed) {
    return new KeySource(among, 0, 0, among.length, seed | 1);
  }

  /** The next key, or -1 when all were handed out. */
  long next() {
    if (step == 0) {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      return key((int) (((random >>> 33) * keys) >>> 31));
    }
    int key = next;
    if (key >= keys) {
      return -1;
    }
    next += step;
    return key(key);
  }

  private int key(int index) {
    return among.length == 0 ? index : among[index];
  }
}
