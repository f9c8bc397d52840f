package dev.grid.coordination.tests.proof;

import com.sun.management.OperatingSystemMXBean;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.grid.GridCoordination;
import dev.grid.core.Grids;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a member costs that does nothing but live: in a group, with a watch, with the settings that
 * a URL has by itself. Arguments: what {@link Proof} takes, or {@code grid-shared} for members that
 * share one client of a cluster of its own; the number of members; seconds. A cluster of its own
 * has one member.
 */
public final class IdleCost {

  private static final String SHARED = "grid-shared";

  /** Longer than the timeout that a URL has by itself. */
  private static final Duration SESSION = Duration.ofSeconds(45);

  private static final int GROUPS = 10;

  private IdleCost() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean shared = arguments[0].equals(SHARED);
    int members = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    Path logs = Files.createTempDirectory("grid-coordination-idle");
    try (ProofSystem system =
        ProofSystem.named(shared ? "grid://" : arguments[0], 1, SESSION, logs)) {
      // What the first one loads is the driver's, not a member's; it waits until the system serves.
      Coordinator first = Coordinators.create(system.url() + "?connect-timeout=60s", "member-0");
      live(first, 0);
      try (Grid client = shared ? client(system.url()) : null) {
        List<Coordinator> all = new ArrayList<>(List.of(first));
        Thread.sleep(1_000);
        long heapBefore = heapBytes();
        int threadsBefore = Thread.activeCount();
        long serverBefore = residentKilobytes(system);
        for (int i = 1; i <= members; i++) {
          Coordinator member =
              client == null
                  ? Coordinators.create(system.url(), "member-" + i)
                  : GridCoordination.over(client, "member-" + i, "");
          live(member, i);
          all.add(member);
        }
        Thread.sleep(2_000);
        long heap = heapBytes() - heapBefore;
        long resident = residentKilobytes(system) - serverBefore;
        int threads = Thread.activeCount() - threadsBefore;
        long cpu = cpuNanos();
        Duration serverCpu = cpu(system);
        Thread.sleep(1_000L * seconds);
        double here = (cpuNanos() - cpu) / 1e3 / seconds / members;
        double there = cpu(system).minus(serverCpu).toNanos() / 1e3 / seconds / members;
        System.out.printf(
            "%s members=%d seconds=%d, each: cpu=%.0f us/s, server's cpu=%.0f us/s, heap=%d kB,"
                + " threads=%.1f, server's memory=%d kB%n",
            arguments[0],
            members,
            seconds,
            here,
            there,
            heap / 1024 / members,
            (double) threads / members,
            resident / members);
        all.parallelStream().forEach(Coordinator::stop);
      }
    }
    System.exit(0);
  }

  private static Grid client(String url) {
    String address = url.substring(url.indexOf("://") + 3);
    return Grids.connect(ClientConfig.defaults().withAddresses(address));
  }

  private static void live(Coordinator coordinator, int i) {
    coordinator.start(true);
    coordinator.joinOrCreate("group-" + i % GROUPS, Capabilities.NONE);
    var unused = coordinator.watchLeave("group-" + i % GROUPS, event -> {});
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Stream<ProcessHandle> processes(ProofSystem system) {
    return system.servers().stream()
        .flatMap(server -> ProcessHandle.of(server.pid()).stream())
        .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()));
  }

  private static Duration cpu(ProofSystem system) {
    return processes(system)
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Memory that the servers' processes have, without what they share with each other. */
  private static long residentKilobytes(ProofSystem system) {
    return processes(system).mapToLong(process -> ProcFiles.privateKilobytes(process.pid())).sum();
  }
}
