package dev.grid.member.raft;

import dev.grid.InvalidConfigurationException;
import dev.grid.consensus.CheckedFile;
import dev.grid.member.peer.PeerMessages.Formation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member keeps of its groups beside their logs: its id as a server, who is in all groups,
 * and the groups' names with who they began with. One small file, replaced as a whole, and a copy
 * of it. The directory is this process's as long as this is open. Guarded by this object; blocks
 * for the disk.
 */
final class ServerDisk implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerDisk.class);

  private static final String FILE = "server.properties";
  private static final String COPY = "server.properties.copy";
  private static final String TEMPORARY = "grid-cp-";
  private static final String LOCK = "lock";
  private static final String LOGS = "groups";
  private static final String SERVER = "server";
  private static final String SEED = "seed";
  private static final String VOTERS = "voters";
  private static final String EPOCH = "epoch";
  private static final String GIVEN_UP = "given-up";
  private static final String GROUP = "group.";
  private static final String FOUNDERS = "founders.";

  /** The id under which this member had what is to be put aside, until it is. */
  private static final String ASIDE = "aside";

  private final Path directory;

  /** Those of this process: to open another channel of one would lose its lock. */
  private static final Set<Path> open = ConcurrentHashMap.newKeySet();

  private final Path real;

  /** Whether the directory is deleted in the end. */
  private final boolean isTemporary;

  /** As long as it is reachable and its channel open, no other process has the directory. */
  private final FileLock lock;

  private final Properties kept = new Properties();

  private ServerDisk(Path directory, Path real, FileLock lock, boolean isTemporary) {
    this.directory = directory;
    this.real = real;
    this.lock = lock;
    this.isTemporary = isTemporary;
  }

  /**
   * Opens a new directory among the machine's temporary files; closing deletes it.
   *
   * @throws InvalidConfigurationException if it cannot be made
   */
  static ServerDisk temporary() {
    Path directory;
    try {
      directory = Files.createTempDirectory(TEMPORARY);
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "a temporary directory for Raft groups cannot be made, set grid.cp.directory: " + e);
    }
    log.warn(
        "Raft groups of this member alone: nobody has a copy of what is in them, and it is lost"
            + " when the member ends, as it is in temporary directory={}; set grid.cp.directory to"
            + " keep it, grid.cp.member-count=3 on three members to have copies, or 0 for no"
            + " groups",
        directory);
    try {
      return open(directory, true);
    } catch (RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  /**
   * Opens a directory, made if it does not exist.
   *
   * @throws InvalidConfigurationException if it cannot be used, or another process does
   */
  static ServerDisk open(Path directory) {
    return open(directory, false);
  }

  private static ServerDisk open(Path directory, boolean isTemporary) {
    try {
      Files.createDirectories(directory.resolve(LOGS));
      Path real = directory.toRealPath();
      FileLock lock = open.add(real) ? lock(real) : null;
      if (lock == null) {
        throw new InvalidConfigurationException(
            "cp directory="
                + directory.toAbsolutePath()
                + " is used by another member: set grid.cp.directory to one of this member's own");
      }
      ServerDisk disk = new ServerDisk(directory, real, lock, isTemporary);
      try {
        disk.read();
        return disk;
      } catch (IOException | RuntimeException e) {
        disk.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "cp directory=" + directory.toAbsolutePath() + " cannot be used: " + e);
    }
  }

  /** Null if another process has it. */
  private static @Nullable FileLock lock(Path real) throws IOException {
    FileLock lock = null;
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock;
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        open.remove(real);
      }
    }
  }

  private synchronized void read() throws IOException {
    Properties found = null;
    CheckedFile.DamagedException damage = null;
    for (String name : List.of(FILE, COPY)) {
      try {
        found = CheckedFile.read(directory.resolve(name));
      } catch (CheckedFile.DamagedException e) {
        damage = e;
      }
      if (found != null) {
        kept.putAll(found);
        if (name.equals(COPY)) {
          log.error(
              "{}: it is written anew from its copy",
              damage == null ? directory.resolve(FILE) + " is missing" : damage.getMessage());
          write();
        }
        if (kept.getProperty(ASIDE) != null) {
          moveAside();
        }
        return;
      }
    }
    if (damage != null || hasGroups()) {
      throw new InvalidConfigurationException(
          "cp directory="
              + directory.toAbsolutePath()
              + ": "
              + (damage == null
                  ? FILE + " is missing"
                  : damage.getMessage() + ", and so is its copy")
              + ": restore it, or move the directory away to begin as another member");
    }
    kept.setProperty(SERVER, UUID.randomUUID().toString());
    write();
  }

  private boolean hasGroups() throws IOException {
    try (Stream<Path> groups = Files.list(logs())) {
      return groups.findAny().isPresent();
    }
  }

  private synchronized void write() throws IOException {
    for (String name : List.of(FILE, COPY)) {
      CheckedFile.write(
          directory.resolve(name), kept, "Who this member is in Raft groups. Not to be edited.");
    }
  }

  private synchronized String kept(String key) {
    String value = kept.getProperty(key);
    if (value == null) {
      throw new InvalidConfigurationException(
          "cp directory=" + directory + ": " + FILE + " has no " + key + ": restore it");
    }
    return value;
  }

  /** Where the logs are. */
  Path logs() {
    return directory.resolve(LOGS);
  }

  /**
   * This member's id as a server, the same until what it has is {@linkplain #putAside put aside}.
   */
  synchronized UUID server() {
    return UUID.fromString(kept(SERVER));
  }

  /** The seeds of formations whose groups were given up. */
  synchronized List<Long> givenUp() {
    String seeds = kept.getProperty(GIVEN_UP);
    return seeds == null
        ? List.of()
        : Arrays.stream(seeds.split(",", -1)).map(Long::valueOf).toList();
  }

  /** Who is in all groups, or null if that was not decided. */
  synchronized @Nullable Formation formation() {
    String seed = kept.getProperty(SEED);
    return seed == null
        ? null
        : new Formation(
            Long.parseLong(seed), servers(VOTERS), Long.parseLong(kept.getProperty(EPOCH, "0")));
  }

  private List<UUID> servers(String key) {
    return Arrays.stream(kept(key).split(",", -1)).map(UUID::fromString).toList();
  }

  private static String written(List<UUID> servers) {
    return String.join(",", servers.stream().map(UUID::toString).toList());
  }

  /**
   * Keeps who is in all groups.
   *
   * @param formation null if that is not decided
   * @param givenUp the seeds of formations whose groups were given up
   */
  synchronized void keep(@Nullable Formation formation, List<Long> givenUp) {
    set(formation, givenUp);
    writeOrThrow();
  }

  private void set(@Nullable Formation formation, List<Long> givenUp) {
    if (!givenUp.isEmpty()) {
      kept.setProperty(GIVEN_UP, String.join(",", givenUp.stream().map(String::valueOf).toList()));
    }
    if (formation == null) {
      List.of(SEED, VOTERS, EPOCH).forEach(kept::remove);
    } else {
      kept.setProperty(SEED, Long.toString(formation.seed()));
      kept.setProperty(EPOCH, Long.toString(formation.epoch()));
      kept.setProperty(VOTERS, written(formation.voters()));
    }
  }

  /**
   * The groups that this member has been in, in the order of their coming, with those that each
   * began with: none if that was not written.
   */
  synchronized Map<String, List<UUID>> groups() {
    Map<String, List<UUID>> groups = new LinkedHashMap<>();
    for (String name; (name = kept.getProperty(GROUP + groups.size())) != null; ) {
      String founders = FOUNDERS + groups.size();
      groups.put(name, kept.containsKey(founders) ? servers(founders) : List.of());
    }
    return groups;
  }

  /** Keeps a group's name and founders, before the group has a log. */
  synchronized void addGroup(String name, List<UUID> founders) {
    Map<String, List<UUID>> known = groups();
    List<UUID> written = known.get(name);
    if (written == null || written.isEmpty()) {
      int number = written == null ? known.size() : List.copyOf(known.keySet()).indexOf(name);
      kept.setProperty(GROUP + number, name);
      kept.setProperty(FOUNDERS + number, written(founders));
      writeOrThrow();
    }
  }

  /**
   * Puts all logs aside, and takes another id: a server that has lost what it voted for must not
   * vote again. No group may be open. If the process ends meanwhile, {@link #open} ends it.
   *
   * @param formation who is in all groups, or null if that is not decided
   * @return where they are
   */
  synchronized Path putAside(@Nullable Formation formation, List<Long> givenUp) {
    kept.setProperty(ASIDE, kept(SERVER));
    kept.setProperty(SERVER, UUID.randomUUID().toString());
    set(formation, givenUp);
    kept.keySet()
        .removeIf(key -> key.toString().startsWith(GROUP) || key.toString().startsWith(FOUNDERS));
    writeOrThrow();
    try {
      return moveAside();
    } catch (IOException e) {
      throw new UncheckedIOException("cp directory=" + directory + " cannot be put aside", e);
    }
  }

  private Path moveAside() throws IOException {
    Path aside = directory.resolve(LOGS + "-of-" + kept(ASIDE));
    if (!Files.exists(aside)) {
      Files.move(logs(), aside, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.createDirectories(logs());
    kept.remove(ASIDE);
    write();
    return aside;
  }

  private void writeOrThrow() {
    try {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException("cp directory=" + directory + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      lock.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.remove(real);
    }
    if (isTemporary) {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("temporary directory={} is not deleted", directory, e);
    }
  }
}
