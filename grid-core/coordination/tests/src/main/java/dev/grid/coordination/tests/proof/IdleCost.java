package dev.grid.coordination.tests.proof;

import com.sun.management.OperatingSystemMXBean;
import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.tests.servers.Server;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a member costs that does nothing but live: in a group, with a watch, with the settings that
 * a URL has by itself. Arguments: a {@link Subject}, the number of members, seconds.
 */
public final class IdleCost {

  private IdleCost() {}

  /** See the class. */
  public static void main(String[] arguments) throws InterruptedException {
    Subject subject = Subject.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int members = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    try (Server server = subject.start()) {
      List<Coordinator> all = new ArrayList<>();
      // What the first one loads is the driver's, not a member's.
      all.add(member(subject, server, 0));
      Thread.sleep(1_000);
      long heapBefore = heapBytes();
      int threadsBefore = Thread.activeCount();
      long serverBefore = residentKilobytes(server);
      for (int i = 1; i <= members; i++) all.add(member(subject, server, i));
      Thread.sleep(2_000);
      long heap = heapBytes() - heapBefore;
      long resident = residentKilobytes(server) - serverBefore;
      int threads = Thread.activeCount() - threadsBefore;
      long cpu = cpuNanos();
      Duration serverCpu = cpu(server);
      Thread.sleep(1_000L * seconds);
      double here = (cpuNanos() - cpu) / 1e3 / seconds / members;
      double there = cpu(server).minus(serverCpu).toNanos() / 1e3 / seconds / members;
      System.out.printf(
          "%s members=%d seconds=%d, each: cpu=%.0f us/s, server's cpu=%.0f us/s, heap=%d kB,"
              + " threads=%.1f, server's memory=%d kB%n",
          subject,
          members,
          seconds,
          here,
          there,
          heap / 1024 / members,
          (double) threads / members,
          resident / members);
      all.parallelStream().forEach(Coordinator::stop);
    }
    System.exit(0);
  }

  private static Coordinator member(Subject subject, Server server, int i) {
    Coordinator coordinator = Coordinators.create(subject.url(server), "member-" + i);
    coordinator.start(true);
    coordinator.joinOrCreate("group-" + i % 10, Capabilities.NONE);
    var unused = coordinator.watchLeave("group-" + i % 10, event -> {});
    return coordinator;
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

  private static Stream<ProcessHandle> processes(Server server) {
    return ProcessHandle.of(server.pid()).stream()
        .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()));
  }

  private static Duration cpu(Server server) {
    return processes(server)
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Memory that the server's processes have, without what they share with each other. */
  private static long residentKilobytes(Server server) {
    return processes(server).mapToLong(process -> ProcFiles.privateKilobytes(process.pid())).sum();
  }
}
