package dev.grid.consensus;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that Ratis keeps of one group, looked at before it reads them. It takes an entry that
 * cannot be read for the log's end if the file ends soon after it, does not look at a snapshot's
 * checksum, begins anew where there is nothing, and ends with all of a server's groups for other
 * damages; here each is found, and told from what a crash leaves. Not thread-safe; blocks.
 *
 * <pre>
 *   current/raft-meta           term and vote           current/log_0-99          a closed segment
 *   current/raft-meta.conf      the last configuration  current/log_inprogress_100  the open one
 *   sm/snapshot.TERM_INDEX      what entries up to INDEX lead to, and its checksum in .md5
 * </pre>
 */
final class GroupFiles {

  private static final Logger log = LoggerFactory.getLogger(GroupFiles.class);

  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
  private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
  private static final String LOG_PREFIX = "log_";
  private static final String META = "raft-meta";
  private static final String TERM = "term";
  private static final String VOTED_FOR = "votedFor";

  /**
   * A term that was promised and is not known any more is less than this above the last that was
   * noted: there is an election at most in each election timeout, and a note each second.
   */
  private static final long TERMS_FORGOTTEN_MAX = 1_000;

  private final Path current;
  private final Path snapshots;

  /** The last index and term that are known of from what is not damaged. */
  private long lastIndex = -1;

  private long lastTerm;

  GroupFiles(Path group) {
    current = group.resolve("current");
    snapshots = group.resolve("sm");
  }

  /** A damage: a file, and what is wrong with it. */
  private static final class DamageException extends Exception {

    private static final long serialVersionUID = 1L;

    DamageException(Path file, String what) {
      super("file=" + file + " " + what);
    }
  }

  /** A file of the log. */
  private record Segment(Path file, long first, long last) {

    /** In place of the last index of the open segment. */
    static final long OPEN_END = Long.MAX_VALUE;

    boolean isOpen() {
      return last == OPEN_END;
    }
  }

  /**
   * Looks at all files, and removes what a crash has left unfinished.
   *
   * @param mark what this server has had of the group at least
   * @param isForced whether what is in the mark was forced to disk before
   * @return which file is damaged or missing, and how; null if nothing is
   */
  @Nullable String damage(GroupMark mark, boolean isForced) throws IOException {
    lastIndex = -1;
    lastTerm = 0;
    try {
      long snapshot = checkSnapshots();
      checkLog(snapshot);
      boolean isNew = !mark.hasBegun() && lastIndex < 0;
      if (!isNew || Files.exists(current.resolve(META))) {
        checkMeta(Math.max(mark.term(), lastTerm));
      }
      if (isForced && lastIndex < mark.index()) {
        throw new DamageException(
            current,
            "lacks entries: its last is " + lastIndex + ", but it has had " + mark.index());
      }
      return null;
    } catch (DamageException e) {
      return e.getMessage();
    }
  }

  /** The index up to which there is a snapshot; -1 if there is none. */
  private long checkSnapshots() throws IOException, DamageException {
    Path last = null;
    long index = -1;
    for (Path file : files(snapshots)) {
      Matcher name = SNAPSHOT.matcher(nameOf(file));
      if (!name.matches()) {
        continue;
      }
      if (!Files.exists(checksumOf(file))) {
        log.info("snapshot={} was not finished, and is removed", file);
        Files.delete(file);
      } else if (Long.parseLong(name.group(2)) > index) {
        last = file;
        index = Long.parseLong(name.group(2));
        lastTerm = Long.parseLong(name.group(1));
      }
    }
    if (last != null && !isIntact(last)) {
      throw new DamageException(last, "does not have the checksum that it was written with");
    }
    lastIndex = index;
    return index;
  }

  private static Path checksumOf(Path snapshot) {
    return snapshot.resolveSibling(nameOf(snapshot) + MD5FileUtil.MD5_SUFFIX);
  }

  /** Whether a snapshot is as it was written. */
  static boolean isIntact(Path snapshot) throws IOException {
    try {
      return MD5FileUtil.computeMd5ForFile(snapshot.toFile())
          .equals(MD5FileUtil.readStoredMd5ForFile(snapshot.toFile()));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      log.debug("snapshot={}", snapshot, e);
      return false;
    }
  }

  /** Whether a file is of those that are not written any more. */
  static boolean isSealed(Path file) {
    String name = nameOf(file);
    return CLOSED.matcher(name).matches() || SNAPSHOT.matcher(name).matches();
  }

  /** Whether a file that is not written any more is damaged; not if it has been removed since. */
  static boolean isDamaged(Path file) throws IOException {
    Matcher closed = CLOSED.matcher(nameOf(file));
    try {
      if (closed.matches()) {
        LogSegmentCheck found = LogSegmentCheck.of(file, Long.parseLong(closed.group(1)));
        return !found.isWhole() || found.lastIndex() != Long.parseLong(closed.group(2));
      }
      return SNAPSHOT.matcher(nameOf(file)).matches()
          && Files.exists(checksumOf(file))
          && !isIntact(file)
          && Files.exists(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void checkLog(long snapshot) throws IOException, DamageException {
    List<Segment> segments = segments();
    Path before = current;
    for (Segment segment : segments) {
      boolean isCovered = segment.last() <= snapshot;
      if (segment.first() > lastIndex + 1) {
        throw new DamageException(before, "has a gap behind it: no entry " + (lastIndex + 1));
      }
      LogSegmentCheck found = LogSegmentCheck.of(segment.file(), segment.first());
      if (segment.isOpen()) {
        checkOpen(segment, found);
      } else if (!found.isWhole() || found.lastIndex() != segment.last()) {
        if (isCovered) {
          removeUpTo(segment, segments);
          continue;
        }
        throw new DamageException(segment.file(), "has a damage behind entry " + found.lastIndex());
      }
      if (found.lastIndex() >= lastIndex) {
        lastIndex = found.lastIndex();
        lastTerm = Math.max(lastTerm, found.lastTerm());
      }
      before = segment.file();
    }
  }

  private static void checkOpen(Segment segment, LogSegmentCheck found)
      throws IOException, DamageException {
    if (found.isDamaged()) {
      throw new DamageException(segment.file(), "has a damage behind entry " + found.lastIndex());
    }
    if (found.isTorn()) {
      log.info(
          "file={} ends in what was being written when the process ended: it is cut after entry {}",
          segment.file(),
          found.lastIndex());
      try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
        file.truncate(found.length());
        file.force(true);
      }
    }
  }

  /** Nothing is lost with a segment whose entries are all in a snapshot. */
  private static void removeUpTo(Segment damaged, List<Segment> segments) throws IOException {
    log.warn("file={} is damaged, and is removed: a snapshot has all of it", damaged.file());
    for (Segment segment : segments) {
      if (segment.last() <= damaged.last()) {
        Files.deleteIfExists(segment.file());
      }
    }
  }

  private List<Segment> segments() throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path file : files(current)) {
      Matcher closed = CLOSED.matcher(nameOf(file));
      Matcher open = OPEN.matcher(nameOf(file));
      if (closed.matches()) {
        segments.add(
            new Segment(file, Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
      } else if (open.matches()) {
        segments.add(new Segment(file, Long.parseLong(open.group(1)), Segment.OPEN_END));
      }
    }
    segments.sort(Comparator.comparingLong(Segment::first).thenComparing(Segment::last));
    return segments;
  }

  private void checkMeta(long termMin) throws IOException, DamageException {
    Path file = current.resolve(META);
    if (!Files.exists(file)) {
      throw new DamageException(file, "is missing");
    }
    Properties meta = new Properties();
    try {
      meta.load(new StringReader(Files.readString(file)));
      if (meta.getProperty(VOTED_FOR) == null || Long.parseLong(meta.getProperty(TERM)) < termMin) {
        throw new DamageException(file, "does not have the term and the vote, but " + meta);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DamageException(file, "cannot be read: " + e);
    }
    Path configuration = current.resolve(META + ".conf");
    if (Files.exists(configuration)) {
      try (InputStream in = new FileInputStream(configuration.toFile())) {
        if (!LogEntryProto.parseFrom(in).hasConfigurationEntry()) {
          throw new DamageException(configuration, "is no configuration");
        }
      } catch (IOException e) {
        throw new DamageException(configuration, "cannot be read: " + e);
      }
    }
  }

  /**
   * Moves everything elsewhere but the term and the vote; if these are damaged, what stands in for
   * them has a later term than this server has ever known of. So no vote is given twice.
   */
  void setAside(Path aside, GroupMark mark) throws IOException {
    Files.createDirectories(aside);
    boolean isMetaDamaged = false;
    try {
      checkMeta(Math.max(mark.term(), lastTerm));
    } catch (DamageException e) {
      isMetaDamaged = true;
    }
    for (Path file : files(snapshots)) {
      move(file, aside);
    }
    for (Path file : files(current)) {
      boolean isMeta = nameOf(file).equals(META);
      if (!isMeta && (nameOf(file).startsWith(LOG_PREFIX) || nameOf(file).startsWith(META))) {
        move(file, aside);
      }
    }
    if (isMetaDamaged) {
      Path meta = current.resolve(META);
      if (Files.exists(meta)) {
        move(meta, aside);
      }
      Files.createDirectories(current);
      Files.createDirectories(snapshots);
      long term = Math.max(mark.term(), lastTerm) + TERMS_FORGOTTEN_MAX;
      Path next = aside.resolve(META + ".next");
      Files.writeString(next, TERM + "=" + term + "\n" + VOTED_FOR + "=\n");
      try (FileChannel file = FileChannel.open(next, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      Files.move(next, meta, StandardCopyOption.ATOMIC_MOVE);
    }
    CheckedFile.force(current);
    CheckedFile.force(aside);
  }

  private static void move(Path file, Path directory) throws IOException {
    Files.move(file, directory.resolve(nameOf(file)), StandardCopyOption.REPLACE_EXISTING);
  }

  /** None if there is no such directory. */
  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String nameOf(Path file) {
    return Objects.requireNonNull(file.getFileName(), "it is in a directory").toString();
  }
}
