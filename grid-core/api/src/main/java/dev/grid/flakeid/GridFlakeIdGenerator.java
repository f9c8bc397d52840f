package dev.grid.flakeid;

import dev.grid.StructureHandle;
import dev.grid.StructureType;

/**
 * Makes ids that are unique in the cluster and roughly in the order of time (protocol service
 * {@code hz:impl:flakeIdGeneratorService}). An id is positive and has, from its highest bit, the
 * milliseconds since {@link FlakeIdGeneratorConfig#epochStart}, a sequence, and the number of the
 * member that made it. So members make ids without asking each other, also on both sides of a
 * split, and nothing is lost when one fails.
 *
 * <p>A client takes a batch from any member, and hands it out until it is used up or {@link
 * FlakeIdGeneratorConfig#prefetchValidity} is over: ids of one handle may be out of order at the
 * seams of batches, and ids of different callers always are a little. A member takes ids from
 * itself, one by one, if it can.
 *
 * <p>A member that is asked for more ids than its sequence has in a millisecond takes those of
 * milliseconds to come, and has callers wait when that is more than {@link
 * FlakeIdGeneratorConfig#allowedFuture} ahead of the clock.
 *
 * <p>Members are numbered as they join, and keep their numbers; no number is given twice in the
 * life of a cluster. A cluster that has seen more members than the bits for their number can tell
 * has members that cannot make ids: they have others make them, as long as there is one that can.
 * The remedy is to restart the cluster, which numbers its members from zero again.
 */
public interface GridFlakeIdGenerator extends StructureHandle<AsyncGridFlakeIdGenerator> {

  /** Flake id generators, among the kinds of structures (protocol service 0x1c). */
  StructureType<GridFlakeIdGenerator, FlakeIdGeneratorConfig> TYPE =
      new StructureType<>(
          "hz:impl:flakeIdGeneratorService",
          "flake-id-generator",
          GridFlakeIdGenerator.class,
          AsyncGridFlakeIdGenerator.class,
          FlakeIdGeneratorConfig.class,
          FlakeIdGeneratorConfig::named,
          false);

  /**
   * An id that nobody else has. Blocks while a batch is fetched, and while ids are taken faster
   * than there are any.
   *
   * @throws NodeIdOutOfRangeException if no member that can be reached has a number that fits
   */
  long newId();
}
