package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LoadGenerator;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.Operation;
import dev.grid.benchmarks.load.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bytes that the server's threads allocate on the heap for one get and one set of an existing key
 * and for one item that passes through a queue, and how much of it is still alive afterwards. What
 * the server allocates when it is left alone is taken off.
 */
final class AllocationPerOperation {

  private static final int KEYS = 100_000;
  private static final Duration IDLE = Duration.ofSeconds(1);

  private AllocationPerOperation() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "servers",
                "warmup",
                "seconds",
                "jvm-flags",
                "grid-command",
                "grid-app-jar",
                "out"));
    Report report = new Report("allocation-per-operation");
    report.condition("keys", KEYS);
    report.condition("load", "4x16");
    for (Contender contender : Contenders.chosen(arguments, "limit,grid,reference")) {
      try (ServerProcess server = ServerProcess.startServing(contender, arguments);
          JvmProbe probe = JvmProbe.attach(server.pid())) {
        LoadGenerator generator = new LoadGenerator(server.target(), KEYS, 2);
        generator.load();
        for (Operation operation : contender.operations()) {
          report.row(measured(contender, operation, generator, probe, arguments));
        }
      }
    }
    report.publish(Report.folder(arguments));
  }

  private static Map<String, Object> measured(
      Contender contender,
      Operation operation,
      LoadGenerator generator,
      JvmProbe probe,
      Arguments arguments)
      throws InterruptedException {
    Workload workload = new Workload(operation, 4, 16);
    // Compiled code allocates less, so the warm-up is long and outside of the live bytes, too.
    generator.measure(workload, arguments.seconds("warmup", 10), Duration.ofSeconds(1), () -> 0);
    long liveBefore = probe.liveBytes().totalBytes();
    double idleBytesPerNano = idleBytesPerNano(probe);
    Measurement measurement =
        generator.measure(
            workload,
            Duration.ofSeconds(1),
            arguments.seconds("seconds", 5),
            probe::allocatedBytes);
    double idleBytes = idleBytesPerNano * measurement.elapsedNanos();
    long liveAfter = probe.liveBytes().totalBytes();
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("server", contender.label());
    cells.put("operation", operation.name());
    cells.put(
        "allocated bytes/op", (measurement.serverDelta() - idleBytes) / measurement.operations());
    cells.put("survived bytes/op", (double) (liveAfter - liveBefore) / measurement.operations());
    cells.put("operations", measurement.operations());
    return cells;
  }

  /** Includes what reading the counter costs, as the measurement does. */
  static double idleBytesPerNano(JvmProbe probe) throws InterruptedException {
    final long startNanos = System.nanoTime();
    long before = probe.allocatedBytes();
    Thread.sleep(IDLE);
    return (double) (probe.allocatedBytes() - before) / (System.nanoTime() - startNanos);
  }
}
