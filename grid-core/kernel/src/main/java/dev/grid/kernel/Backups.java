package dev.grid.kernel;

/**
 * How many members beside the primary keep a structure's data. Immutable.
 *
 * @param sync how many have it before a call is answered
 * @param async how many more get it a little later
 */
public record Backups(int sync, int async) {

  /** Most copies beside the primary's. */
  public static final int MAX = 6;

  public Backups {
    if (sync < 0 || async < 0 || sync > MAX - async) {
      throw new IllegalArgumentException(
          "sync=" + sync + " async=" + async + ": must be from 0 to " + MAX + " together");
    }
  }

  /** Both kinds. */
  public int total() {
    return sync + async;
  }
}
