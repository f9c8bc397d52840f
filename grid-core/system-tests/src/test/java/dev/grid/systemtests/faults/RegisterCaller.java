package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Operation.Action;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Works on registers that other threads work on, too; {@link Registers} judges what they saw. */
final class RegisterCaller implements Worker {

  private static final List<Action> MIX =
      List.of(
          Action.READ,
          Action.READ,
          Action.READ,
          Action.SET,
          Action.PUT,
          Action.COMPARE_AND_SET,
          Action.COMPARE_AND_SET,
          Action.PUT_IF_ABSENT,
          Action.REMOVE);

  private final Random random;
  private final Registers registers;
  private final RegisterMap map;
  private final Caller caller;
  private final AtomicLong lastValue;

  /** Writes values that follow {@code lastValue}, which all callers share. */
  RegisterCaller(
      Random random, Registers registers, Store store, Caller caller, AtomicLong lastValue) {
    this.random = random;
    this.registers = registers;
    this.caller = caller;
    this.lastValue = lastValue;
    map = store.map(Registers.MAP);
  }

  @Override
  public void step() {
    Registers.Register register = registers.take(random);
    long expected = register.lastSeen();
    Action chosen = MIX.get(random.nextInt(MIX.size()));
    // A compare-and-set of nothing is none: the interface has putIfAbsent for that.
    boolean isNone = chosen == Action.COMPARE_AND_SET && expected == Operation.ABSENT;
    Action action = isNone ? Action.READ : chosen;
    boolean writes = action != Action.READ && action != Action.REMOVE;
    long argument = writes ? lastValue.incrementAndGet() : Operation.ABSENT;
    Caller.Call call = caller.call(() -> map.apply(register.key(), action, argument, expected));
    switch (call.outcome()) {
      case ACKNOWLEDGED -> {
        register.add(operation(action, argument, expected, call));
        register.see(action == Action.READ ? call.result() : argument);
      }
      case UNKNOWN -> {
        if (action != Action.READ) {
          register.add(operation(action, argument, expected, call));
        }
      }
      case REFUSED -> {
        // No effect: if its value is seen after all, no order explains that.
      }
    }
  }

  private static Operation operation(
      Action action, long argument, long expected, Caller.Call call) {
    return new Operation(
        action, argument, expected, call.beganNanos(), call.endedNanos(), call.result());
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
  }
}
