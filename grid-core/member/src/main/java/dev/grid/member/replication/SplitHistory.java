package dev.grid.member.replication;

import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which side of the cluster one partition was changed on, so that what only this side has can be
 * merged into the other after a split. Confined to the partition.
 *
 * <pre>
 * changedWith.version, holderMissedWith.version <= followed.version   where not null
 * </pre>
 */
final class SplitHistory {

  /** The state that is followed. */
  private @Nullable Stamp followed;

  /** Whether the side of {@code followed} takes writes. */
  private boolean writable;

  /** The state under which this side last changed, or may last have changed, the partition. */
  private @Nullable Stamp changedWith;

  /**
   * The last state in which a member was missing that held the partition in sync by the state
   * before: it may have gone on without this side.
   */
  private @Nullable Stamp holderMissedWith;

  /** Whether this side takes writes. */
  boolean isWritable() {
    return writable;
  }

  /**
   * Follows a state.
   *
   * @param old the assignment by the state before, or null
   */
  void adopted(ClusterState state, @Nullable Assignment old) {
    writable = state.writable();
    followed = state.stamp();
    if (old != null && !hasHolders(state, old)) {
      holderMissedWith = state.stamp();
    }
  }

  private static boolean hasHolders(ClusterState state, Assignment of) {
    UUID primary = of.primary();
    return (primary == null || state.member(primary) != null)
        && of.copies().stream().allMatch(c -> !c.inSync() || state.member(c.member()) != null);
  }

  /** A change was acknowledged, or may have been, by this member or by its primary. */
  void noteChange() {
    if (writable) {
      changedWith = followed;
    }
  }

  /** This member goes on with another side: its own past is of no matter any more. */
  void clear() {
    changedWith = null;
    holderMissedWith = null;
  }

  /**
   * What this side changed after the sides parted, or the other cannot have had all of. A stale
   * copy that nobody changed is not merged: that would bring back what was removed.
   *
   * @param next the assignment of the side that goes on
   * @param state of the side that goes on
   */
  Predicate<Replicated> toMerge(Assignment next, ClusterState state) {
    if (isOfOtherSide(changedWith, state)) {
      return all -> true;
    }
    Stamp changed = changedWith;
    boolean mayHaveMore = writable && !isOfOtherSide(holderMissedWith, state);
    return structure -> mayHaveMore && !hasAll(structure, changed, next, state);
  }

  /**
   * Whether this side last changed the partition under a state that the other side's descends from,
   * and the structure has lost nothing there since: then the other side went on from a copy that
   * has everything acknowledged here.
   */
  private static boolean hasAll(
      Replicated structure, @Nullable Stamp changed, Assignment next, ClusterState state) {
    return changed != null
        && state.descendsFrom(changed)
        && next.sinceWith(structure.backups().sync()).version() <= changed.version();
  }

  private static boolean isOfOtherSide(@Nullable Stamp stamp, ClusterState state) {
    return stamp != null && !state.descendsFrom(stamp);
  }
}
