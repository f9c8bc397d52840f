package dev.grid.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which groups this server has lost a part of the log, by a damage of its disk. It gets such a
 * group again from the others, as one that comes new does; but it may have acknowledged what it has
 * lost, and others may have answered because of that. So it neither votes in the group nor stands
 * for election until it has again everything that a leader had which was elected last, as was
 * confirmed after the loss: whatever this server acknowledged before was in that leader's log, or
 * counts for nothing.
 *
 * <p>Who leads without this server's vote has what was committed: a majority of the others has
 * elected it, and of those who had an entry that was committed at least one is among them. If most
 * of a group have lost something the group has no leader.
 *
 * <p>That a group is lost is on disk before its files are set aside. Thread-safe; what blocks says
 * so.
 */
final class LostLogs {

  private static final Logger log = LoggerFactory.getLogger(LostLogs.class);

  /** Of each group so many sets of damaged files are kept, the newest. */
  private static final int ASIDE_MAX = 2;

  private final Path directory;
  private final Path marks;
  private final Path asides;
  private final boolean isForced;

  private final Map<UUID, GroupMark> known = new ConcurrentHashMap<>();

  /** The index that ends a loss, by its id. */
  private final Map<Long, Long> targets = new ConcurrentHashMap<>();

  /**
   * Those of a directory.
   *
   * @param isForced whether entries are forced to disk before they are acknowledged
   */
  LostLogs(Path directory, boolean isForced) throws IOException {
    this.directory = directory;
    this.isForced = isForced;
    marks = Files.createDirectories(directory.resolve("marks"));
    asides = directory.resolve("damaged");
  }

  /**
   * Looks at a group's files before the group begins, and sets them aside if they are damaged.
   * Blocks.
   *
   * @param voters of the group as it began; 0 if this server was added later
   * @throws IOException if they cannot be read, or are damaged and there is no other copy
   */
  synchronized void check(UUID group, int voters) throws IOException {
    GroupFiles files = new GroupFiles(directory.resolve(group.toString()));
    GroupMark marked = null;
    String damaged = null;
    try {
      marked = GroupMark.read(mark(group));
    } catch (CheckedFile.DamagedException e) {
      damaged = e.getMessage(); // It may have said that the group is lost.
    }
    GroupMark mark = marked == null ? GroupMark.NONE : marked;
    String damage = files.damage(mark, isForced);
    if (damage == null && voters != 1) {
      damage = damaged;
    }
    if (damage != null) {
      mark = lose(group, files, mark, damage, voters);
    } else if (marked == null) {
      mark.write(mark(group));
    }
    known.put(group, mark);
  }

  private GroupMark lose(UUID group, GroupFiles files, GroupMark mark, String damage, int voters)
      throws IOException {
    if (voters == 1) {
      throw new DamagedGroupException(
          "group log=" + group + " is damaged, and this is its only copy: " + damage);
    }
    long id = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
    List<Path> old = asides(group);
    Path aside = asides.resolve(group + "." + (old.isEmpty() ? 1 : number(old.getLast()) + 1));
    log.error(
        "the log of group={} is damaged on this member: {}. Its files are set aside to directory={}"
            + " and it is fetched again from the other members; until that is done this member does"
            + " not vote in it",
        group,
        damage,
        aside);
    GroupMark lost = new GroupMark(mark.term(), -1, new GroupLoss(id, damage));
    lost.write(mark(group));
    known.put(group, lost);
    files.setAside(aside, mark);
    removeOld(group);
    return lost;
  }

  private void removeOld(UUID group) throws IOException {
    List<Path> all = asides(group);
    for (Path aside : all.subList(0, Math.max(0, all.size() - ASIDE_MAX))) {
      try (Stream<Path> files = Files.list(aside)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(aside);
    }
  }

  /** The directories that a group's files were set aside to, the oldest first. */
  private List<Path> asides(UUID group) throws IOException {
    if (!Files.isDirectory(asides)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(asides)) {
      return all.filter(aside -> aside.getFileName().toString().startsWith(group + "."))
          .sorted(Comparator.comparingLong(LostLogs::number))
          .toList();
    }
  }

  private static long number(Path aside) {
    String name = aside.getFileName().toString();
    return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
  }

  private Path mark(UUID group) {
    return marks.resolve(group.toString());
  }

  /** What is lost of a group, null if nothing. Does not block. */
  @Nullable GroupLoss loss(UUID group) {
    GroupMark mark = known.get(group);
    return mark == null ? null : mark.loss();
  }

  /** A loss ends when this server has everything up to that index. Does not block. */
  void endsAt(long loss, long index) {
    targets.merge(loss, index, Math::min);
  }

  /** Notes how far this server is in a group, whose loss may end by that. Blocks. */
  void look(UUID group, RaftServer.Division division, RaftLog entries) {
    long index = Math.min(division.getInfo().getLastAppliedIndex(), entries.getFlushIndex());
    try {
      note(group, term(division), index);
      reached(group, index);
    } catch (IOException e) {
      log.debug("group={}: how far it is cannot be noted", group, e);
    }
  }

  /** A group has ended on this server, and nothing is written any more. Blocks. */
  void ended(UUID group, RaftServer.Division division, RaftLog entries) throws IOException {
    note(group, term(division), entries.getFlushIndex());
  }

  /** The one that is on disk: a later one may be there in memory only. */
  private static long term(RaftServer.Division division) throws IOException {
    return division.getRaftStorage().getMetadataFile().getMetadata().getTerm();
  }

  /**
   * How far this server is in a group at least. Blocks if that is further than was known.
   *
   * @param index all up to there is on its disk
   */
  synchronized void note(UUID group, long term, long index) throws IOException {
    GroupMark mark = known.get(group);
    if (mark != null) {
      keep(group, mark, mark.at(term, index));
    }
  }

  /**
   * Everything up to an index is applied here and on this disk: what is lost of the group may be
   * there again. Blocks if it is.
   */
  synchronized void reached(UUID group, long index) throws IOException {
    GroupMark mark = known.get(group);
    GroupLoss loss = mark == null ? null : mark.loss();
    Long target = loss == null ? null : targets.get(loss.id());
    if (mark != null && loss != null && target != null && index >= target) {
      keep(group, mark, new GroupMark(mark.term(), Math.max(mark.index(), index), null));
      targets.remove(loss.id());
      log.info("group={} is repaired on this member, which votes in it again: {}", group, loss);
    }
  }

  private void keep(UUID group, GroupMark mark, GroupMark next) throws IOException {
    if (!next.equals(mark)) {
      next.write(mark(group));
      known.put(group, next);
    }
  }
}
