package dev.grid.systemtests.simulation;

import dev.grid.GridException;
import dev.grid.atomiclong.AsyncGridAtomicLong;
import dev.grid.atomicreference.AsyncGridAtomicReference;
import dev.grid.atomicreference.GridAtomicReference;
import dev.grid.countdownlatch.AsyncGridCountDownLatch;
import dev.grid.cpmap.AsyncGridCpMap;
import dev.grid.cpmap.GridCpMap;
import dev.grid.kernel.CallFuture;
import dev.grid.semaphore.AsyncGridSemaphore;
import dev.grid.structures.atomiclong.AtomicLongStructure;
import dev.grid.structures.atomicreference.AtomicReferenceStructure;
import dev.grid.structures.countdownlatch.CountDownLatchStructure;
import dev.grid.structures.cpmap.CpMapStructure;
import dev.grid.structures.semaphore.SemaphoreStructure;
import dev.grid.systemtests.history.Linearizability;
import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Operation.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls structures of Raft groups, and keeps what was answered: each structure's history must be
 * linearizable. Confined to the world.
 */
final class GroupCallers {

  /** As the judge's work grows with both, another structure takes the place of a used one. */
  private static final int OPERATIONS_MAX = 150;

  private static final int OPEN_MAX = 4;
  private static final int AMOUNT_MAX = 3;
  private static final int EACH = 2;
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final String KEY = "key";

  private final World world;
  private final List<String> groups;
  private final List<Register> slots = new ArrayList<>();
  private final List<Register> all = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private int undecided;
  private long lastValue;
  private long acknowledged;
  private long unknown;
  private long longestNanos;
  private long answeredNanos;

  /** What is called, and how. */
  private enum Kind {
    COUNTER(Action.READ, Action.ADD, Action.ADD, Action.COMPARE_AND_SET) {
      @Override
      CompletionStage<Long> call(SimulatedInvoker by, String name, Operation o) {
        AsyncGridAtomicLong counter = new AtomicLongStructure().handle(name, by).async();
        return switch (o.action()) {
          case READ -> counter.get();
          case ADD -> counter.addAndGet(o.argument());
          case COMPARE_AND_SET -> yes(counter.compareAndSet(o.expected(), o.argument()));
          default -> throw none(o);
        };
      }
    },

    REFERENCE(Action.READ, Action.SET, Action.PUT, Action.COMPARE_AND_SET, Action.READ) {
      @Override
      @SuppressWarnings("unchecked") // Nobody else has one of this name.
      CompletionStage<Long> call(SimulatedInvoker by, String name, Operation o) {
        AsyncGridAtomicReference<Long> reference =
            ((GridAtomicReference<Long>) new AtomicReferenceStructure().handle(name, by)).async();
        return switch (o.action()) {
          case READ -> value(reference.get());
          case SET -> done(reference.set(o.argument()));
          case PUT -> value(reference.getAndSet(o.argument()));
          case COMPARE_AND_SET ->
              yes(
                  reference.compareAndSet(
                      o.expected() == Operation.ABSENT ? null : o.expected(), o.argument()));
          default -> throw none(o);
        };
      }
    },

    MAP(Action.READ, Action.SET, Action.PUT, Action.PUT_IF_ABSENT, Action.REMOVE) {
      @Override
      @SuppressWarnings("unchecked") // Nobody else has one of this name.
      CompletionStage<Long> call(SimulatedInvoker by, String name, Operation o) {
        AsyncGridCpMap<String, Long> map =
            ((GridCpMap<String, Long>) new CpMapStructure().handle(name, by)).async();
        return switch (o.action()) {
          case READ -> value(map.get(KEY));
          case SET -> done(map.set(KEY, o.argument()));
          case PUT -> value(map.put(KEY, o.argument()));
          case PUT_IF_ABSENT -> value(map.putIfAbsent(KEY, o.argument()));
          case REMOVE -> value(map.remove(KEY));
          default -> throw none(o);
        };
      }
    },

    /** Without sessions. */
    SEMAPHORE(Action.READ, Action.TRY_ACQUIRE, Action.TRY_ACQUIRE, Action.RELEASE) {
      @Override
      CompletionStage<Long> call(SimulatedInvoker by, String name, Operation o) {
        AsyncGridSemaphore semaphore = new SemaphoreStructure().handle(name, by).async();
        int permits = (int) o.argument();
        return switch (o.action()) {
          case READ -> semaphore.availablePermits().thenApply(Integer::longValue);
          case TRY_ACQUIRE -> yes(semaphore.tryAcquire(permits));
          case RELEASE -> done(semaphore.release(permits));
          default -> throw none(o);
        };
      }
    },

    LATCH(Action.READ, Action.TRY_SET_COUNT, Action.COUNT_DOWN, Action.COUNT_DOWN, Action.AWAIT) {
      @Override
      CompletionStage<Long> call(SimulatedInvoker by, String name, Operation o) {
        AsyncGridCountDownLatch latch = new CountDownLatchStructure().handle(name, by).async();
        return switch (o.action()) {
          case READ -> latch.count().thenApply(Integer::longValue);
          case TRY_SET_COUNT -> yes(latch.trySetCount((int) o.argument()));
          case COUNT_DOWN -> done(latch.countDown());
          case AWAIT -> yes(latch.await(WAIT));
          default -> throw none(o);
        };
      }
    };

    private final List<Action> mix;

    Kind(Action... mix) {
      this.mix = List.of(mix);
    }

    abstract CompletionStage<Long> call(SimulatedInvoker by, String name, Operation operation);

    static CompletionStage<Long> yes(CompletionStage<Boolean> did) {
      return did.thenApply(yes -> yes ? 1L : 0L);
    }

    static CompletionStage<Long> done(CompletionStage<Void> end) {
      return end.thenApply(nothing -> 0L);
    }

    static CompletionStage<Long> value(CompletionStage<@Nullable Long> found) {
      return found.thenApply(value -> value == null ? Operation.ABSENT : value);
    }

    static IllegalArgumentException none(Operation operation) {
      return new IllegalArgumentException("there is none of " + operation);
    }
  }

  /** A structure, with all that was answered of it. */
  private static final class Register {

    final Kind kind;
    final String name;
    final List<Operation> history = new ArrayList<>();
    int begun;
    int open;
    long lastSeen;

    Register(Kind kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    boolean isUsedUp() {
      return begun >= OPERATIONS_MAX || open >= OPEN_MAX;
    }
  }

  GroupCallers(World world, List<String> groups) {
    this.world = world;
    this.groups = groups;
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < EACH; i++) {
        slots.add(newRegister(kind));
      }
    }
  }

  private Register newRegister(Kind kind) {
    String group = groups.get(all.size() % groups.size());
    String object = kind.name().toLowerCase(Locale.ROOT) + all.size();
    Register register = new Register(kind, object + "@" + group);
    all.add(register);
    return register;
  }

  /**
   * Somebody calls, one call after another, until all stop.
   *
   * @param onlyReads it changes nothing, so that no change that waits keeps it from reading
   * @param isThere whether it is not gone
   */
  void caller(boolean onlyReads, SimulatedInvoker by, BooleanSupplier isThere) {
    answeredNanos = world.nowNanos();
    world.in(world.micros(0, 5_000), () -> step(new Caller(onlyReads, by, isThere)));
  }

  private record Caller(boolean onlyReads, SimulatedInvoker by, BooleanSupplier isThere) {}

  void stop() {
    running = false;
  }

  private void step(Caller caller) {
    if (!running || !caller.isThere().getAsBoolean()) {
      return;
    }
    int slot = world.random().nextInt(slots.size());
    if (slots.get(slot).isUsedUp()) {
      slots.set(slot, newRegister(slots.get(slot).kind));
    }
    Register register = slots.get(slot);
    List<Action> mix = register.kind.mix;
    Action action = caller.onlyReads() ? Action.READ : mix.get(world.random().nextInt(mix.size()));
    call(
        register,
        caller.by(),
        action,
        isAnswered -> world.in(world.micros(500, 60_000), () -> step(caller)));
  }

  private long argument(Action action) {
    return switch (action) {
      case READ, REMOVE, COUNT_DOWN, AWAIT -> 0;
      case SET, PUT, PUT_IF_ABSENT, COMPARE_AND_SET -> ++lastValue;
      case ADD, TRY_ACQUIRE, RELEASE, TRY_SET_COUNT -> 1 + world.random().nextInt(AMOUNT_MAX);
    };
  }

  private void call(Register register, SimulatedInvoker by, Action action, Consumer<Boolean> next) {
    long began = world.nowNanos();
    Operation asked =
        new Operation(
            action, argument(action), register.lastSeen, began, Operation.NEVER, Operation.ABSENT);
    register.begun++;
    world.answered(
        register.kind.call(by, register.name, asked),
        (answer, failure) -> {
          ended(register, asked, answer, failure);
          next.accept(failure == null);
        });
  }

  private void ended(
      Register register, Operation asked, @Nullable Long answer, @Nullable Throwable failure) {
    if (failure == null) {
      long result = Objects.requireNonNull(answer);
      if (running) {
        longestNanos = Math.max(longestNanos, world.nowNanos() - answeredNanos);
      }
      answeredNanos = world.nowNanos();
      acknowledged++;
      register.history.add(
          new Operation(
              asked.action(),
              asked.argument(),
              asked.expected(),
              asked.beganNanos(),
              world.nowNanos(),
              result));
      boolean reads = asked.action() == Action.READ || asked.action() == Action.ADD;
      register.lastSeen = reads ? result : asked.argument();
    } else if (!isRefused(failure)) {
      unknown++;
      if (asked.action() != Action.READ && asked.action() != Action.AWAIT) {
        register.open++;
        register.history.add(asked);
      }
    }
  }

  /** Whether a failure says that nothing was done, ever. */
  private static boolean isRefused(Throwable failure) {
    return CallFuture.unwrapped(failure) instanceof GridException e && e.isRetrySafe();
  }

  /** Reads each structure once more; whoever is asked has to answer. */
  void readAll(SimulatedInvoker by) {
    for (Register register : all) {
      call(
          register,
          by,
          Action.READ,
          isAnswered -> {
            if (!isAnswered) {
              violations.add(register.name + ": cannot be read in the end");
            }
          });
    }
  }

  /** What does not hold. */
  List<String> judged() {
    for (Register register : all) {
      Linearizability.Verdict verdict = Linearizability.judge(register.history);
      if (verdict == Linearizability.Verdict.NOT_LINEARIZABLE) {
        violations.add(register.name + " is not linearizable: " + history(register));
      } else if (verdict == Linearizability.Verdict.UNDECIDED) {
        undecided++;
      }
    }
    return violations;
  }

  private static String history(Register register) {
    StringBuilder text = new StringBuilder();
    register.history.stream()
        .sorted(Comparator.comparingLong(Operation::beganNanos))
        .forEach(operation -> text.append('\n').append(operation));
    return text.toString();
  }

  /** All that was answered, in its order: the same in each run of a seed. */
  int digest() {
    return all.stream().map(register -> register.history).toList().hashCode();
  }

  int structures() {
    return all.size();
  }

  int undecided() {
    return undecided;
  }

  long acknowledged() {
    return acknowledged;
  }

  long unknown() {
    return unknown;
  }

  /** The longest time in which nobody was answered. */
  long longestMillis() {
    return longestNanos / 1_000_000;
  }
}
