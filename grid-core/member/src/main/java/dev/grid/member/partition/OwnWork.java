package dev.grid.member.partition;

import dev.grid.GridException;
import dev.grid.kernel.Call;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a shard does without being called: it begins to be served, once what it owns on this member
 * is open, and it is ticked, while this member may be sure that it serves it. One thing at a time:
 * while something of it goes on outside the partition nothing else is begun. Confined to whoever
 * holds the partition.
 */
final class OwnWork<S extends State> {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(OwnWork.class)::error);

  private final Partition partition;
  private final Shard<S> shard;
  private final PartitionHost host;
  private final Handler<S> handler;
  private final S state;
  private final ShardAlarm alarm;
  private final @Nullable ShardPart part;

  /** It is served, or about to be, and its handler has not been told so or wants it again. */
  private boolean promotionDue;

  /** Something goes on outside. */
  private boolean isOutside;

  /** What goes on outside was begun when it was promoted. */
  private boolean promoting;

  OwnWork(
      Partition partition,
      Shard<S> shard,
      PartitionHost host,
      Handler<S> handler,
      S state,
      @Nullable ShardPart part,
      WaitTimer timer) {
    this.partition = partition;
    this.shard = shard;
    this.host = host;
    this.handler = handler;
    this.state = state;
    this.part = part;
    this.alarm = new ShardAlarm(state, timer, this::alarmed);
  }

  /** This member serves it from now on. */
  void begin() {
    promotionDue = true;
    var unused = promote();
  }

  /**
   * Has the handler promoted if that is due and its part is open; asks for the part if it is not.
   *
   * @return why that cannot be opened now, or null
   */
  @Nullable GridException promote() {
    GridException refusal = part == null ? null : part.ask();
    if (promotionDue && !isOutside && (part == null || part.isOpen())) {
      promotionDue = false;
      promoting = true;
      try {
        goOn(handler.promoted(state, call()));
      } catch (RuntimeException | Error e) {
        failures.failed("promotion failed: structure=" + shard.structure(), e);
      }
    }
    return refusal;
  }

  /** One of the host's rounds: does what time brings, unless the state names its own alarm. */
  void tick(Call call) {
    if (isOutside) {
      return;
    }
    if (promotionDue) {
      var unused = promote();
    } else if (!shard.mayWrite()) {
      // Another member may do the same by now, or will: a later round asks again.
    } else if (state.alarmMillis() == State.EVERY_ROUND) {
      promoting = false;
      goOn(handler.tick(state, call));
    } else {
      changed();
    }
  }

  private void alarmed() {
    if (!partition.isServing() || isOutside || promotionDue || !shard.mayWrite()) {
      return; // A round will set it again.
    }
    try {
      promoting = false;
      goOn(handler.tick(state, call()));
    } catch (RuntimeException | Error e) {
      failures.failed("tick failed: structure=" + shard.structure(), e);
      setAlarm();
    }
  }

  /** The state may want another alarm. */
  void changed() {
    if (alarm.isOther()) {
      setAlarm();
    }
  }

  private void setAlarm() {
    alarm.set(partition.clockMillis());
  }

  private void goOn(Outcome outcome) {
    if (outcome instanceof Outcome.Outside outside) {
      isOutside = shard.outside().beginOwn(outside);
      if (!isOutside) {
        again();
      }
    } else {
      shard.outcomes().carryOutOwn(outcome);
      setAlarm();
    }
  }

  /** What failed is done again in one of the host's rounds, which sets the alarm, too. */
  private void again() {
    promotionDue |= promoting;
  }

  /** Goes on with what was outside. */
  void resume(OutsideCall ended) {
    isOutside = false;
    if (ended.isRefused()) {
      again();
      return; // A round looks whether it may by then.
    }
    try {
      goOn(handler.resumeOwn(ended.result(), state, call()));
    } catch (RuntimeException | Error e) {
      failures.failed(
          shard.structure()
              + " partition="
              + partition.id()
              + ": what it has begun by itself in pool="
              + ended.pool()
              + " failed, and will be tried again",
          e);
      again();
    }
  }

  private Call call() {
    return host.upkeep().callIn(shard);
  }

  /** It is not served here any more, or dropped. */
  void end() {
    alarm.cancel();
    isOutside = false;
    promotionDue = false;
    if (part != null) {
      part.release();
      promotionDue = true; // When it is open again: it may be served again without a promotion.
    }
  }
}
