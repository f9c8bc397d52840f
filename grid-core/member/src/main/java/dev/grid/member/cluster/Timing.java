package dev.grid.member.cluster;

/**
 * How long things take, in milliseconds. Immutable.
 *
 * @param askAgain until what was not answered is asked again
 * @param quiet without a change of members until data moves, so that joins that arrive together are
 *     served together
 * @param quietMax until data moves although members keep changing
 * @param stable how long a view stands until it counts as the cluster's size
 * @param gather how long events are gathered before a state is published
 */
public record Timing(long askAgain, long quiet, long quietMax, long stable, long gather) {

  /** What members use. */
  public static final Timing DEFAULT = new Timing(300, 500, 10_000, 5_000, 10);
}
