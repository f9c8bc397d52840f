package dev.grid.benchmarks.load;

import java.util.HashMap;
import java.util.Map;

/**
 * What one measured interval showed.
 *
 * @param workload the load that was applied
 * @param operations operations answered within the interval
 * @param elapsedNanos length of the interval
 * @param p50Nanos median latency, from before the write to after the read of its batch
 * @param p99Nanos 99th percentile
 * @param p999Nanos 99.9th percentile
 * @param serverDelta growth of the server's gauge over the interval: nanoseconds of CPU time when
 *     {@link LoadGenerator#main} measures, bytes when allocation is measured
 * @param generatorCpuNanos CPU time of the generator's own process over the interval
 * @param machineCpuNanos CPU time of everything on the machine over the interval
 */
public record Measurement(
    Workload workload,
    long operations,
    long elapsedNanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long serverDelta,
    long generatorCpuNanos,
    long machineCpuNanos) {

  private static final String MARK = "RESULT ";

  public double operationsPerSecond() {
    return operations * 1e9 / elapsedNanos;
  }

  /** Server's gauge per operation; see {@link #serverDelta}. */
  public double serverDeltaPerOperation() {
    return (double) serverDelta / operations;
  }

  public double generatorCpuNanosPerOperation() {
    return (double) generatorCpuNanos / operations;
  }

  /**
   * Processors that were busy with neither server nor generator, when the gauge is CPU time: the
   * higher, the less the numbers are worth.
   */
  public double otherCpuCores() {
    return (double) (machineCpuNanos - serverDelta - generatorCpuNanos) / elapsedNanos;
  }

  /** One line of text that {@link #parse} reads again in another process. */
  String toLine() {
    return MARK
        + ("workload=" + workload)
        + (" operations=" + operations)
        + (" elapsedNanos=" + elapsedNanos)
        + (" p50Nanos=" + p50Nanos)
        + (" p99Nanos=" + p99Nanos)
        + (" p999Nanos=" + p999Nanos)
        + (" serverDelta=" + serverDelta)
        + (" generatorCpuNanos=" + generatorCpuNanos)
        + (" machineCpuNanos=" + machineCpuNanos);
  }

  /** Whether {@code line} was written by a generator as a result. */
  public static boolean isResult(String line) {
    return line.startsWith(MARK);
  }

  /**
   * Reads a result line.
   *
   * @throws IllegalArgumentException if a field is missing
   */
  public static Measurement parse(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String field : line.substring(MARK.length()).split(" ", -1)) {
      int equals = field.indexOf('=');
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return new Measurement(
        Workload.parse(field(fields, "workload")),
        number(fields, "operations"),
        number(fields, "elapsedNanos"),
        number(fields, "p50Nanos"),
        number(fields, "p99Nanos"),
        number(fields, "p999Nanos"),
        number(fields, "serverDelta"),
        number(fields, "generatorCpuNanos"),
        number(fields, "machineCpuNanos"));
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(field(fields, name));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("result line has no field=" + name);
    }
    return value;
  }
}
