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
    FLIPPED(CLOSED, false) {
      @Override
      void happen(Path file) throws IOException {
        flip(file, Files.size(file) / 2);
      }
    },
    FLIPPED_LENGTH(CLOSED, false) {
      /** Ratis takes the rest of the file for torn, and goes on without it. */
      @Override
      void happen(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[10] ^= 0x40;
        Files.write(file, bytes);
      }
    },
    FLIPPED_OPEN(OPEN, false) {
      @Override
      void happen(Path file) throws IOException {
        flip(file, 20);
      }
    },
    FLIPPED_AT_THE_END(OPEN, false) {
      @Override
      void happen(Path file) throws IOException {
        flip(file, Files.size(file) - 1);
      }
    },
    FLIPPED_SNAPSHOT(SNAPSHOT, true) {
      @Override
      void happen(Path file) throws IOException {
        flip(file, 0);
      }
    },
    MISSING_CLOSED(CLOSED, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.delete(file);
      }

      @Override
      String named() {
        return "no entry 0";
      }
    },
    MISSING_OPEN(OPEN, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.delete(file);
      }

      @Override
      String named() {
        return "lacks entries";
      }
    },
    MISSING_SNAPSHOT(SNAPSHOT, true) {
      @Override
      void happen(Path file) throws IOException {
        deleteLike(file, "snapshot[^m]*");
      }

      @Override
      String named() {
        return "no entry 0";
      }
    },
    MISSING_CHECKSUM(SNAPSHOT, true) {
      @Override
      void happen(Path file) throws IOException {
        deleteLike(file, ".*[.]md5");
      }

      @Override
      String named() {
        return "no entry 0";
      }
    },
    MISSING_META(META, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.delete(file);
      }
    },
    MISSING_ALL(META, false) {
      @Override
      void happen(Path file) throws IOException {
        Path current = Objects.requireNonNull(file.getParent());
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(current.getParent()))) {
          for (Path each : files.sorted(Collections.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    },
    EMPTY_CLOSED(CLOSED, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    EMPTY_OPEN(OPEN, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }

      @Override
      String named() {
        return "lacks entries";
      }
    },
    EMPTY_SNAPSHOT(SNAPSHOT, true) {
      @Override
      void happen(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    EMPTY_META(META, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    EARLIER_TERM(META, false) {
      @Override
      void happen(Path file) throws IOException {
        Files.writeString(file, "term=0\nvotedFor=\n");
      }
    },
    CUT_OPEN(OPEN, false) {
      /** What was acknowledged is gone, and the file looks as after a crash. */
      @Override
      void happen(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
      }

      @Override
      String named() {
        return "lacks entries";
      }
    };

    final String file;
    final boolean needsSnapshot;

    Damage(String file, boolean needsSnapshot) {
      this.file = file;
      this.needsSnapshot = needsSnapshot;
    }

    abstract void happen(Path file) throws IOException;

    /** What the server says of it. */
    String named() {
      return file;
    }

    static void deleteLike(Path file, String pattern) throws IOException {
      try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
        for (Path each : files.toList()) {
          if (each.getFileName().toString().matches(pattern)) {
            Files.delete(each);
          }
        }
      }
    }

    static void flip(Path file, long at) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      bytes[(int) at] ^= 1;
      Files.write(file, bytes);
    }
  }

  private void add(int value) {
    three.add(value);
    total += value;
  }

  private void addLong() {
    byte[] entry = new byte[LONG_ENTRY_BYTES];
    Arrays.fill(entry, (byte) 1);
    three.addAll(Collections.nCopies(LONG_ENTRIES, entry));
    total += LONG_ENTRIES;
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
    damage.happen(file(server, damage.file));
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

    assertThat(three.get(damaged).damage(GROUP)).contains(damage.named());
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
    Damage.FLIPPED.happen(file);

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
    await(() -> three.sums().stream().allMatch(sum -> sum.total == 5));
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
    await(() -> three.sum(torn).total == 12);
  }

  /**
   * The one that is damaged and the one that lacks entries are a majority: they must not elect a
   * leader without the entries that both lack, whatever is started again meanwhile.
   */
  @Test
  void aDamagedOne_andOneThatLags_electNobody_andNothingIsLost() throws IOException {
    three.startAll();
    add(5);
    await(() -> three.sums().stream().allMatch(sum -> sum.total == 5));
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
    await(() -> three.sums().stream().allMatch(sum -> sum.total == 13));
    int leader = three.leader();
    three.stop(leader);
    assertNobodyIsElected(); // That it has everything by now is not known to it.
    three.start(leader);
    repair(damaged);
    three.stop(intact);
    add(1);
    await(() -> three.sum(damaged).total == 14);
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
