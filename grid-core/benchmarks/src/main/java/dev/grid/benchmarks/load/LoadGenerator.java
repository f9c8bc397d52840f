package dev.grid.benchmarks.load;

import dev.grid.protocol.Data;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies load to one server and measures how it does. The keys are the {@code Long}s from 0, each
 * with a value of {@link Dialect#VALUE_BYTES} bytes that holds the key, so that every response can
 * be checked.
 *
 * <p>Not safe for use by several threads. All calls block.
 */
public final class LoadGenerator {

  /** The line that says that all keys are set. */
  public static final String LOADED = "LOADED";

  /** What a key and its value are as the protocol writes them. */
  public static final int KEY_AND_VALUE_BYTES =
      Data.HEADER_BYTES + Long.BYTES + Data.HEADER_BYTES + Integer.BYTES + Dialect.VALUE_BYTES;

  private static final Workload LOADING = new Workload(Operation.SET, 4, 64);
  private static final Duration LOADING_MAX = Duration.ofMinutes(5);
  private static final Duration DRAINING_MAX = Duration.ofMinutes(1);

  /** An interval in which fewer operations end is made longer, as each takes so much of it. */
  private static final int OPERATIONS_MIN = 5;

  private static final Duration LONGER_MAX = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(1);

  private final Routes routes;
  private final List<int[]> keysOfMembers;
  private final int keys;
  private final int entries;
  private final int threads;
  private final Set<Operation> prepared = EnumSet.noneOf(Operation.class);
  private volatile Phase phase = Phase.DRAINING;

  /**
   * A generator of load for one server.
   *
   * @param keys number of distinct keys
   * @param threads threads that share the connections of a workload
   */
  public LoadGenerator(Target target, int keys, int threads) {
    this(target, keys, keys, threads);
  }

  /**
   * A generator of load for one server.
   *
   * @param entries in the map that is queried
   */
  public LoadGenerator(Target target, int keys, int entries, int threads) {
    this(Routes.to(target), keys, entries, threads);
  }

  /** A generator of load for the members of a cluster, each of which is asked for its own keys. */
  LoadGenerator(Routes routes, int keys, int entries, int threads) {
    this.routes = routes;
    this.keysOfMembers = routes.keysOfMembers(keys);
    this.keys = keys;
    this.entries = entries;
    this.threads = threads;
  }

  /**
   * Sets every key once.
   *
   * @throws IllegalStateException if the server answers wrongly or not at all
   */
  public void load() throws InterruptedException {
    load(LOADING);
  }

  private void load(Workload loading) throws InterruptedException {
    phase = Phase.WARMING;
    try (Run run = new Run(loading, true)) {
      run.awaitEnd(LOADING_MAX);
    }
  }

  /** What has to be there before an operation is measured. */
  private void prepare(Operation operation) throws InterruptedException {
    if (!prepared.add(operation)) {
      return;
    }
    try {
      List<Target> members = routes.members();
      if (operation.isOfQueries() || operation == Operation.GET_BESIDE_SCAN) {
        QueryMaps.prepare(routes.members().getFirst(), operation);
      }
      for (int member = 0; !operation.isOfMap() && member < members.size(); member++) {
        try (WireSession session = WireSession.open(members.get(member))) {
          String name = structure(operation, member);
          session.createProxy(operation, name);
          if (operation == Operation.RING_READ_MANY) {
            fill(session, name);
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot prepare: operation=" + operation, e);
    }
    if (operation.loadedBy() != operation && prepared.add(operation.loadedBy())) {
      load(new Workload(operation.loadedBy(), LOADING.connections(), LOADING.depth()));
    }
  }

  private static void fill(WireSession session, String ring) throws IOException {
    byte[] add = new NamedDialect(Operation.RING_ADD, ring, session.partitionCount()).template();
    for (int i = 0; i < NamedDialect.READ_ITEMS; i++) {
      session.call(add, NamedDialect.partition(ring, session.partitionCount()));
    }
  }

  /** The structure that an operation is about; where its name decides, one of each member. */
  private String structure(Operation operation, int member) {
    if (operation.isOfQueries()) {
      return QueryMaps.nameFor(operation);
    }
    String name = routes.members().getFirst().mapName();
    return switch (operation.place()) {
      case KEY, ANYWHERE -> name;
      case NAME ->
          // What is only read is another one than what is written.
          routes.nameAt(member, operation == Operation.RING_READ_MANY ? name + "-read" : name);
    };
  }

  /**
   * Applies a load for {@code warmup} plus {@code measured} and reports the second part.
   *
   * @param serverGauge a growing number read at both ends of the interval; see {@link
   *     Measurement#serverDelta}
   * @throws IllegalStateException if the server answers wrongly or not at all
   */
  public Measurement measure(
      Workload workload, Duration warmup, Duration measured, LongSupplier serverGauge)
      throws InterruptedException {
    prepare(workload.operation());
    ProcessCpu ownCpu = ProcessCpu.ofThisProcess();
    phase = Phase.WARMING;
    try (Run run = new Run(workload, false)) {
      run.awaitWhileRunning(warmup);
      run.awaitAnswers(1);
      final long serverBefore = serverGauge.getAsLong();
      final long ownBefore = ownCpu.nanos();
      final long machineBefore = ProcessCpu.machineNanos();
      final long startNanos = System.nanoTime();
      phase = Phase.MEASURING;
      long answered = run.answered();
      run.awaitWhileRunning(measured);
      long missing = OPERATIONS_MIN - (run.answered() - answered);
      if (missing > 0) {
        run.awaitAnswers(missing);
      }
      phase = Phase.DRAINING;
      long elapsedNanos = System.nanoTime() - startNanos;
      long ownDelta = ownCpu.nanos() - ownBefore;
      long machineDelta = ProcessCpu.machineNanos() - machineBefore;
      long serverDelta = serverGauge.getAsLong() - serverBefore;
      run.awaitEnd(DRAINING_MAX);
      LatencyHistogram latencies = run.latencies();
      return new Measurement(
          workload,
          latencies.total(),
          elapsedNanos,
          latencies.percentileNanos(0.5),
          latencies.percentileNanos(0.99),
          latencies.percentileNanos(0.999),
          serverDelta,
          ownDelta,
          machineDelta);
    }
  }

  /** How many keys, or constants of predicates, there are to choose from. */
  private int keysOf(Operation operation) {
    return operation.isOfQueries() && operation.loadedBy() == Operation.ORDER_SET ? entries : keys;
  }

  private static Link connect(Target target) throws IOException {
    return switch (target.protocol()) {
      case WIRE -> WireSession.open(target).link();
      case RESP -> Link.open(target);
    };
  }

  private Dialect dialect(Operation operation, int member) throws IOException {
    Target target = routes.members().get(member);
    return switch (target.protocol()) {
      case WIRE -> {
        try (WireSession session = WireSession.open(target)) {
          String name = structure(operation, member);
          if (operation.isOfQueries()) {
            yield new QueryDialect(operation, keysOf(operation), session.partitionCount());
          }
          yield operation.place() == Operation.Place.KEY
              ? new WireDialect(operation, name, keys, session.partitionCount())
              : new NamedDialect(operation, name, session.partitionCount());
        }
      }
      case RESP -> new RespDialect(operation);
    };
  }

  /** The connections and threads of one workload, closed together. */
  private final class Run implements AutoCloseable {

    private final List<Link> links = new ArrayList<>();
    private final List<LatencyHistogram> histograms = new ArrayList<>();
    private final List<LoadLoop> loops = new ArrayList<>();
    private final List<Thread> running = new ArrayList<>();
    private final List<Lane> all = new ArrayList<>();
    private @Nullable Subscribers subscribers;

    Run(Workload workload, boolean eachKeyOnce) {
      int loopCount = Math.min(threads, workload.connections());
      try {
        List<Dialect> dialects = new ArrayList<>();
        for (int member = 0; member < routes.members().size(); member++) {
          dialects.add(dialect(workload.operation(), member));
        }
        if (workload.operation() == Operation.TOPIC_PUBLISH) {
          subscribers = subscribers();
        }
        for (int loop = 0; loop < loopCount; loop++) {
          LatencyHistogram histogram = new LatencyHistogram();
          histograms.add(histogram);
          List<Lane> lanes = new ArrayList<>();
          for (int member = 0; member < routes.members().size(); member++) {
            int count = keysOf(workload.operation());
            KeySource source = keySource(member, loop, loopCount, count, eachKeyOnce);
            for (int i = loop; i < workload.connections(); i += loopCount) {
              Link link = connect(routes.members().get(member));
              links.add(link);
              lanes.add(new Lane(link, dialects.get(member), source, histogram, workload.depth()));
            }
          }
          all.addAll(lanes);
          if (loop == 0 && workload.operation() == Operation.GET_BESIDE_SCAN) {
            lanes.add(scanning());
          }
          loops.add(new LoadLoop(lanes, () -> phase));
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw new IllegalStateException("cannot begin: workload=" + workload, e);
      }
      for (LoadLoop loop : loops) {
        running.add(Thread.ofPlatform().name("load-" + running.size()).daemon().start(loop));
      }
    }

    private Subscribers subscribers() throws IOException {
      List<String> topics = new ArrayList<>();
      for (int member = 0; member < routes.members().size(); member++) {
        topics.add(structure(Operation.TOPIC_PUBLISH, member));
      }
      return Subscribers.to(topics, routes.members());
    }

    /** Is not measured: gets are. */
    private Lane scanning() throws IOException {
      Link link = connect(routes.members().getFirst());
      links.add(link);
      Dialect scan = dialect(Operation.QUERY_SCAN, 0);
      KeySource source = KeySource.random(entries, 1);
      return new Lane(link, scan, source, new LatencyHistogram(), 1);
    }

    private KeySource keySource(
        int member, int loop, int loopCount, int count, boolean eachKeyOnce) {
      long seed = 0x9E3779B97F4A7C15L * (loop + 1);
      if (routes.members().size() == 1) {
        return eachKeyOnce ? KeySource.once(loop, loopCount, count) : KeySource.random(count, seed);
      }
      int[] own = keysOfMembers.get(member);
      return eachKeyOnce
          ? KeySource.once(loop, loopCount, own)
          : KeySource.random(own, seed + member);
    }

    /** Waits for a time during which no loop may end. */
    void awaitWhileRunning(Duration duration) throws InterruptedException {
      if (running.getFirst().join(duration)) {
        failIfAnyFailed();
        throw new IllegalStateException("a loop ended before its time");
      }
    }

    /** How many requests are answered; of those that are measured. */
    long answered() {
      return all.stream().mapToLong(Lane::answered).sum();
    }

    /** Waits for so many more answers, so that an interval begins and ends with one. */
    void awaitAnswers(long count) throws InterruptedException {
      long wanted = answered() + count;
      long end = System.nanoTime() + LONGER_MAX.toNanos();
      while (answered() < wanted && System.nanoTime() < end) {
        awaitWhileRunning(POLL);
      }
    }

    void awaitEnd(Duration max) throws InterruptedException {
      for (Thread thread : running) {
        if (!thread.join(max)) {
          throw new IllegalStateException(thread.getName() + " did not end within " + max);
        }
      }
      failIfAnyFailed();
      if (subscribers != null) {
        subscribers.await(all.stream().mapToLong(Lane::requests).sum());
      }
    }

    LatencyHistogram latencies() {
      LatencyHistogram all = new LatencyHistogram();
      histograms.forEach(all::add);
      return all;
    }

    private void failIfAnyFailed() {
      for (LoadLoop loop : loops) {
        @Nullable Exception failure = loop.failure();
        if (failure != null) {
          throw new IllegalStateException("the load failed", failure);
        }
      }
    }

    /** Closing the connections also ends loops that still wait for a response. */
    @Override
    public void close() {
      try {
        for (Link link : links) {
          link.close();
        }
        if (subscribers != null) {
          subscribers.close();
        }
      } catch (IOException e) {
        throw new IllegalStateException("cannot close a connection", e);
      }
    }
  }

  /**
   * Sets every key of one server, prints {@link #LOADED}, and then obeys the standard input until
   * it ends: for each line {@code get:4x16 0.5 2} it applies that workload for half a second,
   * measures it for two, and prints a result line.
   *
   * <pre>
   * --ports N,...      the members' ports on the loopback interface; required
   * --server-pids N,...  the members' processes, for the sum of their CPU times; required
   * --protocol wire    or resp
   * --authority FILE   by which TLS trusts a single server; without it there is no TLS
   * --login true       if a single server has to be told who this is
   * --keys 100000      distinct keys
   * --entries 1000000  entries of the map that is queried
   * --threads 2        threads of the generator
   * </pre>
   */
  public static void main(String[] args) throws InterruptedException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "ports",
                "server-pids",
                "protocol",
                "authority",
                "login",
                "keys",
                "entries",
                "threads"));
    List<Integer> ports = arguments.list("ports", "").stream().map(Integer::valueOf).toList();
    List<ProcessCpu> servers =
        arguments.list("server-pids", "").stream()
            .map(pid -> ProcessCpu.of(Long.parseLong(pid)))
            .toList();
    LongSupplier serverCpu = () -> servers.stream().mapToLong(ProcessCpu::nanos).sum();
    LoadGenerator generator =
        new LoadGenerator(
            routes(ports, arguments),
            arguments.integer("keys", 100_000),
            arguments.integer("entries", 1_000_000),
            arguments.integer("threads", 2));
    generator.load();
    System.out.println(LOADED);
    Scanner commands = new Scanner(System.in, StandardCharsets.UTF_8).useLocale(Locale.ROOT);
    while (commands.hasNext()) {
      Workload workload = Workload.parse(commands.next());
      Duration warmup = seconds(commands.nextDouble());
      Duration measured = seconds(commands.nextDouble());
      System.out.println(generator.measure(workload, warmup, measured, serverCpu).toLine());
    }
  }

  private static Routes routes(List<Integer> ports, Arguments arguments) {
    if (ports.size() > 1) {
      return Routes.discover(ports);
    }
    int port = ports.getFirst();
    boolean isResp = arguments.text("protocol", "wire").equalsIgnoreCase("resp");
    Target target = isResp ? Target.resp(port) : Target.wire(port);
    if (arguments.has("authority")) {
      target = target.withTls(Path.of(arguments.text("authority", "")));
    }
    return Routes.to(arguments.has("login") ? target.withLogin() : target);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
