package dev.grid.systemtests.simulation;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.structures.map.MapStructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A map whose entries members keep, in {@linkplain NearReaders near caches} and {@linkplain
 * ViewReaders views}. One writer a key makes one numbered change after another: of four of them one
 * removes the entry, and one stores a value that is not {@link #MEANT}. What is kept may be older
 * than the map by {@link #BOUND}, although some of what members tell of changes is lost.
 */
final class WatchedMap {

  static final String NAME = "watched";

  /** What keys begin with. */
  static final String KEY = "key";

  /** Much less than faults last. */
  static final Duration BOUND = Duration.ofMillis(600);

  /** Which values views are of. */
  static final Predicate MEANT = Predicates.greaterThan("this", 0L);

  static final int KEYS = 24;

  /** One event of changes in so many is lost. */
  static final int LOST_ONE_IN = 20;

  private final World world;
  private final AsyncGridMap<String, Long> map;
  private final NearReaders near;
  private final ViewReaders views;
  private final List<Register> registers = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private int generation;
  private @Nullable Map<String, Long> content;

  WatchedMap(World world, SimulatedInvoker repeating, int partitions) {
    this.world = world;
    this.map = MapStructure.<String, Long>proxy(NAME, repeating).async();
    this.near = new NearReaders(world, this, partitions);
    this.views = new ViewReaders(world, this, partitions);
  }

  static MapConfig config(int backups) {
    return MapConfig.named(NAME).withBackups(backups, 0);
  }

  /** What is known of a key. */
  static final class Register {

    final String key;
    private long invoked;

    /** Changes by when they were acknowledged. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();

    private Register(String key) {
      this.key = key;
    }

    /** The last change that was acknowledged by then. */
    long acknowledgedAt(long nanos) {
      Map.Entry<Long, Long> last = acknowledged.floorEntry(nanos);
      return last == null ? 0 : last.getValue();
    }
  }

  private static boolean isRemoval(long change) {
    return change % 4 == 0;
  }

  private static long value(long change) {
    return change % 4 == 2 ? -change : change;
  }

  /** Whether a value is {@link #MEANT}. */
  static boolean isMeant(long value) {
    return value > 0;
  }

  private static boolean isHidden(long change, boolean isOfMeant) {
    return isRemoval(change) || (isOfMeant && !isMeant(value(change)));
  }

  // The readers.

  NearReaders near() {
    return near;
  }

  ViewReaders views() {
    return views;
  }

  /** Begins to read at a member when that has joined. */
  void readAt(SimulatedMember member) {
    member.whenJoined(
        () -> {
          near.readAt(member);
          views.readAt(member);
        });
  }

  boolean isRunning() {
    return running;
  }

  /** Some key that is being written, or null if none is yet. */
  @Nullable Register anyRegister() {
    return registers.size() < KEYS ? null : registers.get(world.random().nextInt(KEYS));
  }

  /** The keys that are being written. */
  List<Register> registers() {
    return registers;
  }

  // The writers.

  void start() {
    for (int i = 0; i < KEYS; i++) {
      begin(i);
    }
  }

  void stop() {
    running = false;
  }

  private void begin(int index) {
    Register register = new Register(KEY + index + "-" + generation++);
    if (index < registers.size()) {
      registers.set(index, register);
    } else {
      registers.add(register);
    }
    world.in(world.micros(0, 20_000), () -> write(index, register));
  }

  /** A call that has failed may be carried out at any time: another key takes the place of its. */
  private void write(int index, Register register) {
    if (!running) {
      return;
    }
    long change = ++register.invoked;
    CompletionStage<?> call =
        isRemoval(change) ? map.delete(register.key) : map.set(register.key, value(change));
    world.answered(
        call,
        (nothing, failure) -> {
          if (failure == null) {
            register.acknowledged.put(world.nowNanos(), change);
            world.in(world.micros(1_000, 900_000), () -> write(index, register));
          } else {
            begin(index);
          }
        });
  }

  // What must hold.

  /**
   * Checks what a reader has found of a key.
   *
   * @param value null for nothing
   * @param least the least change that it must have
   * @param isOfMeant whether the reader is given nothing but what is {@link #MEANT}
   * @return the change that it has, or the first that it may have where it has found nothing
   */
  long check(
      Object reader, Register register, @Nullable Long value, long least, boolean isOfMeant) {
    long change = value == null ? least : Math.abs(value);
    while (value == null && !isHidden(change, isOfMeant)) {
      change++;
    }
    if (change < least || change > register.invoked) {
      violate(
          "%s: %s is %s at ms %d, but has to have change %d; the last is %d"
              .formatted(
                  reader,
                  register.key,
                  value == null ? "not there" : value,
                  world.nowMillis(),
                  least,
                  register.invoked));
    }
    return change;
  }

  void violate(String what) {
    violations.add("watched map: " + what);
  }

  /** Reads what there is in the end, which readers have to have as well. */
  void readAll() {
    world.answered(
        map.entrySet(),
        (entries, failure) -> {
          if (entries == null) {
            violate("it could not be read: " + failure);
          } else {
            Map<String, Long> all = new TreeMap<>();
            entries.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            content = all;
          }
        });
  }

  void judge(List<String> into) {
    Map<String, Long> all = content;
    if (all != null) {
      for (Register register : registers) {
        long least = register.acknowledgedAt(world.nowNanos());
        check("the cluster", register, all.get(register.key), least, false);
      }
      views.judge(all);
    }
    into.addAll(violations);
  }
}
