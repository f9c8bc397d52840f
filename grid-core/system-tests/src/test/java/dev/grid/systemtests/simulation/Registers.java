package dev.grid.systemtests.simulation;

import dev.grid.map.AsyncGridMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A workload that checks itself: one writer a key stores increasing numbers, readers read. So a
 * read may give nothing older than what was acknowledged, or read, before it began, and nothing
 * that has not been written. That is linearizability of such registers.
 */
final class Registers {

  private static final long GIVE_UP_NANOS = 20_000_000_000L;

  private final World world;
  private final AsyncGridMap<String, Long> map;
  private final List<Register> registers = new ArrayList<>();
  private final Map<String, Register> byKey = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private long acknowledged;
  private long reads;
  private long unknown;

  /** What is known of one key. */
  private final class Register {

    final String key;

    /** The last number that somebody may have written. */
    long invoked;

    /** The least that a read that begins now must give. */
    long visible;

    /** The last number whose write was answered. */
    long acknowledged;

    final long bornNanos = world.nowNanos();

    Register(String key) {
      this.key = key;
    }
  }

  Registers(World world, AsyncGridMap<String, Long> map, int keys) {
    this.world = world;
    this.map = map;
    for (int i = 0; i < keys; i++) {
      add(new Register("key" + i));
    }
  }

  private void add(Register register) {
    registers.add(register);
    byKey.put(register.key, register);
  }

  void start() {
    List.copyOf(registers).forEach(this::start);
  }

  private void start(Register register) {
    world.in(world.micros(0, 5_000), () -> write(register));
    world.in(world.micros(0, 5_000), () -> read(register));
  }

  void stop() {
    running = false;
  }

  private void write(Register register) {
    if (!running) {
      return;
    }
    long value = ++register.invoked;
    CompletionStage<Void> set = map.set(register.key, value);
    boolean[] done = {false};
    set.whenComplete(
        (nothing, failure) -> {
          done[0] = true;
          if (failure == null) {
            acknowledged++;
            register.visible = Math.max(register.visible, value);
            register.acknowledged = value;
            world.in(world.micros(200, 20_000), () -> write(register));
          } else {
            replace();
          }
        });
    world.in(
        GIVE_UP_NANOS,
        () -> {
          if (!done[0]) {
            done[0] = true;
            replace();
          }
        });
  }

  /**
   * A call that failed without saying that it had no effect, or that was never answered, may be
   * carried out at any time, even after later ones: nothing more is written to its key.
   */
  private void replace() {
    unknown++;
    Register register = new Register("key" + registers.size());
    add(register);
    start(register);
  }

  private void read(Register register) {
    if (!running) {
      return;
    }
    long least = register.visible;
    boolean[] done = {false};
    map.get(register.key)
        .whenComplete(
            (value, failure) -> {
              if (failure == null) {
                reads++;
                check(register, least, value);
              }
              goOn(done, () -> read(register), 200, 20_000);
            });
    world.in(GIVE_UP_NANOS, () -> goOn(done, () -> read(register), 0, 1));
  }

  private void goOn(boolean[] done, Runnable next, int fromMicros, int toMicros) {
    if (!done[0]) {
      done[0] = true;
      world.in(world.micros(fromMicros, toMicros), next);
    }
  }

  private void check(Register register, long least, @Nullable Long value) {
    long read = value == null ? 0 : value;
    if (read < least || read > register.invoked) {
      violations.add(
          register.key
              + ": read "
              + read
              + " at ms "
              + world.nowMillis()
              + ", but "
              + least
              + " was there before, and "
              + register.invoked
              + " is the last that was written");
    }
    register.visible = Math.max(register.visible, read);
  }

  // For those who listen.

  /** A listener was told of a number, which can be read from then on. */
  void wasHeard(String key, long number) {
    Register register = byKey.get(key);
    if (number < 1 || number > register.invoked) {
      violations.add(key + ": heard of " + number + ", written up to " + register.invoked);
    }
    register.visible = Math.max(register.visible, number);
  }

  /** When writing to a key began. */
  long bornNanos(String key) {
    return byKey.get(key).bornNanos;
  }

  /** Gives each key and the last number whose write to it was answered. */
  void forEach(ObjLongConsumer<String> action) {
    registers.forEach(register -> action.accept(register.key, register.acknowledged));
  }

  /** Reads every key; whatever was acknowledged must be there. */
  void readAll() {
    for (Register register : registers) {
      long least = register.visible;
      boolean[] answered = {false};
      map.get(register.key)
          .whenComplete(
              (value, failure) -> {
                answered[0] = true;
                if (failure != null) {
                  violations.add(register.key + ": cannot be read in the end: " + failure);
                } else {
                  check(register, least, value);
                }
              });
      world.in(
          GIVE_UP_NANOS,
          () -> {
            if (!answered[0]) {
              violations.add(register.key + ": no answer in the end");
            }
          });
    }
  }

  List<String> violations() {
    return violations;
  }

  long acknowledged() {
    return acknowledged;
  }

  long reads() {
    return reads;
  }

  long unknown() {
    return unknown;
  }
}
