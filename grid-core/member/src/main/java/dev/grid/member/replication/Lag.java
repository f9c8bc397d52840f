package dev.grid.member.replication;

/**
 * What primaries have sent to copies and heard nothing of. Immutable.
 *
 * @param changes changes and slices of transfers
 * @param bytes their size
 * @param answers answers that wait for acknowledgements
 * @param stalledNanos for how long the slowest copy has acknowledged nothing
 */
public record Lag(long changes, long bytes, long answers, long stalledNanos) {

  /** Nobody waits for anything. */
  public static final Lag NONE = new Lag(0, 0, 0, 0);

  Lag plus(Lag other) {
    return new Lag(
        changes + other.changes,
        bytes + other.bytes,
        answers + other.answers,
        Math.max(stalledNanos, other.stalledNanos));
  }
}
