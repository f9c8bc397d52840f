package dev.grid.systemtests.faults;

import dev.grid.systemtests.processes.ProcessCluster;
import dev.grid.systemtests.processes.Sandbox;
import dev.grid.systemtests.processes.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs clusters, clients and faults, and prints what became of what was acknowledged. Outside a
 * sandbox it starts itself in one.
 */
final class FaultRun {

  private static final int EXIT_FAILED = 1;

  private final Settings settings;
  private final Path folder;
  private final Random random;
  private final long seed;

  /**
   * What the command line says, as {@code --name value}.
   *
   * @param server {@code --server reference | grid | grid-app}
   * @param client {@code --client hazelcast | grid}
   * @param redo {@code --redo true}: clients make a call again that may have been applied; one that
   *     was applied twice is counted as contradicted or not linearizable
   * @param work {@code --work structures | groups}: maps, registers and queues, or what is in Raft
   *     groups, for which server and client must be {@code grid}
   * @param groups {@code --groups}: how many Raft groups there are
   * @param inGroups {@code --in-groups}: how many members are in them; all by default
   * @param electionTimeout {@code --election-millis} of Raft groups
   * @param members {@code --members}
   * @param backups {@code --backups} of every structure; with 0 a kill must be seen to lose writes
   * @param runs {@code --runs}, each with a cluster of its own and the next seed
   * @param length {@code --seconds} of faults a run, or as long as each kind takes to happen once;
   *     a fault that has begun is always healed
   * @param every {@code --every}: seconds from one fault to the next, on average, if healing is
   *     quick; half of it is the fault
   * @param faults {@code --faults} kinds, separated by commas: each happens once in this order,
   *     then they are drawn
   * @param seed {@code --seed}
   */
  record Settings(
      ServerKind server,
      Store.Kind client,
      boolean redo,
      Work work,
      int groups,
      int inGroups,
      Duration electionTimeout,
      int members,
      int backups,
      int runs,
      Duration length,
      Duration every,
      List<Fault.Kind> faults,
      long seed) {

    private static final List<String> NAMES =
        List.of(
            "server",
            "client",
            "redo",
            "work",
            "groups",
            "in-groups",
            "election-millis",
            "members",
            "backups",
            "runs",
            "seconds",
            "every",
            "faults",
            "seed");

    /** What threads do. */
    enum Work {
      STRUCTURES(
          "kill,pause,cut,one-way,loss,delay,restart,disk,"
              + "kill-coordinator,kill-several,kill-while-leaving"),
      /** Statements, by our client. */
      SQL("kill,cut,restart,pause,one-way,kill-coordinator"),
      GROUPS(
          "kill-leader,cut-leader,kill-all,pause-leader,one-way-leader,kill-several,between,"
              + "one-way,pause,cut,kill,loss,delay,restart,disk-leader,damage-leader,disk,damage");

      private final String allFaults;

      Work(String allFaults) {
        this.allFaults = allFaults;
      }
    }

    Settings {
      faults = List.copyOf(faults);
    }

    static Settings parse(List<String> arguments) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < arguments.size(); i += 2) {
        String name = arguments.get(i).replaceFirst("^--", "");
        if (!NAMES.contains(name) || i + 1 == arguments.size()) {
          throw new IllegalArgumentException(
              arguments.get(i) + ": expected pairs of --name value with names " + NAMES);
        }
        values.put(name, arguments.get(i + 1));
      }
      Work work = Work.valueOf(values.getOrDefault("work", "structures").toUpperCase(Locale.ROOT));
      String faults = values.getOrDefault("faults", work.allFaults);
      return new Settings(
          ServerKind.ofLabel(values.getOrDefault("server", "grid")),
          Store.Kind.valueOf(values.getOrDefault("client", "hazelcast").toUpperCase(Locale.ROOT)),
          Boolean.parseBoolean(values.getOrDefault("redo", "false")),
          work,
          Integer.parseInt(values.getOrDefault("groups", "2")),
          Integer.parseInt(values.getOrDefault("in-groups", values.getOrDefault("members", "3"))),
          Duration.ofMillis(Long.parseLong(values.getOrDefault("election-millis", "750"))),
          Integer.parseInt(values.getOrDefault("members", "3")),
          Integer.parseInt(values.getOrDefault("backups", "1")),
          Integer.parseInt(values.getOrDefault("runs", "1")),
          Duration.ofSeconds(Long.parseLong(values.getOrDefault("seconds", "120"))),
          Duration.ofSeconds(Long.parseLong(values.getOrDefault("every", "25"))),
          Stream.of(faults.split(",", -1)).map(Fault.Kind::ofLabel).toList(),
          Long.parseLong(values.getOrDefault("seed", "" + System.nanoTime() % 1_000_000)));
    }
  }

  private FaultRun(Settings settings, long seed, Path folder) {
    this.settings = settings;
    this.seed = seed;
    this.folder = folder;
    random = new Random(seed);
  }

  /** Runs as {@link Settings} say; exits with 1 if anything is not as it should be. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (!Sandbox.isInside()) {
      String classPath = System.getProperty("java.class.path");
      System.exit(Runs.start(List.of(args), classPath, System.out::println));
    }
    endWithParent();
    System.exit(runAll(Settings.parse(List.of(args))) ? 0 : EXIT_FAILED);
  }

  /** The parent never writes: the input ends when it does, and so does everything in here. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said to this process.
                }
              } catch (IOException e) {
                System.err.println("input failed: " + e);
              }
              Runtime.getRuntime().halt(EXIT_FAILED);
            },
            "parent watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static boolean runAll(Settings settings) throws IOException {
    Path root = root();
    Tally total = new Tally();
    boolean isWhole = true;
    for (int run = 0; run < settings.runs(); run++) {
      long seed = settings.seed() + run;
      Path folder =
          root.resolve("grid-core/system-tests/target/faults")
              .resolve(settings.server().name().toLowerCase(Locale.ROOT) + "-" + seed);
      Files.createDirectories(folder);
      System.out.println("seed " + seed + ", " + settings + ", logs in " + folder);
      try {
        total.add(new FaultRun(settings, seed, folder).run(root));
      } catch (IllegalStateException e) {
        isWhole = false;
        e.printStackTrace(System.out);
        System.out.println("seed " + seed + " FAILED: " + e.getMessage());
      }
    }
    total.samples.forEach(System.out::println);
    System.out.println(total.line());
    return isWhole && total.isDurable() && total.isLinearizable();
  }

  /** The folder of the whole tree, from any folder in it. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("grid-core/system-tests"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "not inside the source tree: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  private Tally run(Path root) {
    try (ProcessCluster cluster =
        new ProcessCluster(
            settings.server(),
            settings.members(),
            settings.backups(),
            groups(),
            settings.faults().stream().anyMatch(Fault.Kind::bendsHosts),
            root,
            folder)) {
      Duration start = cluster.startAll();
      System.out.println("the cluster is whole after " + start.toMillis() + " ms");
      try (Store store = settings.client().connect(cluster.addresses(), settings.redo())) {
        Tally tally = work(cluster, store);
        tally.longestStartNanos = start.toNanos();
        System.out.println("seed " + seed + " " + tally.line());
        return tally;
      } catch (IllegalStateException e) {
        cluster.dumpThreads();
        throw e;
      }
    }
  }

  private ServerKind.@Nullable Groups groups() {
    return settings.work() == Settings.Work.GROUPS
        ? new ServerKind.Groups(
            settings.inGroups(),
            settings.electionTimeout(),
            folder.toAbsolutePath().resolve("disks"))
        : null;
  }

  private Tally work(ProcessCluster cluster, Store store) {
    long workSeed = random.nextLong();
    Workload workload =
        switch (settings.work()) {
          case STRUCTURES -> Workload.onStructures(store, workSeed);
          case SQL -> Workload.onSql(store, workSeed);
          case GROUPS -> GroupWorkload.on(settings.groups(), cluster, store, workSeed);
        };
    workload.start();
    Tally faults = injectFaults(cluster, workload);
    workload.stop();
    Tally tally = workload.judge(folder);
    tally.add(faults);
    tally.runs = 1;
    return tally;
  }

  private Tally injectFaults(ProcessCluster cluster, Workload workload) {
    Tally tally = new Tally();
    Duration half = settings.every().dividedBy(2);
    Fault.Schedule schedule = new Fault.Schedule(random, settings.faults());
    long end = System.nanoTime() + settings.length().toNanos();
    while (System.nanoTime() < end || tally.faults < settings.faults().size()) {
      rest(half);
      Fault fault = schedule.next(tally.faults, settings.members(), settings.backups());
      System.out.println("fault " + fault);
      fault.happen(cluster);
      tally.faults++;
      rest(half);
      cluster.heal();
      Duration healing = cluster.awaitQuiet();
      workload.awaitAnswers();
      System.out.println(
          "whole again after "
              + healing.toMillis()
              + " ms; a call has waited for "
              + workload.longestPresentCallNanos() / 1_000_000
              + " ms; "
              + workload.takeLately());
      tally.longestHealingNanos = Math.max(tally.longestHealingNanos, healing.toNanos());
    }
    rest(half);
    return tally;
  }

  /** Lets the workload go on for a time between three quarters and five quarters of this. */
  private void rest(Duration about) {
    long deadline = System.nanoTime() + (long) (about.toNanos() * (0.75 + random.nextDouble() / 2));
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }
}
