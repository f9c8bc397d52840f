package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Operation.Action;
import dev.grid.systemtests.processes.GroupCall;
import dev.grid.systemtests.processes.GroupCall.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * Works on structures of Raft groups that other threads work on, too; {@link Registers} judges what
 * they saw.
 */
final class GroupCaller implements Worker {

  private static final Map<Kind, List<Action>> MIXES =
      new EnumMap<>(
          Map.of(
              Kind.REFERENCE,
              List.of(
                  Action.READ,
                  Action.READ,
                  Action.SET,
                  Action.PUT,
                  Action.COMPARE_AND_SET,
                  Action.COMPARE_AND_SET),
              Kind.MAP,
              List.of(
                  Action.READ,
                  Action.READ,
                  Action.SET,
                  Action.PUT,
                  Action.PUT_IF_ABSENT,
                  Action.COMPARE_AND_SET,
                  Action.REMOVE),
              Kind.STRONG_MAP,
              List.of(
                  Action.READ,
                  Action.READ,
                  Action.SET,
                  Action.PUT,
                  Action.PUT_IF_ABSENT,
                  Action.COMPARE_AND_SET,
                  Action.REMOVE),
              Kind.STRONG_QUEUE,
              List.of(
                  Action.READ,
                  Action.TRY_ACQUIRE,
                  Action.TRY_ACQUIRE,
                  Action.TRY_ACQUIRE,
                  Action.RELEASE),
              Kind.COUNTER,
              List.of(Action.READ, Action.ADD, Action.ADD, Action.COMPARE_AND_SET),
              Kind.SEMAPHORE,
              List.of(Action.READ, Action.TRY_ACQUIRE, Action.TRY_ACQUIRE, Action.RELEASE),
              Kind.LATCH,
              List.of(
                  Action.READ,
                  Action.TRY_SET_COUNT,
                  Action.COUNT_DOWN,
                  Action.COUNT_DOWN,
                  Action.AWAIT)));

  private static final List<Kind> KINDS = List.copyOf(MIXES.keySet());

  /** More is not added, taken or counted at once. */
  private static final int AMOUNT_MAX = 3;

  private final Random random;
  private final Map<Kind, Registers> registers;
  private final ToLongFunction<GroupCall> groups;
  private final Caller caller;
  private final AtomicLong lastValue;
  private final boolean onlyReads;

  /**
   * Writes values that follow {@code lastValue}, which all callers share.
   *
   * @param onlyReads it changes nothing, so that no change that waits keeps it from reading
   */
  GroupCaller(
      boolean onlyReads,
      Random random,
      Map<Kind, Registers> registers,
      ToLongFunction<GroupCall> groups,
      Caller caller,
      AtomicLong lastValue) {
    this.random = random;
    this.registers = registers;
    this.groups = groups;
    this.caller = caller;
    this.lastValue = lastValue;
    this.onlyReads = onlyReads;
  }

  /**
   * Registers of each kind.
   *
   * @param groups how many groups they are spread over
   */
  static Map<Kind, Registers> newRegisters(int ofEach, int groups) {
    Map<Kind, Registers> all = new EnumMap<>(Kind.class);
    KINDS.forEach(
        kind -> all.put(kind, new Registers(number -> name(kind, number, groups), ofEach)));
    return all;
  }

  /** The name of a structure in one of so many groups, by turns. */
  static String name(Kind kind, int number, int groups) {
    int group = number % groups;
    return kind + "-" + number + (group == 0 ? "" : "@group-" + group);
  }

  @Override
  public void step() {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    List<Action> mix = MIXES.get(kind);
    Registers.Register register = registers.get(kind).take(random);
    long expected = register.lastSeen();
    Action chosen = onlyReads ? Action.READ : mix.get(random.nextInt(mix.size()));
    // Maps have putIfAbsent for a compare-and-set of nothing.
    boolean isNone =
        (kind == Kind.MAP || kind == Kind.STRONG_MAP)
            && chosen == Action.COMPARE_AND_SET
            && expected == Operation.ABSENT;
    Action action = isNone ? Action.READ : chosen;
    // A queue's items are taken one by one.
    boolean isItem = kind == Kind.STRONG_QUEUE && action == Action.TRY_ACQUIRE;
    long argument = isItem ? 1 : argument(action);
    GroupCall made = new GroupCall(kind, register.key(), action, argument, expected);
    Caller.Call call = caller.call(() -> groups.applyAsLong(made));
    switch (call.outcome()) {
      case ACKNOWLEDGED -> {
        register.add(operation(made, call));
        register.see(seen(made, call));
      }
      case UNKNOWN -> {
        if (action != Action.READ && action != Action.AWAIT) {
          register.add(operation(made, call));
        }
      }
      case REFUSED -> {
        // No effect: if its value is seen after all, no order explains that.
      }
    }
  }

  private long argument(Action action) {
    return switch (action) {
      case READ, REMOVE, COUNT_DOWN, AWAIT -> 0;
      case SET, PUT, PUT_IF_ABSENT, COMPARE_AND_SET -> lastValue.incrementAndGet();
      case ADD, TRY_ACQUIRE, RELEASE, TRY_SET_COUNT -> 1 + random.nextInt(AMOUNT_MAX);
    };
  }

  private static long seen(GroupCall made, Caller.Call call) {
    return switch (made.action()) {
      case READ, ADD -> call.result();
      default -> made.argument();
    };
  }

  private static Operation operation(GroupCall made, Caller.Call call) {
    return new Operation(
        made.action(),
        made.argument(),
        made.expected(),
        call.beganNanos(),
        call.endedNanos(),
        call.result());
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
  }
}
