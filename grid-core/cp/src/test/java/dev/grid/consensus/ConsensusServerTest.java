package dev.grid.consensus;

import static dev.grid.consensus.ThreeServers.GROUP;
import static dev.grid.consensus.ThreeServers.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsensusServerTest {

  @TempDir private Path directory;

  private ThreeServers three;

  @BeforeEach
  void begin() {
    three = new ThreeServers(directory);
  }

  @AfterEach
  void close() throws IOException {
    three.close();
  }

  @Test
  void append_isAppliedOnAllServers() throws IOException {
    three.startAll();

    three.add(5);
    three.add(7);

    three.awaitSame(12);
  }

  @Test
  void append_goesOnWithoutTheLeader_andWhoComesBackCatchesUp() throws IOException {
    three.startAll();
    three.add(5);
    int first = three.leader();
    three.stop(first);

    three.add(7);

    three.start(first);
    await(() -> three.sum(first).total >= 12);
  }

  @Test
  void start_afterAllHaveEnded_findsEverythingAtNewAddresses() throws IOException {
    three.startAll();
    for (int i = 0; i < 120; i++) {
      three.add(1);
    }
    for (int i = 0; i < 3; i++) {
      three.stop(i);
    }

    three.startAll();

    three.add(1);
    three.awaitSame(121);
    assertThat(three.sums()).anyMatch(sum -> sum.loaded > 0);
  }

  @Test
  void aGroup_whoseServersAllRestartBeforeItsFirstEntry_knowsWhoVotesInIt() throws IOException {
    for (int i = 0; i < 3; i++) {
      three.start(i); // Alone, so that nobody is elected, and nothing is written.
      assertThat(three.get(i).lastIndex(GROUP)).isEqualTo(-1);
      three.stop(i);
    }

    three.startAll();

    three.add(5);
    three.awaitSame(5);
  }

  @Test
  void whoComesBackLate_isSentALongSnapshot() throws IOException {
    three.startAll();
    three.add(5);
    int away = (three.leader() + 1) % 3;
    three.stop(away);
    three.sums().forEach(sum -> sum.padding = 20 << 20);

    // So many that what the snapshots have is not kept in the log.
    byte[] entry = new byte[16 << 10];
    entry[0] = 1;
    for (int i = 0; i < 30; i++) {
      three.addAll(Collections.nCopies(50, entry));
    }

    three.start(away);
    await(() -> three.sum(away).total >= 1_505);
    assertThat(three.sum(away).loaded).as("of a snapshot that others made").isGreaterThan(5);
  }

  @Test
  void aLeader_handsOver_toWhoeverCouldLeadAtOnce() throws IOException {
    three.startAll();
    three.add(5);
    int first = three.leader();
    ConsensusServer leading = three.get(first);
    Set<UUID> others = new HashSet<>(three.ids);
    others.remove(three.ids.get(first));
    await(() -> leading.successors(GROUP).equals(others));
    int away = (first + 1) % 3;
    int next = (first + 2) % 3;
    three.stop(away);
    await(() -> leading.successors(GROUP).equals(Set.of(three.ids.get(next))));

    await(() -> leading.transfer(GROUP, three.ids.get(next)).join());

    await(() -> three.get(next).isLeader(GROUP));
    assertThat(leading.successors(GROUP)).isEmpty();
    assertThat(leading.transfer(GROUP, three.ids.get(next)).join())
        .as("it leads no more")
        .isFalse();
    three.add(7);
    await(() -> three.sum(first).total >= 12);
  }

  @Test
  void anEntryThatOneCannotApply_stopsTheGroupThere_untilItCan() throws IOException {
    three.startAll();
    three.add(5);
    three.awaitSame(5);
    int stopped = (three.leader() + 1) % 3;
    ThreeServers.Sum sum = three.sum(stopped);
    long before = sum.total;
    sum.refused = 9;

    three.add(9);
    three.add(1);
    await(() -> three.sums().stream().filter(other -> other.total >= before + 10).count() == 2);
    assertThat(sum.total).isEqualTo(before);

    sum.refused = 0;
    await(
        () -> {
          three.get(stopped).lookAfter();
          return sum.total >= before + 10;
        });
  }

  /** What is known of a part that has ended is not of the one that has begun in its place. */
  @Test
  void aGroupThatHasBegunAnew_goesOn_andIsNotBegunAgain() throws IOException {
    three.startAll();
    three.add(5);
    three.awaitSame(5);
    int stopped = (three.leader() + 1) % 3;
    ConsensusServer server = three.get(stopped);
    three.sum(stopped).refused = 9;
    three.add(9);
    three.sum(stopped).refused = 0;
    await(
        () -> {
          server.lookAfter();
          return three.sum(stopped).total >= 14;
        });
    int begun = three.begun(stopped);

    // Another term, and so long that whatever has to be begun anew may be.
    int leader = three.leader();
    int other = 3 - stopped - leader;
    await(
        () ->
            three.get(leader).transfer(GROUP, three.ids.get(other)).join()
                || three.get(other).isLeader(GROUP));
    long term = three.get(other).term(GROUP);
    long until = System.nanoTime() + ConsensusServer.AGAIN_NANOS;
    await(
        () -> {
          server.lookAfter();
          return System.nanoTime() - until > 0 && server.term(GROUP) >= term;
        });

    assertThat(three.begun(stopped)).isEqualTo(begun);
    assertThat(server.damage(GROUP)).isNull();
  }

  @Test
  void snapshots_areTakenByBytes_andPurgeTheLog() throws IOException {
    three.snapshotEntries = 1_000_000;
    three.startAll();
    byte[] entry = new byte[256 << 10];
    entry[0] = 1;

    // More than three segments have.
    for (int i = 0; i < 5; i++) {
      three.addAll(Collections.nCopies(32, entry));
    }

    await(() -> three.sums().stream().allMatch(sum -> sum.total >= 160 && sum.saved > 4));
    for (int i = 0; i < 3; i++) {
      Path logs = directory.resolve("s" + i);
      await(() -> bytesIn(logs, "log_") < 24L << 20);
    }
  }

  @Test
  void aSnapshotThatFails_leavesNothing_andIsTakenLater() throws IOException {
    three.startAll();
    three.sums().forEach(sum -> sum.isBroken = true);
    for (int i = 0; i < 60; i++) {
      three.add(1);
    }
    await(() -> three.sums().stream().allMatch(sum -> sum.total >= 60));

    assertThat(bytesIn(directory, "snapshot")).isZero();

    three.sums().forEach(sum -> sum.isBroken = false);
    await(
        () -> {
          three.add(1);
          return three.sums().stream().allMatch(sum -> sum.saved > 0);
        });
  }

  /** Of files whose names begin so. */
  private static long bytesIn(Path directory, String prefix) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return Long.MAX_VALUE; // One was removed meanwhile.
    }
  }
}
