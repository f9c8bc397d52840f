package dev.grid.systemtests.simulation;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.map.NearCacheConfig.UpdatePolicy;
import dev.grid.map.NearCacheStatistics;
import dev.grid.structures.map.MapStructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members that keep what they read. One writer a key stores increasing numbers; what a reader gets
 * is nothing older than what had been acknowledged {@link #BOUND} before it began to read, although
 * some of what members tell it of changes is lost. What a reader writes itself it sees at once.
 */
final class NearReaders {

  static final String MAP = "near";

  /** Much less than faults last. */
  private static final Duration BOUND = Duration.ofMillis(600);

  private static final int KEYS = 24;

  /** One change in so many is not told. */
  private static final int LOST_ONE_IN = 20;

  private static final long LOOK_NANOS = 500_000_000L;
  private static final long GIVE_UP_NANOS = 20_000_000_000L;

  private final World world;
  private final AsyncGridMap<String, Long> map;
  private final int partitions;
  private final List<Register> registers = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private int generation;

  NearReaders(World world, SimulatedInvoker repeating, int partitions) {
    this.world = world;
    this.partitions = partitions;
    this.map = MapStructure.<String, Long>proxy(MAP, repeating).async();
  }

  /** What is known of a key. */
  private final class Register {

    private final String key;
    private long invoked;

    /** By when they were acknowledged. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();

    private Register(String key) {
      this.key = key;
    }

    /** The least that a reader may get that begins then. */
    long least(long nanos) {
      Map.Entry<Long, Long> before = acknowledged.floorEntry(nanos - BOUND.toNanos());
      return before == null ? 0 : before.getValue();
    }
  }

  void start() {
    for (int i = 0; i < KEYS; i++) {
      begin(i);
    }
  }

  void stop() {
    running = false;
  }

  private void begin(int index) {
    Register register = new Register("near" + index + "-" + generation++);
    if (index < registers.size()) {
      registers.set(index, register);
    } else {
      registers.add(register);
    }
    world.in(world.micros(0, 20_000), () -> write(index, register));
  }

  private void write(int index, Register register) {
    if (!running) {
      return;
    }
    long number = ++register.invoked;
    boolean[] done = {false};
    map.set(register.key, number)
        .whenComplete(
            (nothing, failure) -> {
              if (done[0]) {
                return;
              }
              done[0] = true;
              if (failure == null) {
                register.acknowledged.put(world.nowNanos(), number);
                world.in(world.micros(1_000, 900_000), () -> write(index, register));
              } else {
                begin(index);
              }
            });
    world.in(
        GIVE_UP_NANOS,
        () -> {
          if (!done[0]) {
            done[0] = true;
            begin(index);
          }
        });
  }

  /** Begins to read at a member when that has joined. */
  void readAt(SimulatedMember member) {
    world.in(
        LOOK_NANOS,
        member.here(
            () -> {
              if (member.hasJoined()) {
                Reader reader = new Reader(member);
                readers.add(reader);
                reader.next();
              } else {
                readAt(member);
              }
            }));
  }

  /** How many reads were answered from what was kept. */
  long hits() {
    return readers.stream().mapToLong(reader -> reader.statistics().hits()).sum();
  }

  /** How many changes were found to be lost. */
  long lost() {
    return readers.stream().mapToLong(reader -> reader.statistics().lostInvalidations()).sum();
  }

  void judge(List<String> into) {
    into.addAll(violations);
  }

  private final class Reader {

    private final SimulatedMember member;
    private final GridMap<String, Long> near;
    private final String own;
    private long written;

    Reader(SimulatedMember member) {
      this.member = member;
      this.own = "own of " + member.id();
      NearCacheConfig config =
          NearCacheConfig.DEFAULT
              .withMaxStaleness(BOUND)
              .withEntriesMax(KEYS)
              .withUpdatePolicy(
                  readers.size() % 2 == 0 ? UpdatePolicy.INVALIDATE : UpdatePolicy.CACHE_ON_UPDATE);
      SimulatedInvoker invoker =
          new SimulatedInvoker(world, partitions, false, () -> member)
              .configured(MapConfig.named(MAP).withNearCache(config))
              .losing(LOST_ONE_IN);
      this.near = MapStructure.proxy(MAP, invoker);
    }

    NearCacheStatistics statistics() {
      return java.util.Objects.requireNonNull(near.nearCacheStatistics());
    }

    void next() {
      if (running) {
        world.in(world.micros(2_000, 20_000), member.here(this::read));
      }
    }

    private void read() {
      if (registers.size() < KEYS) {
        next(); // The others have not begun.
        return;
      }
      if (world.random().nextInt(100) == 0) {
        writeOwn();
        return;
      }
      Register register = registers.get(world.random().nextInt(KEYS));
      long begun = world.nowNanos();
      boolean[] done = {false};
      near.async()
          .get(register.key)
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  check(register, begun, value);
                }
                goOn(done);
              });
      world.in(GIVE_UP_NANOS, member.here(() -> goOn(done)));
    }

    private void goOn(boolean[] done) {
      if (!done[0]) {
        done[0] = true;
        next();
      }
    }

    private void check(Register register, long begun, @Nullable Long value) {
      long number = value == null ? 0 : value;
      if (number < register.least(begun) || number > register.invoked) {
        violations.add(
            "%s read %s=%d at ms %d, but %d had been acknowledged %d ms before, and %d is the last"
                .formatted(
                    member,
                    register.key,
                    number,
                    begun / 1_000_000,
                    register.least(begun),
                    BOUND.toMillis(),
                    register.invoked));
      }
    }

    private void writeOwn() {
      long number = ++written;
      boolean[] done = {false};
      near.async()
          .set(own, number)
          .whenComplete(
              (nothing, failure) -> {
                if (failure == null) {
                  readOwn(number, done);
                } else {
                  goOn(done);
                }
              });
      world.in(GIVE_UP_NANOS, member.here(() -> goOn(done)));
    }

    private void readOwn(long number, boolean[] done) {
      near.async()
          .get(own)
          .whenComplete(
              (value, failure) -> {
                if (failure == null && (value == null || value < number)) {
                  violations.add(member + " has written " + number + " and read " + value);
                }
                goOn(done);
              });
    }
  }
}
