package dev.grid.coordination.tests.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Workers that contend for one lock and for the leadership of one group. Several lanes share a
 * system, so that workers of each can be broken at the same time. Confined to one thread, but for
 * what workers print.
 */
final class Lane implements AutoCloseable {

  private static final int WORKERS = 3;
  private static final Duration WAIT_MAX = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);

  private static final Duration LONG_HOLD = Duration.ofMillis(150);
  private static final Duration FRESH = Duration.ofMillis(60);

  private final int number;
  private final Claims claims = new Claims();
  private final List<ProofProcess> workers = new ArrayList<>();

  /** What is done to the worker that is broken now, and must be done to end that. */
  private Breach breach = Breach.NONE;

  private record Breach(String what, Step await, Step end) {

    static final Breach NONE = new Breach("", () -> {}, () -> {});
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  Lane(int number, String url, Path logs) {
    this.number = number;
    for (int i = 0; i < WORKERS; i++) {
      String name = "worker-" + number + "-" + i;
      workers.add(
          new ProofProcess(
              name, logs, this::read, ProofWorker.class, url, name, "proof-" + number));
    }
  }

  private void read(String line) {
    String[] parts = line.split(" ");
    boolean isClaim = parts[0].equals(ProofWorker.LOCK) || parts[0].equals(ProofWorker.LEADER);
    if (isClaim && parts.length == 4) {
      OptionalLong token =
          parts[2].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[2]));
      claims.note(parts[0], parts[1], token, Long.parseLong(parts[3]));
    }
  }

  /**
   * Breaks the worker that holds the lock, or leads: kills it; or pauses it until others hold what
   * it held, or for a random time about as long as its session lives.
   *
   * @return what was done
   */
  String breakHolder(Random random, Duration pauseMax) throws InterruptedException {
    String what = random.nextBoolean() ? ProofWorker.LOCK : ProofWorker.LEADER;
    ProofProcess victim = holder(what);
    switch (random.nextInt(3)) {
      case 0 -> {
        victim.kill();
        victim.start();
        breach = new Breach("kill -9", () -> {}, () -> {});
      }
      case 1 -> {
        victim.pause();
        breach = new Breach("pause", () -> awaitOthers(victim), victim::resume);
      }
      default -> {
        long pauseMillis = 1 + random.nextLong(pauseMax.toMillis());
        long endNanos = System.nanoTime() + Duration.ofMillis(pauseMillis).toNanos();
        victim.pause();
        breach =
            new Breach(
                "pause of " + pauseMillis + " ms",
                () -> Thread.sleep(Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()))),
                victim::resume);
      }
    }
    return "lane " + number + ": " + breach.what() + " of the holder of " + what;
  }

  /** Waits as {@link #breakHolder} said, and lets the worker go on. */
  void mend() throws InterruptedException {
    Breach ending = breach;
    breach = Breach.NONE;
    try {
      ending.await().run();
    } finally {
      ending.end().run();
    }
  }

  private ProofProcess holder(String what) {
    String holder = claims.holder(what);
    return workers.stream()
        .filter(worker -> holder.startsWith(worker.name() + "/"))
        .findFirst()
        .orElse(workers.getFirst());
  }

  private void awaitOthers(ProofProcess paused) throws InterruptedException {
    await(
        "others while " + paused.name() + " is paused",
        () -> !isLast(paused, ProofWorker.LOCK) && !isLast(paused, ProofWorker.LEADER));
  }

  private boolean isLast(ProofProcess worker, String what) {
    return claims.holder(what).startsWith(worker.name() + "/");
  }

  /**
   * Waits until somebody holds the lock who is likely to go on to; a server that forgets is found
   * out by that.
   */
  void awaitLongHold() throws InterruptedException {
    await(
        "a long hold",
        () ->
            claims.isHeldFor(
                ProofWorker.LOCK, LONG_HOLD.toNanos(), System.nanoTime() - FRESH.toNanos()));
  }

  /** Waits until somebody has newly taken the lock and somebody leads, after a time. */
  void awaitProgress(long sinceNanos, String after) throws InterruptedException {
    await(
        "progress after " + after,
        () ->
            claims.isTakenSince(ProofWorker.LOCK, sinceNanos)
                && claims.lastNanos(ProofWorker.LEADER) - sinceNanos > 0);
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > WAIT_MAX.toNanos()) {
        throw new IllegalStateException(
            "lane=%d: waited %s for %s".formatted(number, WAIT_MAX, what));
      }
      Thread.sleep(POLL);
    }
  }

  /** How many holds there were. */
  int holds() {
    return claims.count();
  }

  /** What must not be. */
  List<String> violations() {
    return claims.violations().stream().map(found -> "lane " + number + ": " + found).toList();
  }

  @Override
  public void close() {
    workers.forEach(ProofProcess::close);
  }
}
