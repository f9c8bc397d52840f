package dev.grid.coordination.file;

import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.spi.Keys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that processes share, one object a process. {@link #guarded} runs one action at a
 * time among all of them; everything else here is called within it. Sessions are locked files:
 * closing any channel to a file frees the process's lock on it (POSIX, fcntl), so those of this
 * process are in {@code ownSessions} and are never opened again.
 */
final class FileStore {

  private static final Duration GUARD_POLL = Duration.ofMillis(1);
  private static final int NAME_MAX = 150;

  private static final Map<Path, FileStore> STORES = new ConcurrentHashMap<>();

  private final Path directory;

  /** Guards the fields below, among this process's threads; the guard file does among processes. */
  private final ReentrantLock mutex = new ReentrantLock();

  /** Never closed, as that would free the guard while another thread has it. */
  private @Nullable FileChannel guard;

  /** The sessions of this process, by name, with the channels that keep their locks. */
  private final Map<String, FileChannel> ownSessions = new HashMap<>();

  private FileStore(Path directory) {
    this.directory = directory;
  }

  /**
   * The store of a directory, which is made if it is not there.
   *
   * @param ownerOnly whether nobody else's directory may be used
   */
  static FileStore open(Path directory, boolean ownerOnly) {
    try {
      Files.createDirectories(directory.resolve("sessions"));
      Files.createDirectories(directory.resolve("groups"));
      Files.createDirectories(directory.resolve("locks"));
      Path real = directory.toRealPath();
      String user = System.getProperty("user.name");
      if (ownerOnly && !Files.getOwner(real).getName().equals(user)) {
        throw new CoordinatorConnectionException(
            "directory=%s: belongs to %s and not to %s; remove it or name another"
                .formatted(real, Files.getOwner(real).getName(), user));
      }
      return STORES.computeIfAbsent(real, FileStore::new);
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static CoordinatorConnectionException failed(Path path, IOException e) {
    return new CoordinatorConnectionException(
        "path=%s: cannot be read or written: %s".formatted(path, e), e);
  }

  /** What is done while nobody else does anything. */
  interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Runs the action alone.
   *
   * @throws OperationTimedOutException if others have the guard for so long
   */
  <T> T guarded(Duration timeout, Action<T> action) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      if (!mutex.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw timedOut(timeout, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw timedOut(timeout, e);
    }
    try {
      FileLock lock = lockGuard(deadline, timeout);
      try {
        return action.run();
      } finally {
        lock.release();
      }
    } catch (IOException e) {
      throw failed(directory, e);
    } finally {
      mutex.unlock();
    }
  }

  private OperationTimedOutException timedOut(Duration timeout, @Nullable Throwable cause) {
    return new OperationTimedOutException(
        "directory=%s: others had its guard for operation-timeout=%s, or the thread was interrupted"
            .formatted(directory, timeout),
        cause);
  }

  private FileLock lockGuard(long deadline, Duration timeout) throws IOException {
    FileChannel channel = guard;
    if (channel == null || !channel.isOpen()) { // An interrupted thread closes what it locks.
      channel = openForLock(directory.resolve("guard"));
      guard = channel;
    }
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw timedOut(timeout, null);
      }
      try {
        Thread.sleep(GUARD_POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw timedOut(timeout, e);
      }
    }
  }

  private static FileChannel openForLock(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another class loader of this process has it.
    }
  }

  /** Begins a session; its name. */
  String beginSession() throws IOException {
    String session = UUID.randomUUID().toString();
    FileChannel channel = openForLock(session(session));
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException("a new file is locked: " + session(session));
    }
    ownSessions.put(session, channel);
    return session;
  }

  /** Ends a session of this process; does nothing if it has ended. */
  void endSession(String session) throws IOException {
    FileChannel channel = ownSessions.remove(session);
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(session(session));
    }
  }

  /** Marks the file as used, for what cleans up directories; false if it is not there any more. */
  boolean touchSession(String session) throws IOException {
    Path path = session(session);
    if (!ownSessions.containsKey(session) || !Files.exists(path)) {
      return false;
    }
    Files.setLastModifiedTime(path, FileTime.fromMillis(System.currentTimeMillis()));
    return true;
  }

  /** Whether a session's process has it. */
  boolean isAlive(String session) throws IOException {
    Path path = session(session);
    if (ownSessions.containsKey(session)) {
      return Files.exists(path);
    }
    if (session.isEmpty() || !Files.exists(path)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (tryLock(channel) == null) {
        return true;
      }
    }
    Files.deleteIfExists(path);
    return false;
  }

  private Path session(String session) {
    return directory.resolve("sessions").resolve(session);
  }

  Path group(String group) {
    return directory.resolve("groups").resolve(fileName(group));
  }

  Path lock(String name) {
    return directory.resolve("locks").resolve(fileName(name));
  }

  List<String> groups() throws IOException {
    List<String> groups = new ArrayList<>();
    for (Path group : list(directory.resolve("groups"))) {
      if (Files.exists(
          group.resolve("name"))) { // A deleted group's folder keeps its leaders' token.
        groups.add(Files.readString(group.resolve("name")));
      }
    }
    return groups;
  }

  /** Readable where it is short enough for a file system. */
  static String fileName(String id) {
    String encoded = Keys.encode(id);
    return encoded.length() <= NAME_MAX ? encoded : "#" + Keys.hash(id);
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> !path.getFileName().toString().startsWith(".")).toList();
    }
  }

  /** Reads what {@link #write} has written, or nothing. */
  static Optional<byte[]> read(Path path) throws IOException {
    return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
  }

  /** Replaces a file's content at once: a process that dies meanwhile leaves the old one. */
  static void write(Path path, byte[] content) throws IOException {
    Path next = path.resolveSibling("." + path.getFileName());
    Files.write(next, content);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a folder with what is in it and in its folders. */
  static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
