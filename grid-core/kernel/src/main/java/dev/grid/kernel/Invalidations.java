package dev.grid.kernel;

import java.util.UUID;

/**
 * What those are told that keep copies of a structure's entries outside the cluster, such as near
 * caches: of each change of one partition, with a number. Numbers have no gaps, from 1 on, for as
 * long as the partition is served by one member without a break; then there is another {@link
 * #partition()}, whatever was told before: what a copy's holder may have missed of the old primary
 * nobody knows. Confined to the partition.
 *
 * <p>A change is told when it is made, before it is safe: who drops a copy too early reads again,
 * and that waits until the change is safe or gone.
 */
public interface Invalidations {

  /** What the listeners of a structure's invalidations are kept by, beside its other listeners. */
  static String listenersOf(String structure) {
    return structure + "\0invalidations";
  }

  /** Which stretch of serving it is: new whenever a member begins to serve the partition. */
  UUID partition();

  /** The next change's number. */
  long next();

  /** The last change's number; 0 if there was none. */
  long last();

  /** The same of another structure of its kind, in the same partition. */
  long last(String structure);

  /** Tells of a change. Costs nothing if nobody listens now. */
  void tell(Object event);
}
