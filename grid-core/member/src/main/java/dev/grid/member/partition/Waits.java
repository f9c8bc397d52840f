package dev.grid.member.partition;

import dev.grid.kernel.Outcome;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parked calls by what they wait for, in the order they came. Confined to whoever holds the
 * partition.
 */
final class Waits {

  /** More calls than this do not wait in one structure's partition. */
  static final int PARKED_MAX = 100_000;

  private final WaitTimer timer;
  private final Map<Object, Set<PartitionCall>> byCondition = new HashMap<>();
  private int size;

  Waits(WaitTimer timer) {
    this.timer = timer;
  }

  int size() {
    return size;
  }

  /** Parks a call; false if too many wait. */
  boolean park(PartitionCall call, Outcome.Parked parked, long nowMillis) {
    if (size >= PARKED_MAX) {
      return false;
    }
    byCondition.computeIfAbsent(parked.condition(), c -> new LinkedHashSet<>()).add(call);
    size++;
    call.park(parked.condition());
    long at = Math.min(call.timeoutAtMillis(parked.timeoutMillis()), parked.recheckMillis());
    if (at != Long.MAX_VALUE) {
      call.setAlarm(timer.schedule(call, Math.max(1, at - nowMillis)));
    }
    return true;
  }

  /** Takes the calls that wait for a condition. */
  Collection<PartitionCall> wake(Object condition) {
    Set<PartitionCall> calls = byCondition.remove(condition);
    if (calls == null) {
      return List.of();
    }
    size -= calls.size();
    calls.forEach(PartitionCall::unpark);
    return new ArrayDeque<>(calls);
  }

  /** Takes one call; false if it does not wait any more. */
  boolean remove(PartitionCall call) {
    Object condition = call.parkedOn();
    @Nullable Set<PartitionCall> calls = condition == null ? null : byCondition.get(condition);
    if (calls == null || !calls.remove(call)) {
      return false;
    }
    if (calls.isEmpty()) {
      byCondition.remove(condition);
    }
    size--;
    call.unpark();
    return true;
  }

  void removeIf(Predicate<PartitionCall> gone) {
    Iterator<Set<PartitionCall>> conditions = byCondition.values().iterator();
    while (conditions.hasNext()) {
      Set<PartitionCall> calls = conditions.next();
      Iterator<PartitionCall> each = calls.iterator();
      while (each.hasNext()) {
        PartitionCall call = each.next();
        if (gone.test(call)) {
          each.remove();
          size--;
          call.unpark();
        }
      }
      if (calls.isEmpty()) {
        conditions.remove();
      }
    }
  }
}
