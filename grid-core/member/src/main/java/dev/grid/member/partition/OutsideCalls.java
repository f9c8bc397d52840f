package dev.grid.member.partition;

import dev.grid.OverloadedException;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one shard that go on outside its partition, and what they hold. What one holds no
 * other does. Confined to whoever holds the partition.
 */
final class OutsideCalls {

  private final Partition partition;
  private final Shard<?> shard;
  private final Pools pools;
  private final Set<OutsideCall> calls = new LinkedHashSet<>();
  private final Set<Object> held = new HashSet<>();
  private final Set<Object> heldView = Collections.unmodifiableSet(held);

  OutsideCalls(Partition partition, Shard<?> shard, Pools pools) {
    this.partition = partition;
    this.shard = shard;
    this.pools = pools;
  }

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
   * Has a call go on outside; it is refused if the pool has no room for it.
   *
   * @throws IllegalStateException if another holds the same: the handler lets calls pass that
   *     should wait
   */
  void begin(PartitionCall call, Outcome.Outside goesOn) {
    Object what = goesOn.holds();
    if (what != null && !held.add(what)) {
      throw new IllegalStateException(call + ": another call holds " + what);
    }
    if (!offer(call, goesOn)) {
      call.answerFailure(
          new OverloadedException(
              shard.structure().name()
                  + ": pool="
                  + goesOn.pool()
                  + " of this member has no room for another task; try again a little later"));
    }
  }

  /**
   * Has something go on outside that the shard does by itself; false if there is no room for it, or
   * if what it is to hold is held.
   */
  boolean beginOwn(Outcome.Outside goesOn) {
    Object what = goesOn.holds();
    boolean isFree = what == null || held.isEmpty() || !holdsWhole() && !what.equals(Held.WHOLE);
    return isFree && (what == null || held.add(what)) && offer(null, goesOn);
  }

  private boolean offer(@Nullable PartitionCall call, Outcome.Outside goesOn) {
    OutsideCall begun = new OutsideCall(partition, shard, call, goesOn, pools);
    calls.add(begun);
    boolean isOffered = pools.offer(goesOn.pool(), begun);
    if (!isOffered) {
      remove(begun);
    }
    return isOffered;
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

  /** Removes all, in the order in which they came: what comes of them does not count any more. */
  List<PartitionCall> takeAll() {
    List<PartitionCall> all =
        calls.stream().flatMap(outside -> Stream.ofNullable(outside.call())).toList();
    calls.clear();
    held.clear();
    return all;
  }
}
