package dev.grid.member.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An assignment while it is changed. Confined to its planner. */
final class Draft {

  Stamp epoch;
  @Nullable UUID primary;
  @Nullable UUID previous;
  final List<Copy> copies;
  int lostBelow;
  private Stamp since;
  private final List<Assignment.Loss> losses;

  /** Members that cannot have a copy: their versions do not know what is in the partition. */
  final Set<UUID> unable = new HashSet<>(0);

  Draft(Assignment from) {
    epoch = from.epoch();
    primary = from.primary();
    previous = from.previous();
    copies = new ArrayList<>(from.copies());
    lostBelow = from.lostBelow();
    since = from.since();
    losses = new ArrayList<>(from.losses());
  }

  /** All of its data is lost, or it begins with none. */
  void loseAll(Stamp at) {
    since = at;
    losses.clear();
  }

  /** Structures with fewer backups than this lose their data. */
  void lose(int below, Stamp at) {
    if (below == Assignment.ALL) {
      loseAll(at);
      return;
    }
    if (losses.isEmpty()) {
      losses.add(new Assignment.Loss(Assignment.ALL, since));
    }
    losses.removeIf(earlier -> earlier.below() <= below);
    losses.add(new Assignment.Loss(below, at));
    since = at;
  }

  Assignment toAssignment() {
    copies.sort(
        (a, b) ->
            a.inSync() == b.inSync()
                ? Integer.compare(a.slot(), b.slot())
                : Boolean.compare(b.inSync(), a.inSync()));
    return new Assignment(epoch, primary, previous, copies, lostBelow, since, losses);
  }

  @Nullable Copy copy(UUID member, boolean inSync) {
    for (Copy copy : copies) {
      if (copy.inSync() == inSync && copy.member().equals(member)) {
        return copy;
      }
    }
    return null;
  }

  @Nullable Copy learner() {
    for (Copy copy : copies) {
      if (!copy.inSync()) {
        return copy;
      }
    }
    return null;
  }

  /** Who will have the slot when what is under way is done, or null. */
  @Nullable UUID destined(int slot) {
    Copy learner = learner();
    if (learner != null && learner.slot() == slot) {
      return learner.member();
    }
    if (slot == 0) {
      return primary;
    }
    for (Copy copy : copies) {
      if (copy.inSync() && copy.slot() == slot) {
        return copy.member();
      }
    }
    return null;
  }

  Set<UUID> holders() {
    Set<UUID> holders = new LinkedHashSet<>();
    if (primary != null) {
      holders.add(primary);
    }
    copies.forEach(copy -> holders.add(copy.member()));
    return holders;
  }
}
