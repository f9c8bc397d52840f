package dev.grid.coordination.tests.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The proof, that at most one has a lock or leads. In each run one thing is broken: the process
 * that holds the lock, or leads, is killed, or paused until others hold that, or paused for about
 * as long as its session lives; or a server is killed, or stopped, and started again, or paused. A
 * run ends when somebody has taken the lock, and somebody leads, after that. Workers of several
 * {@link Lane}s are broken at the same time, each a run; a server's fault is one run, though all
 * lanes go through it.
 */
public final class Proof {

  private static final int RUNS = 200;
  private static final int MEMBERS = 3;
  private static final int LANES = 2;

  /** Settings with which sessions end soon. */
  private static final String SETTINGS = "timeout=1500ms&operation-timeout=5s&watch-interval=50ms";

  /** Of a cluster of the proof's own: longer than the timeout of {@link #SETTINGS}. */
  static final Duration SESSION = Duration.ofSeconds(3);

  /** Longer than a session lives, and a driver adds to it. */
  private static final Duration SERVER_PAUSE = Duration.ofSeconds(4);

  private static final Duration WORKER_PAUSE_MAX = Duration.ofSeconds(4);

  private final ProofSystem system;
  private final List<Lane> lanes = new ArrayList<>();
  private final Random random;

  private Proof(ProofSystem system, Path logs, int laneCount, long seed) {
    this.system = system;
    this.random = new Random(seed);
    for (int i = 0; i < laneCount; i++) {
      lanes.add(new Lane(i, system.url() + "?" + SETTINGS, logs));
    }
  }

  /**
   * What a proof has come to.
   *
   * @param runs that were made
   * @param claims how many holds there were
   * @param violations what must not be
   */
  public record Result(int runs, int claims, List<String> violations) {}

  /**
   * Proves by command; ends with 1 if there were violations.
   *
   * @param args a {@link Subject}, {@code grid://} for a cluster of its own, or the URL of a system
   *     that runs already; the number of runs; a seed
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : RUNS;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    Path logs = Files.createTempDirectory("grid-coordination-proof");
    System.out.println("url=" + args[0] + " runs=" + runs + " seed=" + seed + " logs=" + logs);
    Result result;
    try (ProofSystem system = ProofSystem.named(args[0], MEMBERS, SESSION, logs)) {
      result = prove(system, logs, LANES, runs, seed);
      System.out.println(
          "runs=%d holds=%d violations=%d"
              .formatted(result.runs(), result.claims(), result.violations().size()));
      result.violations().forEach(System.out::println);
    }
    System.exit(result.violations().isEmpty() ? 0 : 1);
  }

  /** Makes at least so many runs against a system, which the caller closes. */
  public static Result prove(ProofSystem system, Path logs, int laneCount, int runs, long seed)
      throws InterruptedException {
    Proof proof = new Proof(system, logs, laneCount, seed);
    try {
      return proof.run(runs);
    } finally {
      proof.lanes.forEach(Lane::close);
    }
  }

  private Result run(int runs) throws InterruptedException {
    awaitProgress("the start");
    int made = 0;
    while (made < runs) {
      List<String> faults = breakSomething();
      awaitProgress(faults.toString());
      made += faults.size();
      System.out.printf(
          "runs=%d %s holds=%d violations=%d%n", made, faults, holds(), violations().size());
    }
    return new Result(made, holds(), violations());
  }

  private int holds() {
    return lanes.stream().mapToInt(Lane::holds).sum();
  }

  private List<String> violations() {
    return lanes.stream().flatMap(lane -> lane.violations().stream()).toList();
  }

  private void awaitProgress(String after) throws InterruptedException {
    long since = System.nanoTime();
    for (Lane lane : lanes) {
      lane.awaitProgress(since, after);
    }
  }

  /** What was broken, and works again. */
  private List<String> breakSomething() throws InterruptedException {
    if (!system.servers().isEmpty() && random.nextBoolean()) {
      return List.of(breakServer());
    }
    List<String> faults = new ArrayList<>();
    for (Lane lane : lanes) {
      faults.add(lane.breakHolder(random, WORKER_PAUSE_MAX));
    }
    for (Lane lane : lanes) {
      lane.mend();
    }
    return faults;
  }

  private String breakServer() throws InterruptedException {
    int number = random.nextInt(system.servers().size());
    ProofSystem.Breakable server = system.servers().get(number);
    lanes.get(random.nextInt(lanes.size())).awaitLongHold();
    switch (random.nextInt(4)) {
      case 0 -> {
        server.kill();
        server.start();
        return "kill -9 and start of server " + number;
      }
      case 1 -> {
        server.stop();
        server.start();
        return "stop and start of server " + number;
      }
      case 2 -> {
        return pause(server, number, SERVER_PAUSE.toMillis());
      }
      default -> {
        return pause(server, number, 1 + random.nextLong(SERVER_PAUSE.toMillis()));
      }
    }
  }

  private static String pause(ProofSystem.Breakable server, int number, long millis)
      throws InterruptedException {
    server.pause();
    try {
      Thread.sleep(millis);
    } finally {
      server.resume();
    }
    return "pause of " + millis + " ms of server " + number;
  }
}
