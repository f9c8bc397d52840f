package dev.grid.member.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each group's log and snapshots take on disk, as it was when it was measured last: who asks
 * does not wait for the disk. Thread-safe.
 */
final class DiskSizes {

  private static final Logger log = LoggerFactory.getLogger(DiskSizes.class);
  private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path logs;
  private final AtomicBoolean measuring = new AtomicBoolean();
  private volatile Map<UUID, Long> bytes = Map.of();
  private volatile long measuredNanos = System.nanoTime() - OLD_NANOS;

  /** Nothing is measured yet. */
  DiskSizes(Path logs) {
    this.logs = logs;
  }

  /** Of a group, by its id in the consensus layer; 0 if it was not measured yet. */
  long bytes(UUID group) {
    return bytes.getOrDefault(group, 0L);
  }

  /** Measures, unless that was done a moment ago or another thread does. Blocks. */
  void measureIfOld() {
    if (System.nanoTime() - measuredNanos < OLD_NANOS || !measuring.compareAndSet(false, true)) {
      return;
    }
    try {
      bytes = measured();
    } catch (IOException | UncheckedIOException e) {
      log.debug("the logs of groups cannot be measured: directory={}", logs, e);
    } finally {
      measuredNanos = System.nanoTime();
      measuring.set(false);
    }
  }

  private Map<UUID, Long> measured() throws IOException {
    Map<UUID, Long> measured = new HashMap<>();
    for (Path group : entries(logs)) {
      try {
        measured.put(UUID.fromString(group.getFileName().toString()), bytesBelow(group));
      } catch (IllegalArgumentException e) {
        log.debug("not a group's: {}", group);
      }
    }
    return Map.copyOf(measured);
  }

  private static long bytesBelow(Path directory) throws IOException {
    long sum = 0;
    for (Path entry : entries(directory)) {
      if (Files.isDirectory(entry)) {
        sum += bytesBelow(entry);
      } else {
        sum += entry.toFile().length(); // 0 if it was removed since.
      }
    }
    return sum;
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
