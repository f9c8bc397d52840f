package dev.grid.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.map.NearCacheConfig.Format;
import dev.grid.map.NearCacheStatistics;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long a hit of a near cache takes, of a member and on one thread, beside what an application
 * would otherwise have: a Caffeine cache of the same bytes, whose values it reads each time, and
 * one of objects. The sides take turns in each round.
 */
final class NearCacheSpeed {

  /** What a hit may take of what Caffeine and reading the value take. */
  private static final double HIT_MAX = 1.5;

  /** Within it nothing changes, and every read is to be a hit. */
  private static final Duration LONG = Duration.ofMinutes(30);

  private static final int BATCH = 1_000;

  /** So that keys come in no order that a processor could foresee. */
  private static final int STRIDE = 7_919;

  /** Kept, so that no value is read in vain. */
  static volatile Object last = "";

  /** What is kept. */
  public record Order(
      String id,
      String customer,
      String street,
      String city,
      long cents,
      int lines,
      boolean paid,
      long placed,
      double rate) {

    static Order of(int number) {
      return new Order(
          "order-" + number,
          "customer " + number,
          "street " + number,
          "some city",
          number * 17L,
          number % 7,
          number % 2 == 0,
          1_700_000_000_000L + number,
          number / 3.0);
    }
  }

  private final int entries;
  private final int rounds;
  private final Duration time;
  private final String[] keys;
  private final Report report = new Report("near-cache");

  private NearCacheSpeed(Arguments arguments) {
    entries = arguments.integer("entries", 10_000);
    rounds = arguments.integer("rounds", 5);
    time = arguments.seconds("seconds", 1);
    keys = new String[entries];
    for (int i = 0; i < entries; i++) {
      keys[i] = Order.of(i).id();
    }
    report.condition("entries", entries);
    report.condition("rounds", rounds);
    report.condition("seconds each", time.toMillis() / 1e3);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.parse(args, Set.of("entries", "rounds", "seconds", "out"));
    NearCacheSpeed speed = new NearCacheSpeed(arguments);
    speed.run();
    speed.report.publish(Report.folder(arguments));
  }

  private void run() {
    NearCacheConfig near =
        NearCacheConfig.DEFAULT.withEntriesMax(2 * entries).withMaxStaleness(LONG);
    MemberConfig config =
        MemberConfig.defaults()
            .withClusterName("near-cache-speed")
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
            .with(MapConfig.named("bytes").withNearCache(near))
            .with(MapConfig.named("objects").withNearCache(near.withFormat(Format.OBJECT)));
    try (Grid member = Grids.startMember(config)) {
      GridMap<String, Order> bytes = member.map("bytes");
      GridMap<String, Order> objects = member.map("objects");
      Serialization serialization =
          new Serialization(SerializationConfig.defaults(), new SchemaRegistry());
      Cache<String, Data> caffeine =
          Caffeine.newBuilder().maximumSize(2L * entries).expireAfterWrite(LONG).build();
      Cache<String, Order> caffeineOfObjects =
          Caffeine.newBuilder().maximumSize(2L * entries).expireAfterWrite(LONG).build();
      for (int i = 0; i < entries; i++) {
        Order order = Order.of(i);
        bytes.set(keys[i], order);
        objects.set(keys[i], order);
        caffeine.put(keys[i], serialization.toData(order));
        caffeineOfObjects.put(keys[i], order);
      }
      fill(bytes);
      fill(objects);
      Map<String, Function<String, Object>> sides = new LinkedHashMap<>();
      sides.put(
          "caffeine, and the value read", key -> read(serialization, caffeine.getIfPresent(key)));
      sides.put("near cache of bytes", bytes::get);
      sides.put("caffeine of objects", caffeineOfObjects::getIfPresent);
      sides.put("near cache of objects", objects::get);
      publish(measured(sides));
    }
  }

  private static Object read(Serialization serialization, @Nullable Data data) {
    return Objects.requireNonNull(serialization.toObject(Objects.requireNonNull(data)));
  }

  /** Until each read is a hit. */
  private void fill(GridMap<String, Order> map) {
    long hits;
    do {
      hits = statistics(map).hits();
      for (String key : keys) {
        last = Objects.requireNonNull(map.get(key));
      }
      hits = statistics(map).hits() - hits;
    } while (hits < entries);
  }

  private static NearCacheStatistics statistics(GridMap<?, ?> map) {
    return Objects.requireNonNull(map.nearCacheStatistics());
  }

  /** Nanoseconds an operation of each side, a round that is not counted first. */
  private Map<String, double[]> measured(Map<String, Function<String, Object>> sides) {
    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    for (int round = -2; round < rounds; round++) {
      for (Map.Entry<String, Function<String, Object>> side : sides.entrySet()) {
        double each = nanosOf(side.getValue());
        if (round >= 0) {
          nanos.computeIfAbsent(side.getKey(), name -> new ArrayList<>()).add(each);
        }
      }
    }
    Map<String, double[]> all = new LinkedHashMap<>();
    nanos.forEach(
        (name, each) -> all.put(name, each.stream().mapToDouble(Double::doubleValue).toArray()));
    return all;
  }

  private double nanosOf(Function<String, Object> operation) {
    long start = System.nanoTime();
    long count = 0;
    long elapsed;
    int at = 0;
    do {
      for (int i = 0; i < BATCH; i++) {
        at = (at + STRIDE) % entries;
        last = Objects.requireNonNull(operation.apply(keys[at]));
      }
      count += BATCH;
      elapsed = System.nanoTime() - start;
    } while (elapsed < time.toNanos());
    return (double) elapsed / count;
  }

  private void publish(Map<String, double[]> nanos) {
    nanos.forEach(
        (name, each) -> {
          Map<String, Object> cells = new LinkedHashMap<>();
          cells.put("side", name);
          cells.put("ns", Contenders.median(each));
          report.row(cells);
        });
    double[][] all = nanos.values().toArray(double[][]::new);
    report.atMost(
        "hit of bytes to caffeine and the value read", HIT_MAX, Contenders.ratios(all[1], all[0]));
  }
}
