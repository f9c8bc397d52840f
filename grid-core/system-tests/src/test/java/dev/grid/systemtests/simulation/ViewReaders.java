package dev.grid.systemtests.simulation;

import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMapView;
import dev.grid.map.StaleViewException;
import dev.grid.map.ViewConfig;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicates;
import dev.grid.structures.map.MapStructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Members that have views of a map. One writer a key stores increasing numbers, the odd ones with a
 * minus, and the views mean those that are not negative. What a reader finds is nothing older than
 * what had been acknowledged {@link #BOUND} before it looked, and nothing where that was negative,
 * although some of what members tell of changes is lost. A view's index has what the view has.
 */
final class ViewReaders {

  static final String MAP = "viewed";

  /** Much less than faults last. */
  private static final Duration BOUND = Duration.ofMillis(900);

  private static final int KEYS = 16;

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
  private long reads;

  ViewReaders(World world, SimulatedInvoker repeating, int partitions) {
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

    /** The least that a reader may find that looks then. */
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
    Register register = new Register("viewed" + index + "-" + generation++);
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
    map.set(register.key, number % 2 == 0 ? number : -number)
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
                new Reader(member).begin();
              } else {
                readAt(member);
              }
            }));
  }

  /** How many reads were answered. */
  long reads() {
    return reads;
  }

  /** How many changes were found to be lost. */
  long lost() {
    return readers.stream().mapToLong(reader -> reader.view().statistics().lostChanges()).sum();
  }

  void judge(List<String> into) {
    into.addAll(violations);
  }

  private final class Reader {

    private final SimulatedMember member;
    private @Nullable GridMapView<String, Long> view;

    Reader(SimulatedMember member) {
      this.member = member;
    }

    GridMapView<String, Long> view() {
      return Objects.requireNonNull(view);
    }

    void begin() {
      SimulatedInvoker invoker =
          new SimulatedInvoker(world, partitions, false, () -> member).losing(LOST_ONE_IN);
      ViewConfig config =
          ViewConfig.named("even")
              .withPredicate(Predicates.greaterEqual("this", 0))
              .withIndexes(List.of(IndexConfig.sorted("this")))
              .withMaxStaleness(BOUND)
              .withLoadTimeout(Duration.ofDays(1));
      MapStructure.<String, Long>proxy(MAP, invoker)
          .async()
          .view(config)
          .whenComplete(
              (loaded, failure) -> {
                if (failure == null) {
                  view = loaded;
                  readers.add(this);
                  next();
                } else {
                  violations.add(member + " has no view: " + failure);
                }
              });
    }

    private void next() {
      if (running) {
        world.in(world.micros(2_000, 20_000), member.here(this::read));
      }
    }

    private void read() {
      if (registers.size() == KEYS) {
        Register register = registers.get(world.random().nextInt(KEYS));
        try {
          check(register, view().get(register.key));
          reads++;
        } catch (StaleViewException e) {
          // It says so.
        }
      }
      next();
    }

    private void check(Register register, @Nullable Long value) {
      long now = world.nowNanos();
      long least = register.least(now);
      // Of the numbers from the least to the last one that was begun, those that are even, or none
      // where one of them is odd.
      boolean holds =
          value == null
              ? least % 2 == 1 || register.invoked > least || least == 0
              : value % 2 == 0 && value >= least && value <= register.invoked;
      if (holds && value != null) {
        holds = view().keySet(Predicates.equal("this", value)).contains(register.key);
      }
      if (!holds) {
        violations.add(
            ("%s has %s=%s in its view at ms %d, but %d had been acknowledged %d ms before, and %d"
                    + " is the last")
                .formatted(
                    member,
                    register.key,
                    value,
                    now / 1_000_000,
                    least,
                    BOUND.toMillis(),
                    register.invoked));
      }
    }
  }
}
