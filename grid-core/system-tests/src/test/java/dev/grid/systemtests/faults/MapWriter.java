package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Operation.Action;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.history.SingleWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes keys that nobody else writes, so that it knows what each answer must be. A key with an
 * open write is left alone for good and another takes its place: whatever is found under it in the
 * end, the open write was its last.
 */
final class MapWriter implements Worker {

  static final String MAP = "faults-map";

  private static final int SLOTS = 64;

  /** How often each call is made, of 20. */
  private static final List<Action> MIX = mix();

  private final int number;
  private final Random random;
  private final RegisterMap map;
  private final Caller caller;
  private final Slot[] slots = new Slot[SLOTS];
  private final List<Slot> retired = new ArrayList<>();
  private final List<String> contradictions = new ArrayList<>();
  private long contradicted;
  private long lastKey;
  private long lastValue;

  /** A key, and what must be there. */
  private static final class Slot {
    final String key;
    final SingleWriter writes = new SingleWriter();
    long value = Operation.ABSENT;

    Slot(String key) {
      this.key = key;
    }
  }

  MapWriter(int number, Random random, RegisterMap map, Caller caller) {
    this.number = number;
    this.random = random;
    this.caller = caller;
    this.map = map;
    lastValue = number * 1_000_000_000L;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = newSlot();
    }
  }

  private static List<Action> mix() {
    List<Action> mix = new ArrayList<>();
    mix.addAll(List.of(Action.SET, Action.SET, Action.SET, Action.SET, Action.SET, Action.SET));
    mix.addAll(List.of(Action.SET, Action.SET, Action.PUT, Action.PUT, Action.PUT));
    mix.addAll(List.of(Action.PUT_IF_ABSENT, Action.PUT_IF_ABSENT, Action.REMOVE, Action.REMOVE));
    mix.addAll(List.of(Action.COMPARE_AND_SET, Action.COMPARE_AND_SET));
    mix.addAll(List.of(Action.READ, Action.READ, Action.READ));
    return List.copyOf(mix);
  }

  private Slot newSlot() {
    lastKey++;
    return new Slot("w" + number + "-" + lastKey);
  }

  @Override
  public void step() {
    int at = random.nextInt(SLOTS);
    Slot slot = slots[at];
    Action action = MIX.get(random.nextInt(MIX.size()));
    lastValue++;
    long argument = action == Action.REMOVE ? Operation.ABSENT : lastValue;
    long before = slot.value;
    // A compare-and-set of nothing is none: the interface has putIfAbsent for that.
    if (action == Action.COMPARE_AND_SET && before == Operation.ABSENT) {
      return;
    }
    Caller.Call call = caller.call(() -> map.apply(slot.key, action, argument, before));
    switch (call.outcome()) {
      case ACKNOWLEDGED -> acknowledged(at, action, argument, call);
      case REFUSED -> note(slot, action, argument, call.outcome());
      case UNKNOWN -> {
        if (action != Action.READ) {
          note(slot, action, argument, call.outcome());
          retire(at);
        }
      }
    }
  }

  /** Notes what the call writes if it takes effect. */
  private static void note(Slot slot, Action action, long argument, Outcome outcome) {
    long written =
        new Operation(action, argument, slot.value, 0, Operation.NEVER, 0).next(slot.value);
    if (written != slot.value) {
      slot.writes.wrote(written, outcome);
    }
  }

  private void acknowledged(int at, Action action, long argument, Caller.Call call) {
    Slot slot = slots[at];
    long after = new Operation(action, argument, slot.value, 0, 1, call.result()).next(slot.value);
    if (after == Operation.IMPOSSIBLE) {
      contradicted++;
      contradictions.add(
          action + " of " + slot.key + " answered " + call.result() + " after " + slot.writes);
      if (action != Action.READ) {
        slot.writes.wrote(argument, Outcome.UNKNOWN);
      }
      retire(at);
    } else if (after != slot.value) {
      slot.writes.wrote(after, call.outcome());
      slot.value = after;
    }
  }

  private void retire(int at) {
    retired.add(slots[at]);
    slots[at] = newSlot();
  }

  @Override
  public void judge(Tally tally) {
    caller.addTo(tally);
    tally.contradicted += contradicted;
    contradictions.forEach(tally::sample);
    List<Slot> all = new ArrayList<>(retired);
    all.addAll(List.of(slots));
    for (Slot slot : all) {
      long found = read(slot.key);
      SingleWriter.Finding finding = slot.writes.judge(found);
      switch (finding) {
        case KEPT -> {}
        case LOST -> tally.lost++;
        case INVENTED -> tally.invented++;
      }
      if (finding != SingleWriter.Finding.KEPT) {
        tally.sample(finding + ": " + slot.key + " has " + found + " after " + slot.writes);
      }
    }
  }

  private long read(String key) {
    return Attempts.of(() -> map.apply(key, Action.READ, 0, 0));
  }
}
