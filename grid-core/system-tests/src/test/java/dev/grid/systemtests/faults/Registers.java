package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Linearizability;
import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Operation.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * Registers that several threads work on, with all that they saw. After a number of operations, or
 * a few open ones, a register is left alone and another takes its place, because the work of the
 * judge grows with both. Thread-safe.
 */
final class Registers {

  static final String MAP = "faults-registers";

  private static final int OPERATIONS_MAX = 200;
  private static final int OPEN_MAX = 4;

  private final IntFunction<String> names;
  private final AtomicReferenceArray<Register> slots;
  private final Collection<Register> all = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lastKey = new AtomicInteger();

  /** One register and its history. Thread-safe. */
  static final class Register {
    private final String key;
    private final Collection<Operation> history = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile long lastSeen = Operation.ABSENT;

    Register(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }

    void add(Operation operation) {
      history.add(operation);
      if (operation.endedNanos() == Operation.NEVER) {
        open.incrementAndGet();
      }
    }

    /** A value that was there not long ago, for compare-and-set to have a chance. */
    long lastSeen() {
      return lastSeen;
    }

    void see(long value) {
      lastSeen = value;
    }

    private boolean isUsedUp() {
      return begun.get() >= OPERATIONS_MAX || open.get() >= OPEN_MAX;
    }
  }

  /**
   * Makes so many to work on at a time.
   *
   * @param names gives a name by the number, from 1
   */
  Registers(IntFunction<String> names, int count) {
    this.names = names;
    slots = new AtomicReferenceArray<>(count);
    for (int i = 0; i < count; i++) {
      slots.set(i, newRegister());
    }
  }

  private Register newRegister() {
    Register register = new Register(names.apply(lastKey.incrementAndGet()));
    all.add(register);
    return register;
  }

  /** A register to begin an operation on. */
  Register take(Random random) {
    int at = random.nextInt(slots.length());
    Register register = slots.get(at);
    if (register.isUsedUp()) {
      Register next = newRegister();
      register = slots.compareAndSet(at, register, next) ? next : slots.get(at);
    }
    register.begun.incrementAndGet();
    return register;
  }

  /**
   * Reads each register once more and judges it. The history of one that is not linearizable is
   * written to this folder.
   *
   * @param read gives what a register has
   */
  void judge(ToLongFunction<String> read, Path folder, Tally tally) {
    for (Register register : all) {
      long began = System.nanoTime();
      long found = Attempts.of(() -> read.applyAsLong(register.key));
      register.add(new Operation(Action.READ, 0, 0, began, System.nanoTime(), found));
      tally.registers++;
      Linearizability.Verdict verdict = Linearizability.judge(new ArrayList<>(register.history));
      switch (verdict) {
        case LINEARIZABLE -> {}
        case NOT_LINEARIZABLE -> tally.notLinearizable++;
        case UNDECIDED -> tally.undecided++;
      }
      if (verdict != Linearizability.Verdict.LINEARIZABLE) {
        tally.sample(verdict + ": " + write(register, folder));
      }
    }
  }

  private static Path write(Register register, Path folder) {
    List<String> lines =
        register.history.stream()
            .sorted(Comparator.comparingLong(Operation::beganNanos))
            .map(Operation::toString)
            .toList();
    try {
      return Files.write(folder.resolve("register-" + register.key + ".txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a history", e);
    }
  }
}
