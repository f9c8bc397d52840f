package dev.grid.coordination.file;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One coordinator's session in a directory. Thread-safe: files and sessions change under the guard.
 */
final class FileDriver implements Driver {

  /** How often broken locks are looked for. */
  private static final Duration BEAT = Duration.ofSeconds(5);

  private final Path directory;
  private final boolean ownerOnly;
  private final CoordinatorUrl url;
  private final DriverContext context;

  /** The locks that are held, so far as is known. */
  private final Set<FileLockOfName> held = ConcurrentHashMap.newKeySet();

  private volatile @Nullable FileStore store;
  private volatile String session = "";

  FileDriver(Path directory, boolean ownerOnly, CoordinatorUrl url, DriverContext context) {
    this.directory = directory;
    this.ownerOnly = ownerOnly;
    this.url = url;
    this.context = context;
  }

  @Override
  public Set<Characteristic> characteristics() {
    return EnumSet.of(
        Characteristic.NON_TIMEOUT_BASED,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.BREAKABLE_LOCKS,
        Characteristic.FENCING_TOKENS);
  }

  @Override
  public void start() {
    FileStore opened = FileStore.open(directory, ownerOnly);
    store = opened;
    session = opened.guarded(url.operationTimeout(), opened::beginSession);
  }

  @Override
  public void stop() {
    try {
      guarded(
          () -> {
            store().endSession(session);
            return session;
          });
    } finally {
      session = "";
    }
  }

  @Override
  public Duration heartbeat() {
    boolean alive = guarded(() -> store().touchSession(session));
    if (!alive) {
      context.sessionLost(
          new CoordinatorConnectionException(
              "directory=%s: this session's file was removed".formatted(directory)));
      session =
          guarded(
              () -> {
                store().endSession(session);
                return store().beginSession();
              });
    }
    for (FileLockOfName lock : List.copyOf(held)) {
      if (!lock.isHeld()) {
        held.remove(lock);
        context.lockLost(lock, null);
      }
    }
    return BEAT;
  }

  FileStore store() {
    FileStore opened = store;
    if (opened == null) {
      throw new CoordinatorConnectionException("directory=" + directory + ": is not open");
    }
    return opened;
  }

  <T> T guarded(FileStore.Action<T> action) {
    return store().guarded(url.operationTimeout(), action);
  }

  String session() {
    return session;
  }

  Set<FileLockOfName> held() {
    return held;
  }

  @Override
  public void createGroup(String group) {
    guarded(
        () -> {
          Path folder = store().group(group);
          if (Files.exists(folder.resolve("name"))) {
            throw new GroupAlreadyExistsException(group);
          }
          Files.createDirectories(folder.resolve("members"));
          FileStore.write(folder.resolve("name"), group.getBytes(StandardCharsets.UTF_8));
          return group;
        });
  }

  @Override
  public void deleteGroup(String group) {
    guarded(
        () -> {
          if (!readMembers(group).isEmpty()) {
            throw new GroupNotEmptyException(group);
          }
          Path folder = store().group(group);
          Files.delete(folder.resolve("name")); // From here on it is not a group.
          FileStore.remove(folder.resolve("members"));
          return group;
        });
  }

  @Override
  public Set<String> groups() {
    return new HashSet<>(guarded(() -> store().groups()));
  }

  @Override
  public void join(String group, byte[] record) {
    guarded(
        () -> {
          if (readMembers(group).containsKey(context.memberId())) {
            throw new MemberAlreadyExistsException(group, context.memberId());
          }
          writeMember(group, record);
          return group;
        });
  }

  @Override
  public void leave(String group) {
    guarded(
        () -> {
          requireMember(group);
          Files.delete(member(group));
          return group;
        });
  }

  @Override
  public void update(String group, byte[] record) {
    guarded(
        () -> {
          requireMember(group);
          writeMember(group, record);
          return group;
        });
  }

  @Override
  public Map<String, byte[]> members(String group) {
    return guarded(() -> records(group));
  }

  private Map<String, byte[]> records(String group) throws IOException {
    Map<String, byte[]> records = new HashMap<>();
    readMembers(group).forEach((member, file) -> records.put(member, file.record()));
    return records;
  }

  /**
   * A member's file: two lines, its session and its id, and its record.
   *
   * @param session while which lives the member is in the group
   */
  private record MemberFile(String session, String member, byte[] record) {

    static MemberFile read(Path path) throws IOException {
      byte[] content = Files.readAllBytes(path);
      int first = indexOf(content, 0);
      int second = indexOf(content, first + 1);
      return new MemberFile(
          new String(content, 0, first, StandardCharsets.UTF_8),
          new String(content, first + 1, second - first - 1, StandardCharsets.UTF_8),
          Arrays.copyOfRange(content, second + 1, content.length));
    }

    private static int indexOf(byte[] content, int from) throws IOException {
      for (int i = from; i < content.length; i++) {
        if (content[i] == '\n') {
          return i;
        }
      }
      throw new IOException("is no file of a member");
    }

    byte[] content() {
      byte[] head = (session + "\n" + member + "\n").getBytes(StandardCharsets.UTF_8);
      byte[] content = Arrays.copyOf(head, head.length + record.length);
      System.arraycopy(record, 0, content, head.length, record.length);
      return content;
    }
  }

  /** The living members; files of dead ones are removed. Under the guard. */
  private Map<String, MemberFile> readMembers(String group) throws IOException {
    Path folder = requireGroup(group);
    Map<String, MemberFile> members = new HashMap<>();
    for (Path path : FileStore.list(folder.resolve("members"))) {
      MemberFile file = MemberFile.read(path);
      if (store().isAlive(file.session())) {
        members.put(file.member(), file);
      } else {
        Files.delete(path);
      }
    }
    return members;
  }

  private Path requireGroup(String group) {
    Path folder = store().group(group);
    if (!Files.exists(folder.resolve("name"))) {
      throw new GroupNotCreatedException(group);
    }
    return folder;
  }

  private void requireMember(String group) throws IOException {
    MemberFile file = readMembers(group).get(context.memberId());
    if (file == null || !file.session().equals(session)) {
      throw new MemberNotJoinedException(group, context.memberId());
    }
  }

  private Path member(String group) {
    return store().group(group).resolve("members").resolve(FileStore.fileName(context.memberId()));
  }

  private void writeMember(String group, byte[] record) throws IOException {
    FileStore.write(member(group), new MemberFile(session, context.memberId(), record).content());
  }

  private Path leaderFile(String group) {
    return requireGroup(group).resolve("leader");
  }

  @Override
  public Optional<Leadership> tryLead(String group) {
    return guarded(
        () -> {
          Path path = leaderFile(group);
          Owned leader = Owned.read(path);
          if (leader.isBy(session, context.memberId())) {
            return Optional.of(Leadership.of(leader.token()));
          }
          if (store().isAlive(leader.session())) {
            return Optional.<Leadership>empty();
          }
          Owned next = leader.next(session, context.memberId());
          next.write(path);
          return Optional.of(Leadership.of(next.token()));
        });
  }

  @Override
  public void standDown(String group, Leadership leadership) {
    guarded(
        () -> {
          Path path = store().group(group).resolve("leader");
          Owned leader = Owned.read(path);
          if (leader.isBy(session, context.memberId())
              && Leadership.of(leader.token()).equals(leadership)) {
            leader.free().write(path);
          }
          return group;
        });
  }

  @Override
  public Optional<String> leader(String group) {
    return guarded(
        () -> {
          Owned leader = Owned.read(leaderFile(group));
          return store().isAlive(leader.session())
              ? Optional.of(leader.owner())
              : Optional.<String>empty();
        });
  }

  @Override
  public DriverLock lock(String name) {
    return new FileLockOfName(this, name);
  }
}
