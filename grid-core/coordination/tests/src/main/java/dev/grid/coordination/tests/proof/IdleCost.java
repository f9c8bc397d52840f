package dev.grid.coordination.tests.proof;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.tests.servers.Server;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a member costs that does nothing but to be in a group, which it watches, with a heart of its
 * own and the default timeout of 30 s. Arguments: a {@link Subject}, the number of members,
 * seconds. Prints CPU of this process and of the server, for each member and minute, and threads
 * and file descriptors of this process for each member.
 *
 * <pre>java -cp ... dev.grid.coordination.tests.proof.IdleCost etcd 100 60</pre>
 */
public final class IdleCost {

  private static final String GROUP = "idle";
  private static final Path OWN = Path.of("/proc/self");

  /** Of a second, as the kernel counts CPU for programs. */
  private static final double TICKS = 100;

  private IdleCost() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Subject subject = Subject.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int members = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    try (Server server = subject.start()) {
      long threads = count(OWN.resolve("task"));
      long files = count(OWN.resolve("fd"));
      List<Coordinator> coordinators = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        Coordinator coordinator = Coordinators.create(subject.url(server), "member-" + i);
        coordinators.add(coordinator);
        coordinator.start(true);
        coordinator.joinOrCreate(GROUP, Capabilities.NONE);
        coordinator.watchLeave(GROUP, event -> {});
      }
      threads = count(OWN.resolve("task")) - threads;
      files = count(OWN.resolve("fd")) - files;
      Path itself = server.pid() < 0 ? OWN : Path.of("/proc", Long.toString(server.pid()));
      Thread.sleep(5_000); // What the start has left to do.
      double own = cpuSeconds(OWN);
      double its = cpuSeconds(itself);
      Thread.sleep(1_000L * seconds);
      double minutes = members * seconds / 60.0;
      System.out.printf(
          Locale.ROOT,
          "idle %s members=%d: own-cpu-ms=%.2f server-cpu-ms=%.2f (a member and minute)"
              + " threads=%.2f files=%.2f (a member)%n",
          subject,
          members,
          (cpuSeconds(OWN) - own) * 1e3 / minutes,
          (cpuSeconds(itself) - its) * 1e3 / minutes,
          (double) threads / members,
          (double) files / members);
      coordinators.forEach(Coordinator::close);
    }
    System.exit(0);
  }

  private static long count(Path folder) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path ignored : entries) {
        count++;
      }
    }
    return count;
  }

  /** Of all threads, in and out of the kernel (proc(5), stat: fields 14 and 15). */
  private static double cpuSeconds(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS;
  }
}
