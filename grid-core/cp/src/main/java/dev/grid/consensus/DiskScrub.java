package dev.grid.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what groups have on disk and is not written any more, a file at a time and all again and
 * again: else a damage of a leader's log would be found only when it starts, or when somebody lacks
 * just that. Not thread-safe; blocks.
 */
final class DiskScrub {

  private static final Logger log = LoggerFactory.getLogger(DiskScrub.class);
  private static final int ROUNDS_A_FILE = 10;

  private final Path directory;
  private final Deque<Item> next = new ArrayDeque<>();

  private int rounds;

  private record Item(UUID group, Path file) {}

  DiskScrub(Path directory) {
    this.directory = directory;
  }

  /**
   * A round, in one of {@value #ROUNDS_A_FILE} of which the next file is read.
   *
   * @param groups that have begun
   * @return the file's group if it is damaged; else null
   */
  @Nullable UUID round(Collection<UUID> groups) {
    if (++rounds % ROUNDS_A_FILE != 0) {
      return null;
    }
    try {
      UUID damaged = readNext(groups);
      if (damaged != null) {
        log.warn("a file of group={} is damaged on this member", damaged);
      }
      return damaged;
    } catch (IOException | UncheckedIOException e) {
      log.debug("files of groups cannot be read", e);
      return null;
    }
  }

  private @Nullable UUID readNext(Collection<UUID> groups) throws IOException {
    if (next.isEmpty()) {
      for (UUID group : groups) {
        addFiles(group);
      }
    }
    Item item = next.poll();
    return item != null && groups.contains(item.group()) && GroupFiles.isDamaged(item.file())
        ? item.group()
        : null;
  }

  private void addFiles(UUID group) throws IOException {
    Path files = directory.resolve(group.toString());
    if (Files.isDirectory(files)) {
      try (Stream<Path> all = Files.walk(files)) {
        all.filter(GroupFiles::isSealed).forEach(file -> next.add(new Item(group, file)));
      }
    }
  }
}
