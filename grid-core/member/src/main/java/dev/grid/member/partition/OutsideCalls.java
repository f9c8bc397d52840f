package dev.grid.member.partition;

import dev.grid.kernel.Held;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The calls of one room that go on outside its partition, and what they hold. What one holds no
 * other does. Confined to whoever holds the partition.
 */
final class OutsideCalls {

  private final Set<OutsideCall> calls = new LinkedHashSet<>();
  private final Set<Object> held = new HashSet<>();
  private final Set<Object> heldView = Collections.unmodifiableSet(held);

  boolean isEmpty() {
    return calls.isEmpty();
  }

  boolean holdsAny() {
    return !held.isEmpty();
  }

  boolean holdsWhole() {
    return held.contains(Held.WHOLE);
  }

  boolean holds(Object what) {
    return held.contains(what);
  }

  /** What is held; shows later changes. */
  Set<Object> held() {
    return heldView;
  }

  /**
   * Adds a call.
   *
   * @throws IllegalStateException if another holds the same: the handler lets calls pass that
   *     should wait
   */
  void add(OutsideCall call) {
    Object what = call.holds();
    if (what != null && !held.add(what)) {
      throw new IllegalStateException(call + ": another call holds " + what);
    }
    calls.add(call);
  }

  /** Removes a call; false if it was removed before, so that what came of it does not count. */
  boolean remove(OutsideCall call) {
    if (!calls.remove(call)) {
      return false;
    }
    Object what = call.holds();
    if (what != null) {
      held.remove(what);
    }
    return true;
  }

  /** Removes all, in the order in which they came. */
  List<OutsideCall> removeAll() {
    List<OutsideCall> all = List.copyOf(calls);
    calls.clear();
    held.clear();
    return all;
  }
}
