package dev.grid.systemtests.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the history of a register is linearizable: J. M. Wing and C. Gong, "Testing and
 * Verifying Concurrent Objects" (1993), section 4, with the memory of G. Lowe, "Testing for
 * Linearizability" (2017), section 4.2: a set of operations that has once been linearized to the
 * same value need not be tried again. Lowe's partitioning (section 4.3) is the caller's: registers
 * are independent, so each has a history of its own.
 *
 * <p>The search walks the history's events in time. At a call it tries to linearize the operation
 * there, and starts over without it; at a return of an operation that is not linearized it has gone
 * wrong, and takes back its last choice. Each open operation may double the work: a recorder should
 * turn to a new register after a few. Confined to one call of {@link #judge}.
 */
public final class Linearizability {

  /** What was found. */
  public enum Verdict {
    LINEARIZABLE,
    NOT_LINEARIZABLE,
    /** Not decided within {@link Linearizability#STEPS_MAX}. */
    UNDECIDED
  }

  /** Bounds the time of one history to seconds: each step costs at most a copy of a bit set. */
  static final int STEPS_MAX = 5_000_000;

  private final List<Operation> operations;
  private final Event head;
  private final BitSet linearized = new BitSet();
  private final Set<Configuration> seen = new HashSet<>();
  private final Deque<Choice> choices = new ArrayDeque<>();

  /** Operations that were answered and are not linearized yet. */
  private int owed;

  private long value = Operation.ABSENT;

  /** What the search must not enter twice. */
  private record Configuration(BitSet linearized, long value) {}

  /** An operation that was linearized, and the value it found. */
  private record Choice(Event call, long before) {}

  /** A call or a return, in a list from which linearized operations are taken. */
  private static final class Event {
    final int operation;
    final @Nullable Event matchingReturn;
    @Nullable Event previous;
    @Nullable Event next;

    Event(int operation, @Nullable Event matchingReturn) {
      this.operation = operation;
      this.matchingReturn = matchingReturn;
    }

    void unlink() {
      if (previous != null) {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
    }

    void relink() {
      if (previous != null) {
        previous.next = this;
      }
      if (next != null) {
        next.previous = this;
      }
    }
  }

  private Linearizability(List<Operation> operations) {
    this.operations = operations;
    this.head = linked(operations);
    this.owed = (int) operations.stream().filter(operation -> !operation.isOpen()).count();
  }

  /** Judges the operations on one register that begins {@link Operation#ABSENT}, in any order. */
  public static Verdict judge(List<Operation> history) {
    return new Linearizability(List.copyOf(history)).search();
  }

  private static Event linked(List<Operation> operations) {
    record Timed(long nanos, boolean isReturn, Event event) {}
    List<Timed> events = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Event ended = null;
      if (!operation.isOpen()) {
        ended = new Event(i, null);
        events.add(new Timed(operation.endedNanos(), true, ended));
      }
      events.add(new Timed(operation.beganNanos(), false, new Event(i, ended)));
    }
    // A call at the moment of a return counts as concurrent with it: the lenient reading.
    events.sort(Comparator.comparingLong(Timed::nanos).thenComparing(Timed::isReturn));
    Event head = new Event(-1, null);
    Event last = head;
    for (Timed timed : events) {
      Event event = timed.event();
      last.next = event;
      event.previous = last;
      last = event;
    }
    return head;
  }

  private Verdict search() {
    Event event = head.next;
    for (int steps = 0; owed > 0; steps++) {
      if (steps == STEPS_MAX) {
        return Verdict.UNDECIDED;
      }
      if (event != null && isCall(event)) {
        event = linearize(event) ? head.next : event.next;
      } else if (choices.isEmpty()) {
        return Verdict.NOT_LINEARIZABLE;
      } else {
        event = takeBack().next;
      }
    }
    return Verdict.LINEARIZABLE;
  }

  private boolean isCall(Event event) {
    return event.matchingReturn != null || operations.get(event.operation).isOpen();
  }

  private boolean linearize(Event call) {
    long after = operations.get(call.operation).next(value);
    if (after == Operation.IMPOSSIBLE) {
      return false;
    }
    linearized.set(call.operation);
    if (!seen.add(new Configuration((BitSet) linearized.clone(), after))) {
      linearized.clear(call.operation);
      return false;
    }
    choices.push(new Choice(call, value));
    value = after;
    call.unlink();
    if (call.matchingReturn != null) {
      call.matchingReturn.unlink();
      owed--;
    }
    return true;
  }

  private Event takeBack() {
    Choice choice = choices.pop();
    Event call = choice.call();
    value = choice.before();
    linearized.clear(call.operation);
    if (call.matchingReturn != null) {
      call.matchingReturn.relink();
      owed++;
    }
    call.relink();
    return call;
  }
}
