package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The proof. In each run one thing is broken: the process that holds the lock, or leads, is killed,
 * or paused for longer than its session lives; or a server is killed, or stopped, and started again,
 * or paused for longer than sessions live. A run ends when somebody has taken the lock, and somebody
 * leads, after that.
 */
public final class Proof {

  private static final int WORKERS = 3;
  private static final int MEMBERS = 3;
  private static final Duration RUN_MAX = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);

  /** Settings with which sessions end soon. */
  private static final String SETTINGS = "timeout=1500ms&operation-timeout=5s&watch-interval=50ms";

  /** Longer than a session lives, and a driver adds to it. */
  private static final Duration SERVER_PAUSE = Duration.ofSeconds(4);

  private final ProofSystem system;
  private final Claims claims = new Claims();
  private final List<ProofProcess> workers = new ArrayList<>();
  private final Random random;

  private Proof(ProofSystem system, Path logs, long seed) {
    this.system = system;
    this.random = new Random(seed);
    for (int i = 0; i < WORKERS; i++) {
      String name = "worker-" + i;
      String url = system.url() + "?" + SETTINGS;
      workers.add(new ProofProcess(name, logs, this::read, ProofWorker.class, url, name));
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
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    Path logs = Files.createTempDirectory("grid-coordination-proof");
    System.out.println("url=" + args[0] + " runs=" + runs + " seed=" + seed + " logs=" + logs);
    try (ProofSystem system = system(args[0], logs)) {
      Result result = prove(system, logs, runs, seed);
      System.out.println(
          "runs=%d holds=%d violations=%d"
              .formatted(result.runs(), result.claims(), result.violations().size()));
      result.violations().forEach(System.out::println);
      System.exit(result.violations().isEmpty() ? 0 : 1);
    }
  }

  private static ProofSystem system(String name, Path logs)
      throws IOException, InterruptedException {
    if (name.equals("grid://")) {
      return ProofSystem.grid(MEMBERS, logs);
    }
    if (name.contains("://")) {
      return ProofSystem.at(name);
    }
    Subject subject = Subject.valueOf(name.toUpperCase(Locale.ROOT));
    Server server = subject.start();
    return ProofSystem.of(subject.url(server), server);
  }

  /** Makes so many runs against a system, which the caller closes. */
  public static Result prove(ProofSystem system, Path logs, int runs, long seed)
      throws InterruptedException {
    Proof proof = new Proof(system, logs, seed);
    try {
      proof.awaitProgress(System.nanoTime(), "the first holders");
      for (int run = 1; run <= runs; run++) {
        proof.run(run);
      }
    } finally {
      for (ProofProcess worker : proof.workers) {
        worker.close();
      }
    }
    return new Result(runs, proof.claims.count(), proof.claims.violations());
  }

  private void read(String line) {
    String[] parts = line.split(" ");
    boolean isClaim = parts[0].equals(ProofWorker.LOCK) || parts[0].equals(ProofWorker.LEADER);
    if (isClaim && parts.length == 4) {
      OptionalLong token =
          parts[2].equals("-")
              ? OptionalLong.empty()
              : OptionalLong.of(Long.parseLong(parts[2]));
      claims.note(parts[0], parts[1], token, Long.parseLong(parts[3]));
    }
  }

  private void run(int number) throws InterruptedException {
    String what = random.nextBoolean() ? ProofWorker.LOCK : ProofWorker.LEADER;
    ProofProcess victim = holder(what);
    int kind = random.nextInt(system.servers() == 0 ? 4 : 7);
    String fault;
    switch (kind) {
      case 0, 1 -> {
        fault = "kill -9 of the holder of " + what;
        victim.kill();
        victim.restart();
      }
      case 2, 3 -> {
        fault = "pause of the holder of " + what;
        victim.pause();
        awaitOthers(victim);
        victim.resume();
      }
      default -> {
        int server = random.nextInt(system.servers());
        fault = breakServer(kind, server) + " of server " + server;
      }
    }
    awaitProgress(System.nanoTime(), fault);
    System.out.println(
        "run=%d %s holds=%d violations=%d"
            .formatted(number, fault, claims.count(), claims.violations().size()));
  }

  private String breakServer(int kind, int server) throws InterruptedException {
    switch (kind) {
      case 4 -> {
        system.kill(server);
        system.start(server);
        return "kill -9 and start";
      }
      case 5 -> {
        system.stop(server);
        system.start(server);
        return "stop and start";
      }
      default -> {
        system.pause(server);
        Thread.sleep(SERVER_PAUSE);
        system.resume(server);
        return "pause";
      }
    }
  }

  private ProofProcess holder(String what) {
    String holder = claims.holder(what);
    return workers.stream()
        .filter(worker -> holder.startsWith(worker.name() + "/"))
        .findFirst()
        .orElse(workers.getFirst());
  }

  /** Waits, while one is paused, until others hold what it held. */
  private void awaitOthers(ProofProcess paused) throws InterruptedException {
    long began = System.nanoTime();
    while (isLast(paused, ProofWorker.LOCK) || isLast(paused, ProofWorker.LEADER)) {
      pauseOrFail(began, "others while " + paused.name() + " is paused");
    }
  }

  private boolean isLast(ProofProcess worker, String what) {
    return claims.holder(what).startsWith(worker.name() + "/");
  }

  /** Waits until somebody has newly taken the lock and somebody leads, after a time. */
  private void awaitProgress(long sinceNanos, String after) throws InterruptedException {
    long began = System.nanoTime();
    while (claims.countSince(ProofWorker.LOCK, sinceNanos) == 0
        || claims.lastNanos(ProofWorker.LEADER) <= sinceNanos) {
      pauseOrFail(began, "progress after " + after);
    }
  }

  private void pauseOrFail(long began, String what) throws InterruptedException {
    if (System.nanoTime() - began > RUN_MAX.toNanos()) {
      throw new IllegalStateException("waited " + RUN_MAX + " for " + what);
    }
    Thread.sleep(POLL);
  }
}
