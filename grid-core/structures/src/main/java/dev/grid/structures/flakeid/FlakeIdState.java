package dev.grid.structures.flakeid;

import dev.grid.GridException;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.flakeid.NodeIdOutOfRangeException;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Which ids one member has made.
 *
 * <pre>
 * id       = milliseconds since the epoch | sequence     | node id
 *            63 - the others bits         | bitsSequence | bitsNodeId
 * position = milliseconds since the epoch | sequence
 * </pre>
 *
 * Positions count on from one millisecond into the next, so a batch of any size is a range of them.
 * Invariant: every position that was given out is below {@code next}. Guarded by its host.
 */
final class FlakeIdState implements State {

  private static final ContentDigest NOTHING =
      new ContentDigest(ContentDigest.START, ContentDigest.END, 0, 0);

  private final FlakeIdGeneratorConfig config;
  private final long epochStartMillis;
  private final long allowedFutureMillis;
  private long next;

  FlakeIdState(StateContext context) {
    config = context.config().structure(GridFlakeIdGenerator.TYPE, context.name());
    epochStartMillis = config.epochStartMillis();
    allowedFutureMillis = config.allowedFuture().toMillis();
  }

  /**
   * Takes ids that nobody has.
   *
   * @throws NodeIdOutOfRangeException if the member's number does not fit
   * @throws GridException if the time does not fit
   */
  Batch take(int count, int memberNumber, long nowMillis) {
    long nodeId = nodeId(memberNumber);
    long positionMax = Long.MAX_VALUE >>> config.bitsNodeId();
    long millis = nowMillis - epochStartMillis;
    if (millis < 0 || millis > positionMax >>> config.bitsSequence()) {
      throw outOfTime(nowMillis);
    }
    long first = Math.max(next, millis << config.bitsSequence());
    if (first > positionMax - count + 1) {
      throw outOfTime(nowMillis);
    }
    next = first + count;
    return new Batch(first << config.bitsNodeId() | nodeId, 1L << config.bitsNodeId(), count);
  }

  private long nodeId(int memberNumber) {
    long nodeId = memberNumber + config.nodeIdOffset();
    long nodeIdMax = (1L << config.bitsNodeId()) - 1;
    if (nodeId < 0 || nodeId > nodeIdMax) {
      throw new NodeIdOutOfRangeException(
          ("flake-id-generator=%s: this member makes no ids, since memberNumber=%d and"
                  + " nodeIdOffset=%d are more than %d together, which bitsNodeId=%d have room for;"
                  + " ask another member, or restart the cluster, which numbers its members anew")
              .formatted(
                  config.name(),
                  memberNumber,
                  config.nodeIdOffset(),
                  nodeIdMax,
                  config.bitsNodeId()));
    }
    return nodeId;
  }

  private GridException outOfTime(long nowMillis) {
    return new GridException(
        ("flake-id-generator=%s: nowMillis=%d does not fit into ids with epochStartMillis=%d"
                + " bitsSequence=%d bitsNodeId=%d")
            .formatted(
                config.name(),
                nowMillis,
                epochStartMillis,
                config.bitsSequence(),
                config.bitsNodeId()));
  }

  /** When no id that was taken is further ahead of the clock than ids may be. */
  long dueMillis() {
    return lastMillis() - allowedFutureMillis;
  }

  /** The millisecond that the last id is of. */
  private long lastMillis() {
    return epochStartMillis + (next - 1 >> config.bitsSequence());
  }

  /** Not while it is ahead of the clock: one made anew would begin with ids that were given out. */
  @Override
  public boolean mayBeForgotten(long nowMillis) {
    return lastMillis() < nowMillis;
  }

  @Override
  public void apply(Effect effect) {
    throw new IllegalArgumentException(effect + " is no effect of an id generator, it has none");
  }

  @Override
  public Transfer transfer() {
    return new Transfer() {

      @Override
      public @Nullable Effect next(int bytesMax) {
        return null;
      }

      @Override
      public Effect pass(Effect change) {
        return change;
      }
    };
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return NOTHING;
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return NOTHING;
  }

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public long entries() {
    return 0;
  }

  @Override
  public long bytes() {
    return 0;
  }
}
