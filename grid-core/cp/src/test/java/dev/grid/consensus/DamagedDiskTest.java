package dev.grid.consensus;

import static dev.grid.consensus.ThreeServers.GROUP;
import static dev.grid.consensus.ThreeServers.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** One server's files of a group are damaged while it is away. */
class DamagedDiskTest {

  private static final String OPEN = "log_inprogress_";
  private static final String CLOSED = "log_0-";
  private static final String SNAPSHOT = "snapshot.";
  private static final String META = "raft-meta";

  /** More than a segment has. */
  private static final int LONG_ENTRIES = 40;

  private static final int LONG_ENTRY_BYTES = 256 << 10;

  @TempDir private Path directory;

  private ThreeServers three;

  /** Of all entries that were acknowledged. */
  private long total;

  @BeforeEach
  void begin() {
    three = new ThreeServers(directory);
  }

  @AfterEach
  void close() throws IOException {
    three.close();
  }

  /** What becomes of a file. */
  enum Damage {
    FLIPPED(CLOSED, false, CLOSED, file -> flip(file, Files.size(file) / 2, 1)),

    /** Ratis takes the rest of the file for torn, and goes on without it. */
    FLIPPED_LENGTH(CLOSED, false, CLOSED, file -> flip(file, 10, 0x40)),
    FLIPPED_OPEN(OPEN, false, OPEN, file -> flip(file, 20, 1)),
    FLIPPED_AT_THE_END(OPEN, false, OPEN, file -> flip(file, Files.size(file) - 1, 1)),
    FLIPPED_SNAPSHOT(SNAPSHOT, true, SNAPSHOT, file -> flip(file, 0, 1)),
    MISSING_CLOSED(CLOSED, false, "no entry 0", Files::delete),
    MISSING_OPEN(OPEN, false, "lacks entries", Files::delete),
    MISSING_SNAPSHOT(SNAPSHOT, true, "no entry 0", file -> deleteLike(file, "snapshot[^m]*")),
    MISSING_CHECKSUM(SNAPSHOT, true, "no entry 0", file -> deleteLike(file, ".*[.]md5")),
    MISSING_META(META, false, META, Files::delete),
    MISSING_ALL(META, false, META, DamagedDiskTest::deleteGroup),
    EMPTY_CLOSED(CLOSED, false, CLOSED, DamagedDiskTest::empty),
    EMPTY_OPEN(OPEN, false, "lacks entries", DamagedDiskTest::empty),
    EMPTY_SNAPSHOT(SNAPSHOT, true, SNAPSHOT, DamagedDiskTest::empty),
    EMPTY_META(META, false, META, DamagedDiskTest::empty),
    EARLIER_TERM(META, false, META, file -> Files.writeString(file, "term=0\nvotedFor=\n")),

    /** What was acknowledged is gone, and the file looks as after a crash. */
    CUT_OPEN(OPEN, false, "lacks entries", file -> cut(file, 3));

    final String file;
    final boolean needsSnapshot;

    /** What the server says of it. */
    final String named;

    final Harm harm;

    Damage(String file, boolean needsSnapshot, String named, Harm harm) {
      this.file = file;
      this.needsSnapshot = needsSnapshot;
      this.named = named;
      this.harm = harm;
    }
  }

  private interface Harm {
    void happen(Path file) throws IOException;
  }

  private static void flip(Path file, long at, int bits) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= (byte) bits;
    Files.write(file, bytes);
  }

  private static void empty(Path file) throws IOException {
    Files.write(file, new byte[0]);
  }

  private static void cut(Path file, int bytesLess) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - bytesLess));
  }

  private static void deleteLike(Path file, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
      for (Path each : files.toList()) {
        if (each.getFileName().toString().matches(pattern)) {
          Files.delete(each);
        }
      }
    }
  }

  /** Of a file of the group's, with all others. */
  private static void deleteGroup(Path file) throws IOException {
    Path current = Objects.requireNonNull(file.getParent());
    try (Stream<Path> files = Files.walk(Objects.requireNonNull(current.getParent()))) {
      for (Path each : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private void add(int value) {
    counted(value, three.add(value));
  }

  private void addLong() {
    byte[] entry = new byte[LONG_ENTRY_BYTES];
    Arrays.fill(entry, (byte) 1);
    counted(LONG_ENTRIES, three.addAll(Collections.nCopies(LONG_ENTRIES, entry)));
  }

  private void counted(long added, long now) {
    assertThat(now).isGreaterThanOrEqualTo(total + added);
    total = now;
  }

  private Path file(int server, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(three.directory(server).resolve(GROUP.toString()))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> !file.getFileName().toString().matches(".*[.](md5|conf)"))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    }
  }

  private void damage(int server, Damage damage) throws IOException {
    damage.harm.happen(file(server, damage.file));
  }

  /** The leader tells a server how far it has to be, as members do. */
  private void repair(int server) {
    ConsensusServer repaired = three.get(server);
    GroupLoss loss = Objects.requireNonNull(repaired.loss(GROUP));
    repaired.endLossAt(loss.id(), three.get(three.leader()).lastIndex(GROUP));
    await(
        () -> {
          repaired.lookAfter();
          return repaired.loss(GROUP) == null;
        });
    assertThat(repaired.damage(GROUP)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDamaged_isSaid_andFetchedAgain_andServesAgain(Damage damage) throws IOException {
    if (damage.needsSnapshot) {
      three.snapshotBytes = LONG_ENTRY_BYTES;
    } else {
      three.snapshotEntries = 1_000_000;
      three.snapshotBytes = 1L << 40;
    }
    three.startAll();
    add(5);
    addLong();
    if (damage.needsSnapshot) {
      await(() -> three.sums().stream().allMatch(sum -> sum.saved > 0));
    }
    add(7);
    int damaged = three.leader();
    three.sum(damaged).isBroken = !damage.needsSnapshot; // None is taken as it ends, as in a crash.
    three.stop(damaged);
    damage(damaged, damage);
    add(3);

    three.start(damaged);

    assertThat(three.get(damaged).damage(GROUP)).contains(damage.named);
    await(() -> three.sum(damaged).total == total);
    assertThat(three.get(damaged).loss(GROUP))
        .as("nobody has said how far it has to be")
        .isNotNull();
    repair(damaged);
    three.stop((damaged + 1) % 3);
    add(1);
    await(() -> three.sum(damaged).total == total);
  }

  /** What is in memory is written to a snapshot then, so that nothing is lost. */
  @Test
  void whatIsDamagedWhileItRuns_isFound_andReplaced() throws IOException {
    three.snapshotEntries = 1_000_000;
    three.snapshotBytes = 1L << 40;
    three.startAll();
    addLong();
    int damaged = three.leader();
    Path file = file(damaged, CLOSED);
    Damage.FLIPPED.harm.happen(file);

    await(
        () -> {
          three.get(damaged).lookAfter();
          return !Files.exists(file);
        });

    add(1);
    await(() -> three.sum(damaged).total == total);
  }

  @Test
  void aTornEnd_isCut_andNothingIsLost() throws IOException {
    three.startAll();
    add(5);
    await(() -> three.sums().stream().allMatch(sum -> sum.total == total));
    int torn = (three.leader() + 1) % 3;
    three.stop(torn);
    Path open = file(torn, OPEN);
    byte[] bytes = Files.readAllBytes(open);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 4_096);
    System.arraycopy(bytes, 8, longer, bytes.length, 30); // Of a record that was being written.
    Files.write(open, longer);

    three.start(torn);

    assertThat(three.get(torn).damage(GROUP)).isNull();
    add(7);
    await(() -> three.sum(torn).total == total);
  }

  /**
   * The one that is damaged and the one that lacks entries are a majority: they must not elect a
   * leader without the entries that both lack, whatever is started again meanwhile.
   */
  @Test
  void aDamagedOne_andOneThatLags_electNobody_andNothingIsLost() throws IOException {
    three.startAll();
    add(5);
    await(() -> three.sums().stream().allMatch(sum -> sum.total == total));
    int lags = (three.leader() + 1) % 3;
    int damaged = (lags + 1) % 3;
    int intact = (lags + 2) % 3;
    three.stop(lags);
    add(7);
    three.stop(intact);
    three.stop(damaged);
    damage(damaged, Damage.FLIPPED_OPEN);

    three.start(damaged);
    three.start(lags);
    assertNobodyIsElected();
    three.stop(damaged);
    three.start(damaged);
    assertNobodyIsElected();
    assertThat(three.get(damaged).damage(GROUP)).contains(OPEN);

    three.start(intact);
    add(1);
    await(() -> three.sums().stream().allMatch(sum -> sum.total == total));
    int leader = three.leader();
    three.stop(leader);
    assertNobodyIsElected(); // That it has everything by now is not known to it.
    three.start(leader);
    repair(damaged);
    three.stop(intact);
    add(1);
    await(() -> three.sum(damaged).total == total);
  }

  /** One that has lost what others count on does not lead either, though it asks for votes. */
  private void assertNobodyIsElected() {
    Logger elections =
        (Logger) LoggerFactory.getLogger("org.apache.ratis.server.impl.LeaderElection");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    elections.setLevel(Level.INFO);
    elections.addAppender(said);
    try {
      await(
          () ->
              three.leaderNow() >= 0
                  || List.copyOf(said.list).stream()
                          .filter(event -> event.getFormattedMessage().contains("result REJECTED"))
                          .count()
                      >= 6);
    } finally {
      elections.detachAppender(said);
      elections.setLevel(null);
    }
    assertThat(three.leaderNow()).isEqualTo(-1);
  }
}
