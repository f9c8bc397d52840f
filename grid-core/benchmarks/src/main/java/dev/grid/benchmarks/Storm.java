package dev.grid.benchmarks;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LatencyHistogram;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.AsyncGridMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients that lose a member at once: each calls at a steady pace, one member of three is
 * killed, and it is measured how long it takes until every client has set something again that the
 * member owned, and what the calls to the other members' partitions had to bear meanwhile.
 */
final class Storm {

  private static final int MEMBERS = 3;
  private static final double RECOVERY_SECONDS_MAX = 10;
  private static final double RATIO_MAX = 2;
  private static final int KEYS = 3_000;

  private final List<Caller> callers = new ArrayList<>();
  private final long periodMillis;

  /** Keys that the victim owned, and all others. */
  private final List<Integer> ofVictim = new ArrayList<>();

  private final List<Integer> ofOthers = new ArrayList<>();

  private volatile boolean isMeasuring;
  private volatile long killedNanos = Long.MAX_VALUE;
  private final AtomicInteger failures = new AtomicInteger();

  private Storm(long periodMillis) {
    this.periodMillis = periodMillis;
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of("clients", "period-millis", "seconds", "jvm-flags", "grid-command", "out"));
    int clients = arguments.integer("clients", 500);
    Storm storm = new Storm(arguments.integer("period-millis", 1_000));
    try (ServerGroup group = ServerGroup.startServing(Contender.GRID, MEMBERS, arguments)) {
      storm.run(group, clients, arguments);
    }
    System.exit(0); // The clients' threads need not be ended one by one.
  }

  private void run(ServerGroup group, int clients, Arguments arguments)
      throws IOException, InterruptedException {
    List<Grid> grids = connect(group.ports(), clients);
    chooseKeys(grids.getFirst(), group.ports().getLast());
    ScheduledExecutorService pace = Executors.newScheduledThreadPool(2);
    for (int i = 0; i < clients; i++) {
      Caller caller = new Caller(grids.get(i), i);
      callers.add(caller);
      var unused =
          pace.scheduleAtFixedRate(
              caller, i * periodMillis / clients, periodMillis, TimeUnit.MILLISECONDS);
    }
    long millis = arguments.seconds("seconds", 20).toMillis();
    TimeUnit.MILLISECONDS.sleep(millis);
    isMeasuring = true;
    TimeUnit.MILLISECONDS.sleep(millis);
    LatencyHistogram before = latenciesOfOthers();
    killedNanos = group.process(MEMBERS - 1).kill();
    TimeUnit.MILLISECONDS.sleep((long) (RECOVERY_SECONDS_MAX * 1_000));
    LatencyHistogram meanwhile = latenciesOfOthers();
    TimeUnit.MILLISECONDS.sleep(millis);
    pace.shutdownNow();
    report(clients, before, meanwhile).publish(Report.folder(arguments));
  }

  private static List<Grid> connect(List<Integer> ports, int clients) {
    String[] addresses = ports.stream().map(port -> "127.0.0.1:" + port).toArray(String[]::new);
    ClientConfig config = ClientConfig.defaults().withClusterName("dev").withAddresses(addresses);
    List<Grid> grids = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      grids.add(Grids.connect(config));
    }
    return grids;
  }

  private void chooseKeys(Grid client, int victimPort) throws InterruptedException {
    for (int key = 0; key < KEYS; key++) {
      Member owner = client.cluster().ownerOf(client.cluster().partitionOf(key));
      while (owner == null) {
        TimeUnit.MILLISECONDS.sleep(10);
        owner = client.cluster().ownerOf(client.cluster().partitionOf(key));
      }
      (owner.port() == victimPort ? ofVictim : ofOthers).add(key);
    }
    if (ofVictim.isEmpty() || ofOthers.isEmpty()) {
      throw new IllegalStateException("the victim owns keys=" + ofVictim.size() + " of " + KEYS);
    }
  }

  /** Of the calls to other members since this was asked last. */
  private LatencyHistogram latenciesOfOthers() {
    LatencyHistogram sum = new LatencyHistogram();
    for (Caller caller : callers) {
      sum.add(caller.takeLatencies());
    }
    return sum;
  }

  private Report report(int clients, LatencyHistogram before, LatencyHistogram meanwhile) {
    long last = 0;
    Set<Integer> lost = new HashSet<>();
    for (Caller caller : callers) {
      long recovered = caller.recoveredNanos;
      if (recovered == 0) {
        lost.add(caller.number);
      }
      last = Math.max(last, recovered - killedNanos);
    }
    double seconds = lost.isEmpty() ? last / 1e9 : Double.POSITIVE_INFINITY;
    Report report = new Report("storm");
    report.condition("clients", clients + ", each with a set every ms=" + periodMillis);
    report.condition("failed calls", failures);
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("kill until all clients have set again, s", seconds);
    cells.put("p99 of others before, us", before.percentileNanos(0.99) / 1e3);
    cells.put("p99 of others meanwhile, us", meanwhile.percentileNanos(0.99) / 1e3);
    cells.put("clients that have not", lost.size());
    report.row(cells);
    report.atMost("seconds until all clients have set again", RECOVERY_SECONDS_MAX, seconds);
    report.atMost(
        "p99 of calls to the other members, meanwhile / before",
        RATIO_MAX,
        (double) meanwhile.percentileNanos(0.99) / before.percentileNanos(0.99));
    return report;
  }

  /** One client's calls: turn by turn for the victim's keys and for others'. */
  private final class Caller implements Runnable {

    private final AsyncGridMap<Integer, Integer> map;
    private final int number;
    private final SplittableRandom random;
    private LatencyHistogram latencies = new LatencyHistogram();
    private int turn;

    /** When the first call succeeded that began after the kill and was the victim's; 0 before. */
    private volatile long recoveredNanos;

    Caller(Grid client, int number) {
      this.map = client.<Integer, Integer>map("storm").async();
      this.number = number;
      this.random = new SplittableRandom(number);
    }

    @Override
    public void run() {
      boolean victims = turn++ % 2 == 0;
      List<Integer> keys = victims ? ofVictim : ofOthers;
      long begun = System.nanoTime();
      boolean afterKill = begun - killedNanos >= 0;
      map.set(keys.get(random.nextInt(keys.size())), turn)
          .whenComplete((nothing, failure) -> ended(victims, afterKill, begun, failure));
    }

    private void ended(boolean victims, boolean afterKill, long begun, Throwable failure) {
      long now = System.nanoTime();
      if (failure != null) {
        failures.incrementAndGet();
      } else if (victims && afterKill && recoveredNanos == 0) {
        recoveredNanos = now;
      }
      if (!victims && isMeasuring) {
        synchronized (this) {
          latencies.record(now - begun);
        }
      }
    }

    synchronized LatencyHistogram takeLatencies() {
      LatencyHistogram taken = latencies;
      latencies = new LatencyHistogram();
      return taken;
    }
  }
}
