package dev.grid.systemtests.processes;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Members as processes, each at a host of its own, numbered from 1; {@link #DRIVER} is where this
 * process is. Only inside a {@link Sandbox}. Confined to the thread that drives the test.
 */
public final class ProcessCluster implements AutoCloseable {

  /** The cluster's name, for clients. */
  public static final String CLUSTER_NAME = "faults";

  /** The host number of this process, for cuts between it and members. */
  public static final int DRIVER = Network.DRIVER;

  static final int CLIENT_PORT = 5701;

  private static final Duration QUIET_MAX = Duration.ofMinutes(5);

  /**
   * A cut that was healed may still be noticed, as silence, a little later: only a cluster that
   * stays quiet for so long is.
   */
  private static final Duration QUIET_MIN = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(100);
  static final List<String> FLAGS =
      List.of(
          "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private final Network network;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<String> addresses;
  private final Path logs;
  private final ServerKind.@Nullable Groups groups;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  /**
   * Lays out the hosts; starts nothing.
   *
   * @param root of the source tree
   * @param logs where the members' logs are left
   * @param backups of every structure
   * @param groups Raft groups, or null for none; what their folder has is deleted
   * @param isBent whether clocks are to be moved or disks slowed; needs {@code gcc}
   */
  public ProcessCluster(
      ServerKind kind,
      int size,
      int backups,
      ServerKind.@Nullable Groups groups,
      boolean isBent,
      Path root,
      Path logs) {
    this.logs = logs.toAbsolutePath();
    this.groups = groups;
    deleteDisks();
    network = new Network(size, root.resolve("grid-core/system-tests"));
    addresses =
        IntStream.rangeClosed(1, size)
            .mapToObj(host -> Network.address(host) + ":" + CLIENT_PORT)
            .toList();
    ServerKind.Settings settings =
        new ServerKind.Settings(root.toAbsolutePath(), addresses, backups, groups);
    Path library =
        isBent
            ? BentHost.compile(root.toAbsolutePath().resolve("grid-core/system-tests"), this.logs)
            : null;
    for (int host = 1; host <= size; host++) {
      Path own = this.logs.resolve("live-m" + host);
      Path disk = groups == null ? null : groups.disk(host);
      BentHost bent = library == null ? null : new BentHost(library, own);
      servers.add(new ServerProcess(host, kind, FLAGS, settings, own, disk, bent));
    }
  }

  private void deleteDisks() {
    if (groups != null) {
      Shell.run("rm -rf " + groups.disks());
    }
  }

  private ServerProcess server(int host) {
    return servers.get(host - 1);
  }

  /** Where clients connect, host:port of each member. */
  public List<String> addresses() {
    return addresses;
  }

  public int size() {
    return servers.size();
  }

  /**
   * Starts all members at the same moment and waits until they are one quiet cluster.
   *
   * @return how long that took
   */
  public Duration startAll() {
    servers.forEach(ServerProcess::start);
    return awaitQuiet();
  }

  public void start(int host) {
    server(host).start();
  }

  public void kill(int host) {
    server(host).kill();
  }

  public void pause(int host) {
    server(host).pause();
  }

  public void resume(int host) {
    server(host).resume();
  }

  /** Stops it as an operator does, and waits until it has ended. */
  public void leave(int host) {
    leaveWhile(host, () -> {});
  }

  /**
   * Stops one as an operator does, has something happen meanwhile, and waits until it has ended.
   */
  public void leaveWhile(int host, Runnable meanwhile) {
    server(host).askToLeave();
    meanwhile.run();
    server(host).awaitLeft();
  }

  /** The member that the others follow; asked for until one tells of it, for one may be slow. */
  public int coordinator() {
    long start = System.nanoTime();
    while (System.nanoTime() - start <= QUIET_MAX.toNanos()) {
      for (ServerProcess server : servers) {
        if (server.isAnswering() && server.isCoordinator(http)) {
          return server.host();
        }
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IllegalStateException("nobody coordinates; members say " + states());
  }

  /** The member that leads most Raft groups; waits until there is one. */
  public int leader() {
    int[] leader = new int[1];
    await(
        "a leader",
        Duration.ZERO,
        () -> {
          int most = 0;
          for (ServerProcess server : servers) {
            int led = server.isAnswering() ? server.ledGroups(http) : 0;
            if (led > most) {
              most = led;
              leader[0] = server.host();
            }
          }
          return most > 0;
        });
    return leader[0];
  }

  /** How many Raft groups are led by members that answer, beside this one. */
  public int groupsLedBeside(int host) {
    return servers.stream()
        .filter(server -> server.host() != host && server.isAnswering())
        .mapToInt(server -> Math.max(0, server.ledGroups(http)))
        .sum();
  }

  /** Waits until members that answer, beside this one, lead so many Raft groups. */
  public void awaitGroupsLedBeside(int host, int count) {
    await("other leaders", Duration.ZERO, () -> groupsLedBeside(host) >= count);
  }

  /**
   * How often members of Raft groups were replaced, as all say that answer; waits until they do.
   */
  public int changesOfGroups() {
    int[] changes = new int[1];
    await("what groups are", Duration.ZERO, () -> (changes[0] = changesNow()) >= 0);
    return changes[0];
  }

  /** Waits until members of Raft groups were replaced so often, as all say that answer. */
  public void awaitChangesOfGroups(int count) {
    await("a member replaced", Duration.ZERO, () -> changesNow() >= count);
  }

  private int changesNow() {
    return servers.stream()
        .filter(ServerProcess::isAnswering)
        .mapToInt(server -> server.changesOfGroups(http))
        .min()
        .orElse(-1);
  }

  /** Calls on Raft groups that a member makes, on a thread of this caller's. */
  public MemberCalls calls(int host, String caller, Duration callMax) {
    return server(host).calls(caller, callMax);
  }

  /** Leaves no space for the logs of this member. */
  public void fillDisk(int host) {
    server(host).fillDisk();
  }

  /** Damages a file of a Raft group on this host's disk, where the member does not run. */
  public void damageDisk(int host, Random random) {
    server(host).damageDisk(random);
  }

  /** Has a host's wall clock say so much more than it should; {@link #heal} sets it right. */
  public void moveClock(int host, int seconds) {
    server(host).bent().moveClock(seconds);
  }

  /**
   * Each time that a host forces something to its disk takes so much longer, until {@link #heal}.
   */
  public void slowDisk(int host, Duration more) {
    server(host).bent().slowDisk(more);
  }

  /** From now on nothing that {@code from} send reaches {@code to}; the other direction stays. */
  public void cutOneWay(Collection<Integer> from, Collection<Integer> to) {
    network.cut(from, to);
  }

  /** From now on these and those do not hear of each other. */
  public void cut(Collection<Integer> these, Collection<Integer> those) {
    network.cut(these, those);
    network.cut(those, these);
  }

  /** Of what is sent to this host, a part is lost. */
  public void lose(int host, int percent) {
    network.lose(host, percent);
  }

  /** What this host sends and receives takes longer, each way. */
  public void delay(int host, int delayMillis, int jitterMillis) {
    network.delay(host, delayMillis, jitterMillis);
  }

  /**
   * Undoes everything: links as new, disks free and fast, clocks right, paused members resumed,
   * dead ones started.
   */
  public void heal() {
    network.heal();
    for (ServerProcess server : servers) {
      server.freeDisk();
      server.straighten();
      if (!server.isUp()) {
        server.start();
      } else if (!server.isAnswering()) {
        server.resume();
      }
    }
  }

  /**
   * Waits until each member that runs sees all that run, and any of them might be stopped without
   * loss.
   *
   * @return how long it took until it was so for good
   * @throws IllegalStateException if it takes longer than {@link #QUIET_MAX}, or a member has ended
   *     by itself
   */
  public Duration awaitQuiet() {
    List<ServerProcess> running = servers.stream().filter(ServerProcess::isAnswering).toList();
    return await(
        "a quiet cluster",
        QUIET_MIN,
        () -> {
          servers.forEach(ServerProcess::checkAlive);
          return running.stream().allMatch(server -> server.isQuiet(http, running.size()));
        });
  }

  /**
   * Waits until a condition has held for so long.
   *
   * @return after how long it began to hold
   */
  private Duration await(String what, Duration forGood, BooleanSupplier condition) {
    long start = System.nanoTime();
    long since = start;
    while (true) {
      long now = System.nanoTime();
      if (!condition.getAsBoolean()) {
        since = System.nanoTime();
      } else if (now - since >= forGood.toNanos()) {
        return Duration.ofNanos(since - start);
      }
      if (now - start > QUIET_MAX.toNanos()) {
        throw new IllegalStateException(
            "not within "
                + QUIET_MAX
                + ": "
                + what
                + "; see "
                + logs
                + "; members say "
                + states());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private String states() {
    return servers.stream()
        .map(server -> server.isUp() ? "[" + server.state(http) + "]" : "[down]")
        .collect(Collectors.joining(" "));
  }

  /** Has each member that answers write what its threads do to its log. */
  public void dumpThreads() {
    servers.stream().filter(ServerProcess::isAnswering).forEach(ServerProcess::dumpThreads);
  }

  /** Ends all members and leaves their logs. */
  @Override
  public void close() {
    for (int host = 1; host <= size(); host++) {
      server(host).discard(logs.resolve("m" + host));
    }
    deleteDisks();
    network.close();
  }
}
