package dev.grid.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time of a process, user and system together, as Linux accounts it in {@code /proc}. */
public final class ProcessCpu {

  /** {@code USER_HZ}, which the kernel keeps at 100 for user space on every current platform. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final Path stat;

  private ProcessCpu(Path stat) {
    this.stat = stat;
  }

  public static ProcessCpu of(long pid) {
    return new ProcessCpu(Path.of("/proc", Long.toString(pid), "stat"));
  }

  static ProcessCpu ofThisProcess() {
    return of(ProcessHandle.current().pid());
  }

  /**
   * CPU time that all processes and the kernel have used, or the host has withheld, since the
   * machine started.
   */
  static long machineNanos() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      // cpu  user nice system idle iowait irq softirq steal
      List<String> fields = List.of(lines.findFirst().orElseThrow().split(" +", -1));
      long ticks = 0;
      for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
        ticks += Long.parseLong(fields.get(field));
      }
      return ticks * NANOS_PER_TICK;
    } catch (IOException e) {
      throw new UncheckedIOException("CPU time needs Linux", e);
    }
  }

  /**
   * CPU time since the process started, in steps of 10 ms.
   *
   * @throws UncheckedIOException if the process is gone or this is not Linux
   */
  public long nanos() {
    try {
      String line = Files.readString(stat);
      // The command name (field 2) may hold spaces, so count from behind its bracket: field 3.
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      long userTicks = Long.parseLong(fields.get(14 - 3));
      long systemTicks = Long.parseLong(fields.get(15 - 3));
      return (userTicks + systemTicks) * NANOS_PER_TICK;
    } catch (IOException e) {
      throw new UncheckedIOException("CPU time needs Linux and a live process: " + stat, e);
    }
  }
}
