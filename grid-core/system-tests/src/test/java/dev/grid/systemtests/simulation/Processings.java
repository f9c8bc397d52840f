package dev.grid.systemtests.simulation;

import dev.grid.IndeterminateResultException;
import dev.grid.map.EntryProcessor;
import dev.grid.map.MutableEntry;
import dev.grid.protocol.Data;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapMessages.ExecuteOnKey;
import dev.grid.structures.map.MapMessages.SubmitToKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A workload of entry processors that counts: for each key one caller has 1 added to what is there,
 * one call after another. Calls whose answer is lost come again. Each was carried out once if the
 * answers are 1, 2, 3 and so on. {@link Walks} do the same for many keys at once.
 */
final class Processings {

  static final String MAP = "processed";

  private static final int FACTORY_ID = 1;
  private static final int THREAD_ID = 1;

  private final World world;
  private final SimulatedInvoker invoker;
  private final List<Count> counts = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private long processed;
  private final Walks walks;

  /** Adds 1, and answers the sum. */
  static final class Increment
      implements EntryProcessor<String, Long, Long>, IdentifiedSerializable {

    @Override
    public Long process(MutableEntry<String, Long> entry) {
      Long before = entry.value();
      long sum = before == null ? 1 : before + 1;
      entry.setValue(sum);
      return sum;
    }

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return 1;
    }

    @Override
    public void write(DataWriter out) {}

    @Override
    public void read(DataReader in) {}
  }

  /** What members must know to run it. */
  static SerializationConfig serialization() {
    return SerializationConfig.defaults()
        .withIdentifiedFactory(FACTORY_ID, classId -> new Increment());
  }

  /** One key's caller. */
  private final class Count {

    final String key;
    long counted;

    Count(String key) {
      this.key = key;
    }

    void increment() {
      if (!running) {
        return;
      }
      call()
          .whenComplete(
              (sum, failure) -> {
                if (failure != null) {
                  failed(failure);
                } else if (sum == null || sum != counted + 1) {
                  violations.add(
                      key
                          + ": processed to "
                          + sum
                          + " after "
                          + counted
                          + " at ms "
                          + world.nowMillis());
                  counted = sum == null ? 0 : sum;
                } else {
                  counted = sum;
                  processed++;
                }
                if (failure == null) {
                  world.in(world.micros(500, 60_000), this::increment);
                }
              });
    }

    private CompletionStage<@Nullable Long> call() {
      Data processor = invoker.serialization().toData(new Increment());
      Data keyData = invoker.serialization().toData(key);
      return world.random().nextBoolean()
          ? invoker.<@Nullable Data, @Nullable Long>invoke(
              new ExecuteOnKey(MAP, processor, keyData, THREAD_ID), this::read)
          : invoker.<@Nullable Data, @Nullable Long>invoke(
              new SubmitToKey(MAP, processor, keyData, THREAD_ID), this::read);
    }

    private @Nullable Long read(@Nullable Data answer) {
      return answer == null ? null : invoker.serialization().<Long>toObject(answer);
    }

    /** Nobody can say whether it was carried out: another key takes its place. */
    private void failed(Throwable failure) {
      if (!(failure instanceof IndeterminateResultException)) {
        violations.add(key + ": failed at ms " + world.nowMillis() + ": " + failure);
      }
      begin();
    }
  }

  Processings(World world, SimulatedInvoker repeating, SimulatedInvoker walking) {
    this.world = world;
    this.invoker = repeating;
    this.walks = new Walks(world, walking, violations);
  }

  /** How many walks over many keys have been answered. */
  long walks() {
    return walks.walks();
  }

  void start(int keys) {
    for (int i = 0; i < keys; i++) {
      begin();
    }
    walks.start();
  }

  private void begin() {
    Count count = new Count("processed" + counts.size());
    counts.add(count);
    world.in(world.micros(0, 5_000), count::increment);
  }

  void stop() {
    walks.stop();
    running = false;
  }

  void judge(List<String> into) {
    into.addAll(violations);
  }

  /** How many calls were carried out. */
  long processed() {
    return processed;
  }
}
