package dev.grid.flakeid;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How flake id generators behave. Immutable. Start from {@link #named}. What ids are made of must
 * be the same on every member, and must not change while ids of before are in use.
 *
 * @param name the generator's name, or a pattern with one {@code *}
 * @param prefetchCount how many ids a client takes at once, from 1 to {@link #BATCH_MAX}; said to
 *     the client
 * @param prefetchValidity how long a client hands out ids of a batch; zero for ever; said to the
 *     client
 * @param epochStart when ids begin to count milliseconds; whole milliseconds
 * @param nodeIdOffset what is added to a member's number, at least 0: clusters with different
 *     offsets make different ids
 * @param bitsSequence for ids of one member in one millisecond, from 0
 * @param bitsNodeId for the number of the member, from 0; less than 63 together with the sequence
 * @param allowedFuture how far ahead of the clock ids may be, at least zero
 */
public record FlakeIdGeneratorConfig(
    String name,
    int prefetchCount,
    Duration prefetchValidity,
    Instant epochStart,
    long nodeIdOffset,
    int bitsSequence,
    int bitsNodeId,
    Duration allowedFuture)
    implements StructureConfig, FlakeIdGeneratorConfigWithers {

  /** The most ids that are asked for at once. */
  public static final int BATCH_MAX = 100_000;

  /** The first millisecond of 2018, as clients of the protocol expect. */
  public static final Instant EPOCH_START_DEFAULT = Instant.parse("2018-01-01T00:00:00Z");

  private static final int BITS = 63;

  public FlakeIdGeneratorConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(epochStart, "epochStart");
    require(
        prefetchCount >= 1 && prefetchCount <= BATCH_MAX,
        name,
        "prefetchCount=" + prefetchCount + ": must be from 1 to " + BATCH_MAX);
    require(
        !prefetchValidity.isNegative(),
        name,
        "prefetchValidity=" + prefetchValidity + ": must not be negative; zero is for ever");
    require(nodeIdOffset >= 0, name, "nodeIdOffset=" + nodeIdOffset + ": must be 0 or more");
    require(
        bitsSequence >= 0 && bitsNodeId >= 0 && bitsSequence < BITS - bitsNodeId,
        name,
        "bitsSequence="
            + bitsSequence
            + " bitsNodeId="
            + bitsNodeId
            + ": must be 0 or more, and less than "
            + BITS
            + " together");
    require(
        !allowedFuture.isNegative(),
        name,
        "allowedFuture=" + allowedFuture + ": must not be negative");
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new InvalidConfigurationException("flake-id-generator name=" + name + " " + what);
    }
  }

  /**
   * The defaults, which are the protocol's: batches of 100 ids for ten minutes, 6 bits of sequence
   * and 16 of the member's number, 15 seconds ahead.
   */
  public static FlakeIdGeneratorConfig named(String name) {
    return new FlakeIdGeneratorConfig(
        name, 100, Duration.ofMinutes(10), EPOCH_START_DEFAULT, 0, 6, 16, Duration.ofSeconds(15));
  }

  /** {@link #epochStart} in milliseconds since 1970. */
  public long epochStartMillis() {
    return epochStart.toEpochMilli();
  }

  @Override
  public StructureType<?, ?> type() {
    return GridFlakeIdGenerator.TYPE;
  }
}
