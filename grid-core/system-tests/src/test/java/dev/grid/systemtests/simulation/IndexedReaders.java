package dev.grid.systemtests.simulation;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@link Registers} that are read by an index: one writer a key stores increasing numbers of its
 * own range, and removes the entry now and then; readers ask for the entries in that range, or for
 * the number that they know of. What they are given, or that there is nothing, may not be older
 * than what was acknowledged, or seen, before they asked; and there is no other entry.
 */
final class IndexedReaders {

  static final String MAP = "indexed";

  private static final int KEYS = 10;
  private static final long NUMBERS = 1_000_000;

  /** Every so many changes the entry is removed. */
  private static final int REMOVED_EVERY = 4;

  private static final long GIVE_UP_NANOS = 20_000_000_000L;

  private final World world;
  private final AsyncGridMap<String, Long> map;
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private int registers;
  private long found;

  /** What is known of one key. */
  private final class Register {

    private final String key;

    /** Its changes have the numbers from here on. */
    private final long base;

    /** The last change that somebody may have made. */
    private long invoked;

    /** The least that whoever asks now must see. */
    private long visible;

    Register(int number) {
      key = "key" + number;
      base = number * NUMBERS;
    }
  }

  IndexedReaders(World world, AsyncGridMap<String, Long> map) {
    this.world = world;
    this.map = map;
  }

  static MapConfig config(int backups) {
    return MapConfig.named(MAP)
        .withBackups(backups, 0)
        .withIndexes(List.of(IndexConfig.sorted("this")));
  }

  void start() {
    for (int i = 0; i < KEYS; i++) {
      begin();
    }
  }

  private void begin() {
    Register register = new Register(registers++);
    world.in(world.micros(0, 5_000), () -> write(register));
    world.in(world.micros(0, 5_000), () -> read(register));
  }

  void stop() {
    running = false;
  }

  /** How often an entry was found. */
  long found() {
    return found;
  }

  void judge(List<String> into) {
    into.addAll(violations);
  }

  private static boolean isRemoval(long change) {
    return change % REMOVED_EVERY == 0;
  }

  private void write(Register register) {
    if (!running) {
      return;
    }
    long change = ++register.invoked;
    CompletionStage<?> call =
        isRemoval(change)
            ? map.delete(register.key)
            : map.set(register.key, register.base + change);
    boolean[] done = {false};
    call.whenComplete(
        (nothing, failure) -> {
          if (done[0]) {
            return;
          }
          done[0] = true;
          if (failure == null) {
            register.visible = Math.max(register.visible, change);
            world.in(world.micros(200, 20_000), () -> write(register));
          } else {
            begin();
          }
        });
    // A call that was never answered may be carried out at any time: another key takes its place.
    world.in(
        GIVE_UP_NANOS,
        () -> {
          if (!done[0]) {
            done[0] = true;
            begin();
          }
        });
  }

  private void read(Register register) {
    if (!running) {
      return;
    }
    long least = register.visible;
    boolean isExact = world.random().nextBoolean() && register.invoked == least;
    Predicate predicate =
        isExact
            ? Predicates.equal("this", register.base + least)
            : Predicates.between("this", register.base, register.base + NUMBERS - 1);
    boolean[] done = {false};
    map.entrySet(predicate)
        .whenComplete(
            (entries, failure) -> {
              if (failure == null && isExact) {
                checkExact(register, least, entries);
              } else if (failure == null) {
                check(register, least, entries);
              }
              goOn(done, register);
            });
    world.in(GIVE_UP_NANOS, () -> goOn(done, register));
  }

  private void goOn(boolean[] done, Register register) {
    if (!done[0]) {
      done[0] = true;
      world.in(world.micros(200, 20_000), () -> read(register));
    }
  }

  private void checkExact(Register register, long least, Set<Map.Entry<String, Long>> entries) {
    boolean isChanged = register.invoked > least;
    boolean isThere = !isRemoval(least);
    if (!isChanged && entries.size() != (isThere ? 1 : 0)) {
      violate(register, "asked for change " + least + " and found " + entries);
    }
  }

  private void check(Register register, long least, Set<Map.Entry<String, Long>> entries) {
    if (entries.size() > 1) {
      violate(register, "has several entries: " + entries);
      return;
    }
    Long value = entries.isEmpty() ? null : entries.iterator().next().getValue();
    long seen = value == null ? removalFrom(least) : value - register.base;
    if (seen < least || seen > register.invoked) {
      violate(register, "read " + shown(value) + ", but change " + least + " was there before");
      return;
    }
    found += value == null ? 0 : 1;
    register.visible = Math.max(register.visible, seen);
  }

  /** The first change from one on after which there is no entry. */
  private static long removalFrom(long change) {
    return (change + REMOVED_EVERY - 1) / REMOVED_EVERY * REMOVED_EVERY;
  }

  private static String shown(@Nullable Long value) {
    return value == null ? "nothing" : String.valueOf(value);
  }

  private void violate(Register register, String what) {
    violations.add(
        "by index: "
            + register.key
            + " at ms "
            + world.nowMillis()
            + ": "
            + what
            + "; the last change is "
            + register.invoked);
  }
}
