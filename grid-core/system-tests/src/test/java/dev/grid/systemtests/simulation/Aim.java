package dev.grid.systemtests.simulation;

import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the moments in which a fault would hurt: while a partition has a copy in the making, and
 * just after one counts as made. By chance most faults come when all is at rest. Confined to the
 * world.
 */
final class Aim {

  private final Random random;

  /** What counted as made when it was looked last. */
  private Set<Made> made = new HashSet<>();

  private record Made(int partition, UUID member) {}

  /**
   * What to aim at.
   *
   * @param primary of the partition
   * @param copy a copy in sync that was there before, or null
   */
  record Target(UUID primary, @Nullable UUID copy) {}

  Aim(Random random) {
    this.random = random;
  }

  /** A partition of this state that is worth it, or null. */
  @Nullable Target look(ClusterState state) {
    Set<Made> now = new HashSet<>();
    List<Target> targets = new ArrayList<>();
    List<Assignment> partitions = state.partitions();
    for (int i = 0; i < partitions.size(); i++) {
      Assignment partition = partitions.get(i);
      boolean isWorthIt = false;
      UUID before = null;
      for (Copy copy : partition.copies()) {
        Made one = new Made(i, copy.member());
        if (copy.inSync()) {
          now.add(one);
        }
        if (copy.inSync() && made.contains(one)) {
          before = copy.member();
        } else {
          isWorthIt = true;
        }
      }
      if (isWorthIt && partition.primary() != null) {
        targets.add(new Target(partition.primary(), before));
      }
    }
    made = now;
    return targets.isEmpty() ? null : targets.get(random.nextInt(targets.size()));
  }
}
