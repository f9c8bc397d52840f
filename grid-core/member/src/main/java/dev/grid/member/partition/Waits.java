package dev.grid.member.partition;

import dev.grid.kernel.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parked calls by what they wait for, in the order they came, and when time is to look at them: one
 * alarm for all of them. A call that is handled again stays where it is until it is known whether
 * it parks again. Confined to whoever holds the partition.
 */
final class Waits {

  /** More calls than this do not wait in one structure's partition. */
  static final int PARKED_MAX = 100_000;

  private final WaitTimer timer;

  /** Told when it is time to call {@link #takeDue}. */
  private final Runnable onTime;

  private final Map<Object, Line> lines = new LinkedHashMap<>();
  private final NavigableSet<Due> dues = new TreeSet<>();
  private int size;
  private long orders;
  private Scheduler.@Nullable Alarm alarm;
  private long alarmMillis;

  /** Something that time looks at. */
  abstract static sealed class Due implements Comparable<Due> permits Line, Waiter {

    static final long NEVER = Long.MAX_VALUE;

    private final long order;
    private long atMillis = NEVER;

    private Due(long order) {
      this.order = order;
    }

    @Override
    public final int compareTo(Due other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Who waits for one condition; time may make it true for the first of them. */
  static final class Line extends Due {

    private final Object condition;
    private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();

    private Line(long order, Object condition) {
      super(order);
      this.condition = condition;
    }

    Object condition() {
      return condition;
    }
  }

  /** A call in its line, and in that of its own condition if it has one; time ends its wait. */
  static final class Waiter extends Due {

    private final PartitionCall call;
    private final Line line;
    private final @Nullable Line own;
    private boolean parkedAgain;
    private @Nullable Object soFar;

    private Waiter(long order, PartitionCall call, Line line, @Nullable Line own) {
      super(order);
      this.call = call;
      this.line = line;
      this.own = own;
    }

    PartitionCall call() {
      return call;
    }

    /** What it waits for; others may wait behind it. */
    Object condition() {
      return line.condition;
    }

    /** What the call has come to, if it need not begin anew. */
    @Nullable Object soFar() {
      return soFar;
    }

    private boolean waitsFor(Outcome.Parked parked) {
      return line.condition.equals(parked.condition())
          && (own == null
              ? parked.ownCondition() == null
              : own.condition.equals(parked.ownCondition()));
    }
  }

  Waits(WaitTimer timer, Runnable onTime) {
    this.timer = timer;
    this.onTime = onTime;
  }

  int size() {
    return size;
  }

  /** Parks a call, where it was if it waited for the same before; false if too many wait. */
  boolean park(PartitionCall call, Outcome.Parked parked, long nowMillis) {
    Waiter waiter = call.waiter();
    if (waiter != null && !waiter.waitsFor(parked)) {
      remove(waiter);
      waiter = null;
    }
    if (waiter == null) {
      if (size >= PARKED_MAX) {
        return false;
      }
      waiter = add(call, parked);
    }
    waiter.parkedAgain = true;
    waiter.soFar = parked.soFar();
    setDue(waiter, call.timeoutAtMillis(parked.timeoutMillis()), nowMillis);
    if (parked.recheckMillis() < ((Due) waiter.line).atMillis) {
      setDue(waiter.line, parked.recheckMillis(), nowMillis);
    }
    return true;
  }

  private Waiter add(PartitionCall call, Outcome.Parked parked) {
    Object ownCondition = parked.ownCondition();
    Line line = line(parked.condition());
    Line own = ownCondition == null ? null : line(ownCondition);
    Waiter waiter = new Waiter(++orders, call, line, own);
    line.waiters.add(waiter);
    if (own != null) {
      own.waiters.add(waiter);
    }
    size++;
    call.park(waiter);
    return waiter;
  }

  private Line line(Object condition) {
    return lines.computeIfAbsent(condition, c -> new Line(++orders, c));
  }

  /** The call that has waited longest for a condition, or null if none does. */
  @Nullable Waiter first(Object condition) {
    Line line = lines.get(condition);
    return line == null ? null : line.waiters.getFirst();
  }

  /** All that wait for a condition, in the order they came. */
  List<Waiter> all(Object condition) {
    Line line = lines.get(condition);
    return line == null ? List.of() : List.copyOf(line.waiters);
  }

  /** Begins to handle a call again that waits. */
  void begin(Waiter waiter) {
    waiter.parkedAgain = false;
    waiter.call.begin();
  }

  /** Ends what {@link #begin} began: a call that has not parked again does not wait any more. */
  void end(Waiter waiter) {
    if (!waiter.parkedAgain) {
      remove(waiter);
    }
  }

  /** Takes one call; false if it does not wait any more. */
  boolean remove(PartitionCall call) {
    Waiter waiter = call.waiter();
    if (waiter == null) {
      return false;
    }
    remove(waiter);
    return true;
  }

  private void remove(Waiter waiter) {
    if (waiter.call.waiter() != waiter) {
      return;
    }
    waiter.call.unpark();
    leave(waiter.line, waiter);
    if (waiter.own != null) {
      leave(waiter.own, waiter);
    }
    dues.remove(waiter);
    size--;
    if (dues.isEmpty()) {
      cancelAlarm();
    }
  }

  private void leave(Line line, Waiter waiter) {
    line.waiters.remove(waiter);
    if (line.waiters.isEmpty()) {
      lines.remove(line.condition);
      dues.remove(line);
    }
  }

  void removeIf(Predicate<PartitionCall> gone) {
    for (Line line : List.copyOf(lines.values())) {
      for (Waiter waiter : List.copyOf(line.waiters)) {
        if (waiter.line == line && gone.test(waiter.call)) {
          remove(waiter);
        }
      }
    }
  }

  // Time.

  private void setDue(Due due, long atMillis, long nowMillis) {
    if (due.atMillis == atMillis) {
      return;
    }
    dues.remove(due);
    due.atMillis = atMillis;
    if (atMillis != Due.NEVER) {
      dues.add(due);
      setAlarm(nowMillis);
    }
  }

  private void setAlarm(long nowMillis) {
    long first = dues.first().atMillis;
    if (alarm == null || first < alarmMillis) {
      cancelAlarm();
      alarmMillis = first;
      alarm = timer.schedule(onTime, Math.max(1, first - nowMillis));
    }
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  /** What time is to look at by now, in order. {@link #awaitNext} must follow. */
  List<Due> takeDue(long nowMillis) {
    cancelAlarm();
    List<Due> taken = new ArrayList<>();
    while (!dues.isEmpty() && dues.first().atMillis <= nowMillis) {
      Due due = dues.removeFirst();
      due.atMillis = Due.NEVER;
      taken.add(due);
    }
    return taken;
  }

  /** Sets the alarm for what is due next. */
  void awaitNext(long nowMillis) {
    if (!dues.isEmpty()) {
      setAlarm(nowMillis);
    }
  }
}
