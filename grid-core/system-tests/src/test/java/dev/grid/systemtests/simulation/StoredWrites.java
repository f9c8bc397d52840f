package dev.grid.systemtests.simulation;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MapStore;
import dev.grid.map.MapStoreConfig;
import dev.grid.structures.map.MapStructure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A workload that checks itself: ascending numbers are written to keys of a map whose store has
 * them later, and fails now and then. What is promised:
 *
 * <ul>
 *   <li>What was acknowledged, or something newer of its key, has been stored when faults have
 *       ended.
 *   <li>No member stores an older number of a key than it has stored before; nor than any has, if
 *       all have reached each other since.
 *   <li>Nothing waits in the end.
 * </ul>
 *
 * <p>What a member has under way that others have given up it may store late: so what the store has
 * in the end is not looked at, but what it ever had.
 */
final class StoredWrites {

  private static final String MAP = "stored";
  private static final int KEYS = 12;

  /** Its failures are wanted here. Kept, as a logger that nobody has forgets its level. */
  private static final Logger LOG = Logger.getLogger("dev.grid.structures.map.MapStorePart");

  private static final long GIVE_UP_NANOS = 20_000_000_000L;

  private final World world;
  private final SimulatedNetwork network;
  private final AsyncGridMap<String, Long> map;
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final Table table;
  private boolean running = true;
  private long count;

  /** What was ever stored, by all members. */
  private static final class Table {

    private final World world;
    private final SimulatedNetwork network;
    private final Map<String, Newest> newest = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private boolean works;

    Table(World world, SimulatedNetwork network) {
      this.world = world;
      this.network = network;
    }

    /** Who was given up may not know it yet, and ends what it had begun, for so long. */
    private static final long LEARNS_NANOS = 20_000_000_000L;

    /** The largest number of a key, and which members there were when it was stored. */
    private record Newest(long number, long atNanos, List<SimulatedMember> alive) {}

    private long number(String key) {
      Newest stored = newest.get(key);
      return stored == null ? 0 : stored.number();
    }

    private void stored(String key, long number) {
      Newest before = newest.get(key);
      if (before == null || before.number() <= number) {
        newest.put(key, new Newest(number, world.nowNanos(), List.copyOf(network.alive())));
      } else if (isCalmSince(before)) {
        violations.add(
            key
                + ": "
                + number
                + " is stored after "
                + before.number()
                + ", and nobody was given up");
      }
    }

    private boolean isCalmSince(Newest stored) {
      return network.disturbedNanos() + LEARNS_NANOS < stored.atNanos()
          && network.alive().containsAll(stored.alive())
          && network.alive().stream().noneMatch(SimulatedMember::isPaused);
    }
  }

  /** The store of one member. */
  private static final class OfMember implements MapStore<String, Long> {

    private final Table table;
    private final Map<String, Long> stored = new HashMap<>();

    OfMember(Table table) {
      this.table = table;
    }

    @Override
    public @Nullable Long load(String key) {
      long number = table.number(key);
      return number == 0 ? null : number;
    }

    @Override
    public void store(String key, Long value) throws IOException {
      if (!table.works && table.world.random().nextInt(10) == 0) {
        throw new IOException("as the simulation wants it");
      }
      Long before = stored.put(key, value);
      if (before != null && before > value) {
        table.violations.add(key + ": a member has stored " + value + " after " + before);
      }
      table.stored(key, value);
    }

    @Override
    public void delete(String key) {
      table.violations.add(key + " is deleted, and nobody has removed it");
    }
  }

  private StoredWrites(World world, SimulatedNetwork network, Invoker invoker, Table table) {
    this.world = world;
    this.network = network;
    this.table = table;
    this.map = MapStructure.<String, Long>proxy(MAP, invoker).async();
  }

  /** Where all members store; made before they are. */
  static final class Setup {

    private final World world;
    private final Table table;

    Setup(World world, SimulatedNetwork network) {
      this.world = world;
      this.table = new Table(world, network);
      LOG.setLevel(Level.OFF);
    }

    MemberConfig configure(MemberConfig config, int backups) {
      MapStoreConfig store =
          MapStoreConfig.openedBy(map -> new OfMember(table))
              .withWriteDelay(Duration.ofMillis(300))
              .withRetryPause(Duration.ofMillis(50))
              .withBatchSize(3);
      return config.with(MapConfig.named(MAP).withBackups(backups, 0).withStore(store));
    }

    StoredWrites begin(SimulatedNetwork network, Invoker invoker) {
      return new StoredWrites(world, network, invoker, table);
    }
  }

  void start() {
    for (int i = 0; i < KEYS; i++) {
      String key = "s" + i;
      world.in(world.micros(0, 5_000), () -> write(key, 1));
    }
  }

  private void write(String key, long number) {
    if (!running) {
      return;
    }
    boolean[] isOver = {false};
    world.in(GIVE_UP_NANOS, () -> over(isOver, key, number, false));
    map.set(key, number)
        .whenComplete((done, failure) -> over(isOver, key, number, failure == null));
  }

  private void over(boolean[] isOver, String key, long number, boolean isAcknowledged) {
    if (isAcknowledged) {
      acknowledged.merge(key, number, Long::max);
      count++;
    }
    if (!isOver[0]) {
      isOver[0] = true;
      world.in(world.micros(500, 20_000), () -> write(key, number + 1));
    }
  }

  void stop() {
    running = false;
    table.works = true;
  }

  long acknowledged() {
    return count;
  }

  void judge(List<String> into) {
    acknowledged.forEach(
        (key, number) -> {
          long stored = table.number(key);
          if (stored < number) {
            into.add(key + "=" + number + " is acknowledged, and stored is " + stored);
          }
        });
    for (SimulatedMember member : network.alive()) {
      member.core().host().upkeep().counts().structures().stream()
          .filter(s -> s.counts().getOrDefault("stores-waiting", 0L) > 0)
          .forEach(s -> into.add(member + ": changes wait to be stored: " + s));
    }
    into.addAll(table.violations);
  }
}
