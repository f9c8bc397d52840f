package dev.grid.benchmarks;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LatencyHistogram;
import dev.grid.benchmarks.load.ProcessCpu;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.query.Predicates;
import dev.grid.serialization.JsonValue;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A vector collection of one member: what inserting costs until the graph has all, what an entry
 * takes of the heap, and searches, of all documents and of those that a filter means, with their
 * recall against looking at all vectors; then the same beside inserts at a steady pace.
 */
final class VectorSpeed {

  private static final int LIMIT = 10;
  private static final int BATCH = 500;

  /** The graph is made when the server has used less of a core than this for some seconds. */
  private static final double IDLE_CORES = 0.05;

  private static final int IDLE_SECONDS = 3;
  private static final int WAIT_SECONDS_MAX = 900;

  /** Filters mean documents whose bucket is less than a number; there are so many. */
  private static final int BUCKETS = 1_000;

  /**
   * What is searched for.
   *
   * @param ef the hint; 0 for none
   * @param buckets how many of {@value #BUCKETS} are meant; all for no filter
   */
  private record Kind(String name, int ef, int buckets) {

    VectorSearchOptions options() {
      VectorSearchOptions options = VectorSearchOptions.nearest(LIMIT);
      if (ef > 0) {
        options = options.withHints(Map.of(VectorSearchOptions.EF_SEARCH, Integer.toString(ef)));
      }
      return buckets == BUCKETS
          ? options
          : options.withFilter(Predicates.lessThan("bucket", buckets));
    }

    boolean means(int i) {
      return i % BUCKETS < buckets;
    }
  }

  private static final Kind DEFAULT = new Kind("default", 0, BUCKETS);
  private static final Kind HINTED = new Kind("efSearch=200", 200, BUCKETS);

  private static final List<Kind> KINDS =
      List.of(
          DEFAULT,
          new Kind("efSearch=100", 100, BUCKETS),
          HINTED,
          new Kind("filter 50%", 0, 500),
          new Kind("filter 10%", 0, 100),
          new Kind("filter 1%", 0, 10),
          new Kind("filter 0.1%", 0, 1));

  private static final String ALL = KINDS.stream().map(Kind::name).collect(Collectors.joining(","));

  /** What came of searching for some time. */
  private record Searched(LatencyHistogram latencies, long count, long cpuNanos, long nanos) {

    double cpuMillis() {
      return cpuNanos / 1e6 / count;
    }

    double meanMillis() {
      return nanos / 1e6 / count;
    }

    double p99Millis() {
      return latencies.percentileNanos(0.99) / 1e6;
    }
  }

  private final Random random = new Random(7);
  private final Arguments arguments;
  private final ClusteredVectors vectors;
  private final List<float[]> questions = new ArrayList<>();
  private final Duration time;
  private final Report report = new Report("vectors");

  private VectorSpeed(Arguments arguments) {
    this.arguments = arguments;
    int entries = arguments.integer("entries", 100_000);
    int dimension = arguments.integer("dimension", 384);
    int directions = arguments.integer("directions", 32);
    time = arguments.seconds("seconds", 5);
    report.condition("documents", entries + " of " + dimension + " numbers, cosine, JSON values");
    report.condition("spread", directions + " directions around 500 centers");
    report.condition("server", arguments.text("jvm-flags", "default flags"));
    vectors = new ClusteredVectors(entries, dimension, directions);
    for (int i = 0; i < arguments.integer("questions", 200); i++) {
      questions.add(vectors.next());
    }
    report.condition("questions for recall@" + LIMIT, questions.size());
    report.condition("seconds a measurement", time.toMillis() / 1e3);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "entries",
                "dimension",
                "directions",
                "questions",
                "seconds",
                "inserts",
                "searches",
                "jvm-flags",
                "grid-command",
                "out"));
    VectorSpeed speed = new VectorSpeed(arguments);
    try (ServerProcess server = ServerProcess.startServing(Contender.GRID, arguments);
        Grid client =
            Grids.connect(
                ClientConfig.defaults()
                    .withClusterName("dev")
                    .withAddresses("127.0.0.1:" + server.target().port()))) {
      speed.run(server, client);
    }
    speed.report.publish(Report.folder(arguments));
  }

  private void run(ServerProcess server, Grid client) throws IOException, InterruptedException {
    client.configure(
        VectorCollectionConfig.named("documents")
            .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, vectors.get(0).length)));
    GridVectorCollection<Integer, JsonValue> documents = client.vectorCollection("documents");
    ProcessCpu cpu = ProcessCpu.of(server.pid());
    try (JvmProbe probe = JvmProbe.attach(server.pid())) {
      insertAll(documents, cpu, probe);
    }
    Searched alone = null;
    Set<String> wanted = Set.copyOf(arguments.list("searches", ALL));
    for (Kind kind : KINDS) {
      if (!wanted.contains(kind.name())) {
        continue;
      }
      var unused = searchFor(documents, kind, cpu); // Compiles what is measured then.
      Searched searched = searchFor(documents, kind, cpu);
      double recall = recall(documents, kind);
      alone = kind.equals(DEFAULT) ? searched : alone;
      row(kind.name(), searched, searched.cpuMillis(), recall);
      compare(kind, searched, recall);
    }
    if (alone != null) {
      beside(documents, cpu, alone);
    }
  }

  private void compare(Kind kind, Searched searched, double recall) {
    if (kind.equals(DEFAULT)) {
      report.atLeast("recall by default", 0.95, recall);
      report.atMost("ms of server CPU a search by default", 1.5, searched.cpuMillis());
    } else if (kind.equals(HINTED)) {
      report.atLeast("recall with efSearch=200", 0.99, recall);
    }
  }

  private void row(String name, Searched searched, double cpuMillis, double recall) {
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("search", name);
    cells.put("recall@" + LIMIT, recall);
    cells.put("searches/s", searched.count() / (searched.nanos() / 1e9));
    cells.put("p50 ms", searched.latencies().percentileNanos(0.5) / 1e6);
    cells.put("p99 ms", searched.p99Millis());
    cells.put("server CPU ms/search", cpuMillis);
    report.row(cells);
    System.err.println(cells);
  }

  private void insertAll(
      GridVectorCollection<Integer, JsonValue> documents, ProcessCpu cpu, JvmProbe probe)
      throws InterruptedException {
    long bytesBefore = probe.liveBytes().totalBytes();
    long cpuBefore = cpu.nanos();
    long start = System.nanoTime();
    for (int from = 0; from < vectors.count(); from += BATCH) {
      Map<Integer, VectorDocument<JsonValue>> batch = new HashMap<>();
      for (int i = from; i < Math.min(from + BATCH, vectors.count()); i++) {
        batch.put(i, document(i));
      }
      documents.putAll(batch);
    }
    double answered = (System.nanoTime() - start) / 1e9;
    double cpuMillis = (idle(cpu) - cpuBefore) / 1e6 / vectors.count();
    double made = (System.nanoTime() - start) / 1e9 - IDLE_SECONDS;
    double bytes = (double) (probe.liveBytes().totalBytes() - bytesBefore) / vectors.count();
    long numbers = (long) vectors.get(0).length * Float.BYTES;
    report.condition("seconds until all were answered", Math.round(answered));
    report.condition("seconds until the graph had all", Math.round(made));
    report.condition("live bytes an entry", Math.round(bytes));
    report.condition("of them beyond the numbers", Math.round(bytes - numbers));
    report.atMost("ms of server CPU an insert, put and graph", 1, cpuMillis);
    System.err.println("inserted: ms of CPU each=" + cpuMillis + ", bytes each=" + bytes);
  }

  private VectorDocument<JsonValue> document(int i) {
    JsonValue value =
        new JsonValue(
            "{\"number\":" + i + ",\"bucket\":" + i % BUCKETS + ",\"text\":\"n" + i + "\"}");
    return VectorDocument.of(value, vectors.get(i));
  }

  /** Waits until the server does nothing any more; the CPU it has used by then. */
  private static long idle(ProcessCpu cpu) throws InterruptedException {
    long last = cpu.nanos();
    int idle = 0;
    for (int second = 0; idle < IDLE_SECONDS; second++) {
      if (second > WAIT_SECONDS_MAX) {
        throw new IllegalStateException("the server is not idle after seconds=" + second);
      }
      TimeUnit.SECONDS.sleep(1);
      long now = cpu.nanos();
      idle = now - last < IDLE_CORES * 1e9 ? idle + 1 : 0;
      last = now;
    }
    return last;
  }

  private Searched searchFor(
      GridVectorCollection<Integer, JsonValue> documents, Kind kind, ProcessCpu cpu) {
    VectorSearchOptions options = kind.options();
    LatencyHistogram latencies = new LatencyHistogram();
    long cpuBefore = cpu.nanos();
    long start = System.nanoTime();
    long count = 0;
    for (long now = start; now - start < time.toNanos(); count++) {
      float[] wanted = questions.get((int) (count % questions.size()));
      if (documents.search(NamedVector.of(wanted), options).isEmpty()) {
        throw new IllegalStateException("nothing was found by " + kind);
      }
      long after = System.nanoTime();
      latencies.record(after - now);
      now = after;
    }
    long nanos = System.nanoTime() - start;
    return new Searched(latencies, count, cpu.nanos() - cpuBefore, nanos);
  }

  private double recall(GridVectorCollection<Integer, JsonValue> documents, Kind kind) {
    VectorSearchOptions options = kind.options();
    long hits = 0;
    long wanted = 0;
    for (float[] question : questions) {
      Set<Integer> found =
          Set.copyOf(
              documents.search(NamedVector.of(question), options).stream()
                  .map(VectorSearchResult::key)
                  .toList());
      for (int expected : vectors.nearest(question, LIMIT, kind::means)) {
        wanted++;
        hits += found.contains(expected) ? 1 : 0;
      }
    }
    return (double) hits / wanted;
  }

  /** Documents are replaced meanwhile, at a steady pace. */
  private void beside(
      GridVectorCollection<Integer, JsonValue> documents, ProcessCpu cpu, Searched alone)
      throws InterruptedException {
    int perSecond = arguments.integer("inserts", 200);
    AtomicLong inserted = new AtomicLong();
    Thread inserting =
        new Thread(
            () -> {
              long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
              long due = System.nanoTime();
              while (!Thread.currentThread().isInterrupted()) {
                int i = random.nextInt(vectors.count());
                vectors.set(i, vectors.next());
                documents.set(i, document(i));
                inserted.incrementAndGet();
                due += period;
                LockSupport.parkNanos(due - System.nanoTime());
              }
            },
            "inserts");
    inserting.start();
    TimeUnit.SECONDS.sleep(1);
    long before = inserted.get();
    Searched searched = searchFor(documents, DEFAULT, cpu);
    double rate = (inserted.get() - before) / (searched.nanos() / 1e9);
    inserting.interrupt();
    inserting.join();
    row(
        perSecond + " inserts/s beside",
        searched,
        searched.cpuMillis(),
        recall(documents, DEFAULT));
    report.condition("inserts a second that there were", Math.round(rate));
    report.atMost(
        "time of a search, inserts beside / without",
        2,
        searched.meanMillis() / alone.meanMillis());
    report.atMost(
        "p99 of searches, inserts beside / without", 2, searched.p99Millis() / alone.p99Millis());
  }
}
