package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Arguments: a {@link Subject}, the number of faults, a seed. Three holders in processes of their
 * own; prints how many holds there were, and each violation with the last fault before it. Ends
 * with 1 if there was any.
 *
 * <pre>java -cp ... dev.grid.coordination.tests.proof.HolderProof postgresql 20 1</pre>
 */
public final class HolderProof {

  /** What is done to whom. */
  private enum Fault {
    HOLDER_KILLED,
    HOLDER_PAUSED,
    SERVER_KILLED,
    SERVER_PAUSED,
    SERVER_RESTARTED
  }

  private record Done(Fault fault, long atNanos) {}

  private static final int HOLDERS = 3;
  private static final int LEASE_SECONDS = 2;
  private static final long PAUSE_MILLIS = 2L * 1000 * LEASE_SECONDS;
  private static final int BETWEEN_MILLIS_MAX = 1_500;
  private static final Duration HOLD_WAIT_MAX = Duration.ofSeconds(60);

  private final String url;
  private final Server server;
  private final Path folder;
  private final Random random;
  private final List<Process> holders = new ArrayList<>();
  private final List<Done> faults = new ArrayList<>();
  private int started;

  private HolderProof(Subject subject, Server server, Path folder, long seed) {
    this.url =
        subject.url(server)
            + "?timeout="
            + LEASE_SECONDS
            + "s&operation-timeout=2s&connect-timeout=2s&watch-interval=50ms&stand-down-timeout=1s";
    this.server = server;
    this.folder = folder;
    this.random = new Random(seed);
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Subject subject = Subject.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int rounds = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    Path folder = Files.createTempDirectory("grid-proof");
    int violations;
    try (Server server = subject.start()) {
      var proof = new HolderProof(subject, server, folder, seed);
      proof.run(rounds);
      violations = proof.report(subject, seed);
    }
    System.exit(violations == 0 ? 0 : 1);
  }

  private void run(int rounds) throws IOException, InterruptedException {
    try {
      for (int i = 0; i < HOLDERS; i++) holders.add(holder());
      for (int round = 0; round < rounds; round++) {
        awaitHold();
        Thread.sleep(random.nextInt(BETWEEN_MILLIS_MAX));
        Fault fault = Fault.values()[round % Fault.values().length];
        faults.add(new Done(fault, System.nanoTime()));
        inflict(fault);
      }
      awaitHold();
    } finally {
      holders.forEach(Process::destroyForcibly);
      for (Process holder : holders) {
        boolean unused = holder.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  /**
   * Waits until somebody has the lock, and somebody leads, who had not; goes on without after a
   * while.
   */
  private void awaitHold() throws IOException, InterruptedException {
    long end = System.nanoTime() + HOLD_WAIT_MAX.toNanos();
    long now = System.nanoTime();
    for (String kind : List.of("lock", "lead")) {
      while (HoldChecker.read(folder, kind).stream().noneMatch(hold -> hold.from() > now)) {
        if (System.nanoTime() > end) return;
        Thread.sleep(100);
      }
    }
  }

  private void inflict(Fault fault) throws IOException, InterruptedException {
    int who = random.nextInt(HOLDERS);
    Process holder = holders.get(who);
    switch (fault) {
      case HOLDER_KILLED -> {
        boolean unused = holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        holders.set(who, holder());
      }
      case HOLDER_PAUSED -> {
        signal(holder, "STOP");
        Thread.sleep(PAUSE_MILLIS);
        signal(holder, "CONT");
      }
      case SERVER_KILLED -> {
        server.kill();
        server.start();
      }
      case SERVER_PAUSED -> {
        server.pause();
        Thread.sleep(PAUSE_MILLIS);
        server.resume();
      }
      case SERVER_RESTARTED -> {
        server.stop();
        server.start();
      }
    }
  }

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    int unused =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  private Process holder() throws IOException {
    String member = "holder-" + started++;
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            url,
            member,
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(member + ".out").toFile())
        .start();
  }

  private int report(Subject subject, long seed) throws IOException {
    int violations = 0;
    for (String kind : List.of("lock", "lead")) {
      List<HoldChecker.Hold> holds = HoldChecker.read(folder, kind);
      List<HoldChecker.Violation> found = HoldChecker.check(holds);
      violations += found.size();
      Map<String, Integer> after = new TreeMap<>();
      for (HoldChecker.Violation violation : found) {
        String fault = "no fault";
        for (Done done : faults)
          if (done.atNanos() < violation.atNanos()) fault = done.fault().name();
        after.merge(fault, 1, Integer::sum);
        System.out.println("  after " + fault + ": " + violation.what());
      }
      System.out.printf(
          "%s %s: seed=%d faults=%d holds=%d violations=%d %s%n",
          subject,
          kind,
          seed,
          faults.size(),
          holds.size(),
          found.size(),
          after.isEmpty() ? "" : after);
    }
    System.out.println("files: " + folder);
    return violations;
  }
}
