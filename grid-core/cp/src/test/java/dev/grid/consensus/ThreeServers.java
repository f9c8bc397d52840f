package dev.grid.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Three servers of one process with a group, each with its own directory. Not thread-safe. */
final class ThreeServers implements AutoCloseable {

  static final UUID GROUP = UUID.randomUUID();

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long SNAPSHOT_BYTES = 1 << 20;

  final List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

  private final Path directory;
  private final @Nullable ConsensusServer[] servers = new ConsensusServer[3];
  private final Sum[] sums = {new Sum(), new Sum(), new Sum()};

  private final AtomicIntegerArray begun = new AtomicIntegerArray(3);

  long snapshotEntries = 50;
  long snapshotBytes = SNAPSHOT_BYTES;

  /** Of servers that are started from now on. */
  @Nullable ConsensusTls tls;

  ThreeServers(Path directory) {
    this.directory = directory;
  }

  /** Adds up the first bytes of entries. */
  static final class Sum implements GroupMachine {

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

  /** Where one's groups are. */
  Path directory(int i) {
    return directory.resolve("s" + i);
  }

  ConsensusServer get(int i) {
    return Objects.requireNonNull(servers[i], "it runs");
  }

  /** What one has since it was started last. */
  Sum sum(int i) {
    return sums[i];
  }

  /** How often the group has begun on one. */
  int begun(int i) {
    return begun.get(i);
  }

  List<Sum> sums() {
    return List.of(sums);
  }

  /** Starts one, with the group if it was there. */
  void start(int i) throws IOException {
    Sum sum = new Sum();
    ConsensusServer server =
        new ConsensusServer(
            ids.get(i),
            new ConsensusSettings(
                directory(i),
                "127.0.0.1",
                0,
                Duration.ofMillis(500),
                true,
                snapshotEntries,
                snapshotBytes,
                tls),
            group -> {
              begun.incrementAndGet(i);
              return sum;
            });
    servers[i] = server;
    sums[i] = sum;
    server.start();
    ConsensusServer.locate(ids.get(i), new InetSocketAddress("127.0.0.1", server.port()));
    server.add(GROUP, ids);
  }

  void startAll() throws IOException {
    for (int i = 0; i < 3; i++) {
      start(i);
    }
  }

  void stop(int i) throws IOException {
    ConsensusServer server = servers[i];
    if (server != null) {
      servers[i] = null;
      server.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < 3; i++) {
      stop(i);
    }
  }

  /** Whoever leads, when somebody does. */
  int leader() {
    await(() -> leaderNow() >= 0);
    int leader = leaderNow();
    return leader < 0 ? leader() : leader;
  }

  /** Whoever leads, or -1. */
  int leaderNow() {
    for (int i = 0; i < 3; i++) {
      ConsensusServer server = servers[i];
      if (server != null && server.isLeader(GROUP)) {
        return i;
      }
    }
    return -1;
  }

  static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Appends at whoever leads until it is acknowledged.
   *
   * @return what whoever leads has then: an attempt in vain may count, too
   */
  long add(int value) {
    add(new byte[] {(byte) value});
    return sum(leader()).total;
  }

  /** Awaits that all have the same, and so much at least: an attempt in vain may count, too. */
  void awaitSame(long least) {
    await(
        () ->
            sums().getFirst().total >= least
                && sums().stream().mapToLong(sum -> sum.total).distinct().count() == 1);
  }

  private void add(byte[] entry) {
    await(
        () -> {
          try {
            get(leader()).append(GROUP, entry).get(60, TimeUnit.SECONDS);
            return true;
          } catch (Exception e) {
            return false;
          }
        });
  }

  /** Appends all at once; what fails is appended again. What whoever leads has then. */
  long addAll(List<byte[]> entries) {
    ConsensusServer server = get(leader());
    List<CompletableFuture<Void>> under =
        entries.stream().map(entry -> server.append(GROUP, entry)).toList();
    for (int i = 0; i < under.size(); i++) {
      try {
        under.get(i).get(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        add(entries.get(i));
      }
    }
    return sum(leader()).total;
  }
}
