package dev.grid.kernel;

/**
 * A message that is served in partitions only: what it asks for rests on something that a Raft
 * group does not have. Sent to a structure whose {@link dev.grid.config.Consistency} is strong it
 * is refused, by the host, with {@link UnsupportedOperationException}.
 */
public interface PartitionsOnly {

  /** What to do instead, for the one who is refused: an imperative, without a full stop. */
  String instead();
}
