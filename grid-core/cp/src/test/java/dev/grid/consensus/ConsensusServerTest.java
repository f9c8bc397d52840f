package dev.grid.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsensusServerTest {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final UUID GROUP = UUID.randomUUID();

  private static final long SNAPSHOT_BYTES = 1 << 20;

  @TempDir private Path directory;

  private long snapshotEntries = 50;

  private final List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
  private final List<@Nullable ConsensusServer> servers = new ArrayList<>();
  private final List<Sum> sums = new ArrayList<>();

  /** Adds up the first bytes of entries. */
  private static final class Sum implements GroupMachine {

    volatile long total;
    volatile long loaded;
    volatile int refused;
    volatile int padding;
    volatile int saved;
    volatile boolean isBroken;

    @Override
    public void apply(byte[] entry) {
      if (entry[0] == refused) {
        throw new IllegalStateException("refused=" + refused);
      }
      total += entry[0];
    }

    @Override
    public void save(OutputStream out) throws IOException {
      out.write(Long.toString(total).getBytes(StandardCharsets.US_ASCII));
      if (isBroken) {
        throw new IOException("it is broken");
      }
      saved++;
      out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void load(@Nullable InputStream in) throws IOException {
      total =
          in == null
              ? 0
              : Long.parseLong(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
      loaded = total;
    }

    @Override
    public void leading() {}

    @Override
    public void notLeading() {}
  }

  @AfterEach
  void close() throws IOException {
    for (int i = 0; i < servers.size(); i++) {
      stop(i);
    }
  }

  private void start(int i) throws IOException {
    Sum sum = new Sum();
    ConsensusServer server =
        new ConsensusServer(
            ids.get(i),
            new ConsensusSettings(
                directory.resolve("s" + i),
                "127.0.0.1",
                0,
                Duration.ofMillis(500),
                true,
                snapshotEntries,
                SNAPSHOT_BYTES),
            group -> sum);
    server.start();
    ConsensusServer.locate(ids.get(i), new InetSocketAddress("127.0.0.1", server.port()));
    while (servers.size() <= i) {
      servers.add(null);
      sums.add(sum);
    }
    servers.set(i, server);
    sums.set(i, sum);
  }

  private void stop(int i) throws IOException {
    ConsensusServer server = servers.get(i);
    if (server != null) {
      server.close();
      servers.set(i, null);
    }
  }

  private int leader() {
    int[] found = {-1};
    await(
        () -> {
          for (int i = 0; i < servers.size(); i++) {
            ConsensusServer server = servers.get(i);
            if (server != null && server.isLeader(GROUP)) {
              found[0] = i;
              return true;
            }
          }
          return false;
        });
    return found[0];
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Appends at whoever leads until it is acknowledged. */
  private void add(int value) {
    add(new byte[] {(byte) value});
  }

  private void add(byte[] entry) {
    await(
        () -> {
          try {
            ConsensusServer server = servers.get(leader());
            server.append(GROUP, entry).get(60, TimeUnit.SECONDS);
            return true;
          } catch (Exception e) {
            return false;
          }
        });
  }

  /** Appends all at once; what fails is appended again. */
  private void addAll(List<byte[]> entries) {
    ConsensusServer server = servers.get(leader());
    List<CompletableFuture<Void>> under =
        entries.stream().map(entry -> server.append(GROUP, entry)).toList();
    for (int i = 0; i < under.size(); i++) {
      try {
        under.get(i).get(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        add(entries.get(i));
      }
    }
  }

  private void startAll() throws IOException {
    for (int i = 0; i < 3; i++) {
      start(i);
    }
  }

  private void addGroup() throws IOException {
    for (int i = 0; i < 3; i++) {
      servers.get(i).add(GROUP, ids);
    }
  }

  @Test
  void append_isAppliedOnAllServers() throws IOException {
    startAll();
    addGroup();

    add(5);
    add(7);

    await(() -> sums.stream().allMatch(sum -> sum.total == 12));
  }

  @Test
  void append_goesOnWithoutTheLeader_andWhoComesBackCatchesUp() throws IOException {
    startAll();
    addGroup();
    add(5);
    int first = leader();
    stop(first);

    add(7);

    start(first);
    await(() -> sums.get(first).total >= 12);
  }

  @Test
  void start_afterAllHaveEnded_findsEverythingAtNewAddresses() throws IOException {
    startAll();
    addGroup();
    for (int i = 0; i < 120; i++) {
      add(1);
    }
    for (int i = 0; i < 3; i++) {
      stop(i);
    }

    startAll();

    add(1);
    await(() -> sums.stream().allMatch(sum -> sum.total == 121));
    assertThat(sums).anyMatch(sum -> sum.loaded > 0);
  }

  @Test
  void whoComesBackLate_isSentALongSnapshot() throws IOException {
    startAll();
    addGroup();
    add(5);
    int away = (leader() + 1) % 3;
    stop(away);
    sums.forEach(sum -> sum.padding = 20 << 20);

    // So many that what the snapshots have is not kept in the log.
    byte[] entry = new byte[16 << 10];
    entry[0] = 1;
    for (int i = 0; i < 30; i++) {
      addAll(Collections.nCopies(50, entry));
    }

    start(away);
    servers.get(away).add(GROUP, ids);
    await(() -> sums.get(away).total >= 1_505);
    assertThat(sums.get(away).loaded).as("of a snapshot that others made").isGreaterThan(5);
  }

  @Test
  void aLeader_handsOver_toWhoeverCouldLeadAtOnce() throws IOException {
    startAll();
    addGroup();
    add(5);
    int first = leader();
    ConsensusServer leading = Objects.requireNonNull(servers.get(first));
    Set<UUID> others = new HashSet<>(ids);
    others.remove(ids.get(first));
    await(() -> leading.successors(GROUP).equals(others));
    int away = (first + 1) % 3;
    int next = (first + 2) % 3;
    stop(away);
    await(() -> leading.successors(GROUP).equals(Set.of(ids.get(next))));

    await(() -> leading.transfer(GROUP, ids.get(next)).join());

    await(() -> Objects.requireNonNull(servers.get(next)).isLeader(GROUP));
    assertThat(leading.successors(GROUP)).isEmpty();
    assertThat(leading.transfer(GROUP, ids.get(next)).join()).as("it leads no more").isFalse();
    add(7);
    await(() -> sums.get(first).total == 12);
  }

  @Test
  void anEntryThatOneCannotApply_stopsTheGroupThere_untilItCan() throws IOException {
    startAll();
    addGroup();
    add(5);
    await(() -> sums.stream().allMatch(sum -> sum.total == 5));
    int stopped = (leader() + 1) % 3;
    Sum sum = sums.get(stopped);
    sum.refused = 9;

    add(9);
    add(1);
    await(() -> sums.stream().filter(other -> other.total == 15).count() == 2);
    assertThat(sum.total).isEqualTo(5);

    sum.refused = 0;
    await(
        () -> {
          servers.get(stopped).lookAfter();
          return sum.total == 15;
        });
  }

  @Test
  void snapshots_areTakenByBytes_andPurgeTheLog() throws IOException {
    snapshotEntries = 1_000_000;
    startAll();
    addGroup();
    byte[] entry = new byte[256 << 10];
    entry[0] = 1;

    // More than three segments have.
    for (int i = 0; i < 5; i++) {
      addAll(Collections.nCopies(32, entry));
    }

    await(() -> sums.stream().allMatch(sum -> sum.total >= 160 && sum.saved > 4));
    for (int i = 0; i < 3; i++) {
      Path logs = directory.resolve("s" + i);
      await(() -> bytesIn(logs, "log_") < 24L << 20);
    }
  }

  @Test
  void aSnapshotThatFails_leavesNothing_andIsTakenLater() throws IOException {
    startAll();
    addGroup();
    sums.forEach(sum -> sum.isBroken = true);
    for (int i = 0; i < 60; i++) {
      add(1);
    }
    await(() -> sums.stream().allMatch(sum -> sum.total >= 60));

    assertThat(bytesIn(directory, "snapshot")).isZero();

    sums.forEach(sum -> sum.isBroken = false);
    await(
        () -> {
          add(1);
          return sums.stream().allMatch(sum -> sum.saved > 0);
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
