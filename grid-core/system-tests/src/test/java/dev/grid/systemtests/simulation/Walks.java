package dev.grid.systemtests.simulation;

import dev.grid.ConnectionLostException;
import dev.grid.IndeterminateResultException;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnAllKeys;
import dev.grid.structures.map.EntryCodeMessages.ExecuteOnKeys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * A workload of processors over many entries that counts: one caller has 1 added to what some keys
 * have, or all entries, one walk after another. Each walk that is answered has counted once for
 * each key; one that says that it did nothing has counted for none; after any other failure,
 * another map takes the place of this one, as parts of a walk over all entries may be under way
 * still.
 */
final class Walks {

  private static final int KEYS = 12;

  /** A walk whose member has ended is not answered. */
  private static final long WAIT_NANOS = 20_000_000_000L;

  private final World world;
  private final SimulatedInvoker invoker;
  private final List<String> violations;
  private boolean running = true;
  private int generation;
  private long counted;
  private long walks;

  Walks(World world, SimulatedInvoker invoker, List<String> violations) {
    this.world = world;
    this.invoker = invoker;
    this.violations = violations;
  }

  void start() {
    generation++;
    counted = 0;
    goOn();
  }

  void stop() {
    running = false;
  }

  /** How many walks have been answered. */
  long walks() {
    return walks;
  }

  private void goOn() {
    if (running) {
      world.in(world.micros(500, 60_000), this::walk);
    }
  }

  private void walk() {
    int asked = generation;
    CompletionStage<Map<String, Long>> call = call();
    world.in(
        WAIT_NANOS,
        () -> {
          if (!call.toCompletableFuture().isDone() && asked == generation) {
            start();
          }
        });
    var unused =
        call.whenComplete(
            (answers, failure) -> {
              if (asked == generation) {
                answered(answers, failure);
              }
            });
  }

  private static List<String> keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> "walked" + i).toList();
  }

  private CompletionStage<Map<String, Long>> call() {
    Data code = invoker.serialization().toData(new Processings.Increment());
    String map = Processings.MAP + "-by-walks-" + generation;
    Message<List<Map.Entry<Data, Data>>> message =
        counted > 0 && world.random().nextInt(3) == 0
            ? new ExecuteOnAllKeys(map, code)
            : new ExecuteOnKeys(
                map, code, keys().stream().map(invoker.serialization()::toData).toList());
    return invoker.invokeAll(
        message,
        answers -> {
          Map<String, Long> read = new TreeMap<>();
          Objects.requireNonNull(answers)
              .forEach(e -> read.put(object(e.getKey()), object(e.getValue())));
          return read;
        });
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // The test knows what it has stored.
  private <T> T object(Data data) {
    return Objects.requireNonNull(invoker.serialization().<T>toObject(data));
  }

  private void answered(Map<String, Long> answers, Throwable failure) {
    if (failure == null) {
      counted++;
      walks++;
      for (String key : keys()) {
        Long sum = answers.get(key);
        if (sum == null || sum != counted) {
          violations.add(
              key
                  + " of generation "
                  + generation
                  + ": walked to "
                  + sum
                  + " instead of "
                  + counted
                  + " at ms "
                  + world.nowMillis());
          start();
          return;
        }
      }
      goOn();
    } else if (SimulatedInvoker.isSafe(failure)) {
      goOn();
    } else {
      if (!(failure instanceof IndeterminateResultException)
          && !(failure instanceof ConnectionLostException)) {
        violations.add("a walk failed at ms " + world.nowMillis() + ": " + failure);
      }
      start();
    }
  }
}
