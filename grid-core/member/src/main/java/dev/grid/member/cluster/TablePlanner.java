package dev.grid.member.cluster;

import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who holds which partition next. A pure function of the last assignments and of what has
 * happened since; each call is one small step, so that a coordinator may change after any.
 *
 * <ul>
 *   <li>Whoever is gone holds nothing; the in-sync copy with the lowest slot becomes the primary.
 *   <li>A partition without a living in-sync copy is lost: it keeps the names of its last holders,
 *       and one that comes back is its primary again.
 *   <li>A learner that caught up takes its slot; at slot 0 it becomes the primary, and the old one
 *       stays an in-sync copy until the new one serves.
 *   <li>When {@linkplain Step#rebalance asked to}, learners are added: first where a copy is
 *       missing, then for what leaving members have, then to keep zones apart, then for balance,
 *       one a partition at a time.
 * </ul>
 *
 * Confined to its caller.
 */
final class TablePlanner {

  /** How many partitions a member sends, or receives, at a time. */
  static final int MOVES_PER_MEMBER = 16;

  /** A learner that has what its primary has, and for whose acknowledgements that one waits. */
  record Ready(int partition, Stamp epoch, UUID member, long added) {}

  /** A copy that has to start from nothing. */
  record Broken(int partition, Stamp epoch, UUID member) {}

  /** A primary that serves. */
  record Serving(int partition, Stamp epoch) {}

  /**
   * What has happened, and what may be done.
   *
   * @param acceptLoss whether lost partitions go on empty
   * @param rebalance whether learners may be added
   */
  record Step(
      Collection<Ready> ready,
      Collection<Broken> broken,
      Collection<Serving> serving,
      boolean acceptLoss,
      boolean rebalance) {}

  private final Stamp stamp;
  private final Set<UUID> alive = new HashSet<>();
  private final Map<UUID, String> zones = new HashMap<>();

  /** The members that may get data, oldest first. */
  private final List<UUID> eligible = new ArrayList<>();

  private final int slots;
  private final IntSupplier fewestBackups;
  private final List<Draft> drafts = new ArrayList<>();

  /** By slot, how many partitions each eligible member has or is about to have. */
  private final List<Map<UUID, Integer>> loads = new ArrayList<>();

  private final Map<UUID, Integer> sending = new HashMap<>();
  private final Map<UUID, Integer> receiving = new HashMap<>();

  /**
   * A planner for one step.
   *
   * @param stamp of the state to come
   * @param backups how many copies beside the primary are wanted
   * @param fewestBackups fewest copies that any structure has that exists and has one; asked when
   *     that decides whether something is lost
   * @param zoneAttribute the member attribute that names a zone
   */
  TablePlanner(
      Stamp stamp,
      Collection<MemberInfo> members,
      Collection<UUID> leaving,
      int backups,
      IntSupplier fewestBackups,
      String zoneAttribute) {
    this.stamp = stamp;
    this.fewestBackups = fewestBackups;
    for (MemberInfo member : members) {
      alive.add(member.uuid());
      zones.put(member.uuid(), member.attributes().getOrDefault(zoneAttribute, ""));
      if (!member.liteMember() && !leaving.contains(member.uuid())) {
        eligible.add(member.uuid());
      }
    }
    slots = Math.max(0, Math.min(backups, eligible.size() - 1));
  }

  /**
   * Plans one step.
   *
   * @param unable copies that their members cannot have
   */
  List<Assignment> plan(List<Assignment> from, Step step, Collection<Broken> unable) {
    from.forEach(assignment -> drafts.add(new Draft(assignment)));
    unable.forEach(broken -> drafts.get(broken.partition()).unable.add(broken.member()));
    return plan(step);
  }

  /** Plans one step. */
  List<Assignment> plan(List<Assignment> from, Step step) {
    return plan(from, step, List.of());
  }

  private List<Assignment> plan(Step step) {
    step.broken().forEach(this::demote);
    step.ready().forEach(this::promoteLearner);
    step.serving().forEach(this::finishHandOver);
    drafts.forEach(this::dropTheGone);
    countLoads();
    assignTheUnassigned(step.acceptLoss());
    if (step.rebalance() && !eligible.isEmpty()) {
      drafts.forEach(this::dropSuperfluous);
      drafts.forEach(this::fillSlots);
      drafts.forEach(this::moveFromLeaving);
      drafts.forEach(this::separateZones);
      balance();
    }
    return drafts.stream().map(Draft::toAssignment).toList();
  }

  /** Partitions that nobody has held yet. */
  static List<Assignment> unassigned(int partitions, Stamp stamp) {
    List<Assignment> all = new ArrayList<>(partitions);
    for (int i = 0; i < partitions; i++) {
      all.add(new Assignment(stamp, null, null, List.of(), 0, stamp));
    }
    return all;
  }

  // What has happened.

  private void demote(Broken broken) {
    Draft draft = drafts.get(broken.partition());
    if (draft.epoch.equals(broken.epoch())) {
      draft.copies.removeIf(copy -> copy.member().equals(broken.member()));
    }
  }

  private void promoteLearner(Ready ready) {
    Draft draft = drafts.get(ready.partition());
    Copy learner = draft.copy(ready.member(), false);
    if (learner == null || learner.added() != ready.added() || !draft.epoch.equals(ready.epoch())) {
      return;
    }
    UUID old = Objects.requireNonNull(draft.primary);
    Copy before = draft.copy(ready.member(), true);
    draft.copies.remove(learner);
    draft.copies.remove(before);
    if (learner.slot() > 0) {
      draft.copies.removeIf(copy -> copy.inSync() && copy.slot() == learner.slot());
      draft.copies.add(learner.synced());
      return;
    }
    draft.primary = ready.member();
    draft.previous = old;
    draft.epoch = stamp;
    draft.copies.add(new Copy(old, before == null ? 0 : before.slot(), true, stamp.version()));
  }

  private void finishHandOver(Serving serving) {
    Draft draft = drafts.get(serving.partition());
    if (draft.epoch.equals(serving.epoch())) {
      draft.previous = null;
      draft.copies.removeIf(copy -> copy.inSync() && copy.slot() == 0);
    }
  }

  private void dropTheGone(Draft draft) {
    draft.copies.removeIf(copy -> !copy.inSync() && !alive.contains(copy.member()));
    UUID primary = draft.primary;
    if (primary != null && alive.contains(primary)) {
      draft.copies.removeIf(copy -> !alive.contains(copy.member()));
      UUID previous = draft.previous;
      if (previous != null && !alive.contains(previous)) {
        draft.previous = null;
      }
      return;
    }
    Copy heir = null;
    for (Copy copy : draft.copies) {
      if (copy.inSync()
          && alive.contains(copy.member())
          && (heir == null || copy.slot() < heir.slot())) {
        heir = copy;
      }
    }
    if (heir != null) {
      takeOver(draft, heir);
    } else if (primary != null) {
      draft.copies.removeIf(copy -> !copy.inSync());
      draft.copies.add(new Copy(primary, 0, true, draft.epoch.version()));
      draft.primary = null;
      draft.previous = null;
      draft.lostBelow = Assignment.ALL;
    }
  }

  private void takeOver(Draft draft, Copy heir) {
    draft.primary = heir.member();
    draft.previous = null;
    draft.epoch = stamp;
    draft.copies.removeIf(
        copy ->
            !copy.inSync()
                || copy.member().equals(heir.member())
                || !alive.contains(copy.member()));
    int lost = heir.slot() > 1 && heir.slot() > fewestBackups.getAsInt() ? heir.slot() : 0;
    draft.lostBelow = draft.lostBelow == Assignment.ALL ? lost : Math.max(draft.lostBelow, lost);
    if (lost > 0) {
      draft.lose(lost, stamp);
    }
  }

  private void countLoads() {
    for (int slot = 0; slot <= slots; slot++) {
      Map<UUID, Integer> load = new HashMap<>();
      eligible.forEach(member -> load.put(member, 0));
      for (Draft draft : drafts) {
        UUID member = draft.destined(slot);
        if (member != null) {
          load.computeIfPresent(member, (m, count) -> count + 1);
        }
      }
      loads.add(load);
    }
    for (Draft draft : drafts) {
      Copy learner = draft.learner();
      if (learner != null && draft.primary != null) {
        sending.merge(draft.primary, 1, Integer::sum);
        receiving.merge(learner.member(), 1, Integer::sum);
      }
    }
  }

  private void assignTheUnassigned(boolean acceptLoss) {
    for (Draft draft : drafts) {
      boolean fresh = draft.primary == null && draft.lostBelow == 0;
      if (acceptLoss && draft.lostBelow > 0) {
        fresh |= draft.primary == null;
        draft.lose(draft.lostBelow, stamp);
        draft.lostBelow = 0;
      }
      if (!fresh || eligible.isEmpty()) {
        continue;
      }
      draft.epoch = stamp;
      draft.loseAll(stamp);
      draft.copies.clear();
      draft.primary = leastLoaded(0, draft);
      for (int slot = 1; slot <= slots; slot++) {
        UUID member = leastLoaded(slot, draft);
        draft.copies.add(new Copy(Objects.requireNonNull(member), slot, true, stamp.version()));
      }
    }
  }

  /**
   * Of those that hold nothing of the partition, the one with the least, in another zone if any.
   */
  private @Nullable UUID leastLoaded(int slot, Draft draft) {
    UUID best = best(slot, draft);
    if (best != null) {
      loads.get(slot).computeIfPresent(best, (m, count) -> count + 1);
    }
    return best;
  }

  private @Nullable UUID best(int slot, Draft draft) {
    Set<UUID> holders = draft.holders();
    UUID best = null;
    for (UUID member : eligible) {
      if (!holders.contains(member)
          && !draft.unable.contains(member)
          && (best == null || isBetter(slot, draft, member, best))) {
        best = member;
      }
    }
    return best;
  }

  private boolean isBetter(int slot, Draft draft, UUID member, UUID than) {
    int shared = sharers(draft, member, slot) - sharers(draft, than, slot);
    return shared != 0 ? shared < 0 : load(slot, member) < load(slot, than);
  }

  /** How many other holders of the partition are in the member's zone. */
  private int sharers(Draft draft, UUID member, int exceptSlot) {
    String zone = zones.getOrDefault(member, "");
    if (zone.isEmpty()) {
      return 0;
    }
    int count = 0;
    for (int slot = 0; slot <= slots; slot++) {
      UUID other = slot == exceptSlot ? null : draft.destined(slot);
      if (other != null && !other.equals(member) && zone.equals(zones.get(other))) {
        count++;
      }
    }
    return count;
  }

  private int load(int slot, UUID member) {
    return loads.get(slot).getOrDefault(member, 0);
  }

  // Rebalancing.

  /** What is lost keeps the names of its holders, and one that leaves keeps those it needs. */
  private void dropSuperfluous(Draft draft) {
    boolean settled = draft.learner() == null && draft.previous == null;
    if (settled && draft.primary != null && eligible.contains(draft.primary)) {
      draft.copies.removeIf(copy -> copy.slot() > slots && copy.inSync());
    }
  }

  private boolean mayMove(Draft draft, UUID to) {
    return draft.primary != null
        && draft.learner() == null
        && draft.previous == null
        && !draft.unable.contains(to)
        && sending.getOrDefault(draft.primary, 0) < MOVES_PER_MEMBER
        && receiving.getOrDefault(to, 0) < MOVES_PER_MEMBER;
  }

  private void move(Draft draft, int slot, UUID to) {
    UUID from = draft.destined(slot);
    draft.copies.add(new Copy(to, slot, false, stamp.version()));
    sending.merge(Objects.requireNonNull(draft.primary), 1, Integer::sum);
    receiving.merge(to, 1, Integer::sum);
    Map<UUID, Integer> load = loads.get(slot);
    load.computeIfPresent(to, (m, count) -> count + 1);
    if (from != null) {
      load.computeIfPresent(from, (m, count) -> count - 1);
    }
  }

  private void fillSlots(Draft draft) {
    for (int slot = 1; slot <= slots; slot++) {
      UUID holder = draft.destined(slot);
      if (holder == null || !eligible.contains(holder)) {
        UUID target = bestTarget(draft, slot);
        if (target != null && mayMove(draft, target)) {
          move(draft, slot, target);
        }
      }
    }
  }

  /** Who should get a slot: one that holds nothing yet, else one that has a higher slot. */
  private @Nullable UUID bestTarget(Draft draft, int slot) {
    UUID best = best(slot, draft);
    if (best != null) {
      return best;
    }
    for (UUID member : eligible) {
      Copy copy = draft.copy(member, true);
      boolean mayRise = copy != null && copy.slot() > slot;
      if (mayRise && (best == null || isBetter(slot, draft, member, best))) {
        best = member;
      }
    }
    return best;
  }

  private void moveFromLeaving(Draft draft) {
    if (draft.primary == null || eligible.contains(draft.destined(0))) {
      return;
    }
    UUID target = bestTarget(draft, 0);
    for (Copy copy : draft.copies) {
      boolean better = target == null || load(0, copy.member()) <= load(0, target);
      if (copy.inSync() && eligible.contains(copy.member()) && better) {
        target = copy.member();
      }
    }
    if (target != null && mayMove(draft, target)) {
      move(draft, 0, target);
    }
  }

  /** Moves a copy that is in the zone of another one to a zone that has none yet. */
  private void separateZones(Draft draft) {
    for (int slot = 1; slot <= slots; slot++) {
      UUID holder = draft.destined(slot);
      int shared = holder == null ? 0 : sharers(draft, holder, slot);
      if (shared > 0) {
        UUID target = best(slot, draft);
        if (target != null && sharers(draft, target, slot) < shared && mayMove(draft, target)) {
          move(draft, slot, target);
        }
      }
    }
  }

  private void balance() {
    for (int slot = 0; slot <= slots; slot++) {
      boolean moved = true;
      while (moved) {
        moved = moveOne(slot);
      }
    }
  }

  /**
   * Moves a partition from the one with the most to the one with the least; false if it is even.
   */
  private boolean moveOne(int slot) {
    List<UUID> byLoad = new ArrayList<>(eligible);
    int at = slot;
    byLoad.sort((a, b) -> Integer.compare(load(at, a), load(at, b)));
    for (int low = 0; low < byLoad.size(); low++) {
      for (int high = byLoad.size() - 1; high > low; high--) {
        UUID least = byLoad.get(low);
        UUID most = byLoad.get(high);
        if (load(slot, most) - load(slot, least) < 2) {
          break;
        }
        Draft draft = chooseToMove(slot, most, least);
        if (draft != null) {
          move(draft, slot, least);
          return true;
        }
      }
    }
    return false;
  }

  /** A partition that may go: best one whose new member has a copy, and that keeps zones apart. */
  private @Nullable Draft chooseToMove(int slot, UUID from, UUID to) {
    Draft best = null;
    int bestCost = Integer.MAX_VALUE;
    for (Draft draft : drafts) {
      if (from.equals(draft.destined(slot)) && mayMove(draft, to)) {
        int cost = cost(draft, slot, from, to);
        if (cost < bestCost) {
          best = draft;
          bestCost = cost;
        }
      }
    }
    return best;
  }

  private int cost(Draft draft, int slot, UUID from, UUID to) {
    Copy copy = draft.copy(to, true);
    if (draft.holders().contains(to)) {
      // The two change places, which keeps zones as they are.
      return copy != null && slot == 0 ? 0 : Integer.MAX_VALUE;
    }
    int shared = sharers(draft, to, slot);
    return shared > sharers(draft, from, slot) ? Integer.MAX_VALUE : 1 + shared;
  }
}
