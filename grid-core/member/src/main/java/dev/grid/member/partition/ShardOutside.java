package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of one shard goes on outside its partition: begins it, and goes on with what has ended, and
 * with those who wait for what it held. Confined to whoever holds the partition.
 */
final class ShardOutside {

  private final Shard<?> shard;
  private final Partition partition;
  private final PartitionHost host;
  private final WaitTimer timer;

  /** Null until there is one: most shards have none. */
  private @Nullable OutsideCalls calls;

  ShardOutside(Shard<?> shard, Partition partition, PartitionHost host, WaitTimer timer) {
    this.shard = shard;
    this.partition = partition;
    this.host = host;
    this.timer = timer;
  }

  /** The calls that go on outside; null if there never was one. */
  @Nullable OutsideCalls calls() {
    return calls;
  }

  boolean isEmpty() {
    return calls == null || calls.isEmpty();
  }

  private OutsideCalls made() {
    OutsideCalls made = calls;
    if (made == null) {
      made = new OutsideCalls(partition, shard, host.pools(), timer, host::clockMillis);
      calls = made;
    }
    return made;
  }

  /** Has a call go on outside. */
  void begin(PartitionCall call, Outcome.Outside goesOn) {
    made().begin(call, goesOn);
  }

  /** Has something go on outside that the shard does by itself; false if that is not possible. */
  boolean beginOwn(Outcome.Outside goesOn) {
    return made().beginOwn(goesOn);
  }

  /** Goes on with a call whose task has ended, and with those that wait for what it held. */
  void resume(OutsideCall ended) {
    OutsideCalls all = made();
    if (!all.remove(ended)) {
      partition.lateWrites().ended(ended);
      return; // Its call has gone elsewhere meanwhile.
    }
    PartitionCall call = ended.call();
    if (call == null) {
      shard.own().resume(ended);
    } else if (ended.isRefused() && !ended.isOverdue()) {
      call.begin();
      call.run(partition); // From the beginning: whoever may write decides.
    } else if (ended.isUnwanted()) {
      call.answerFailure(new NotReadyException(call + " was not begun, as nobody waited for it"));
    } else if (!ended.isOverdue()) {
      call.begin();
      // While it was outside, this member may have ceased to serve, or to take writes.
      if (partition.admission().admits(call)) {
        shard.handleOne(call, ended);
      }
    }
    Object released = ended.holds();
    if (released != null && shard.waits().size() > 0 && !all.holds(released)) {
      shard.waits().wake(new Held(released));
    }
    shard.waits().goOn();
  }

  /** A call has been outside for too long: it fails, and so do those that wait for it. */
  void overdue(PartitionCall call, @Nullable Object holds, RuntimeException failure) {
    shard.outcomes().fail(call, failure);
    if (holds != null) {
      shard.waits().wake(new Held(holds));
      shard.waits().goOn();
    }
  }

  /** Calls that are outside; what comes of them does not count any more. */
  List<PartitionCall> takeAll() {
    return calls == null ? List.of() : calls.takeAll();
  }
}
