package dev.grid.systemtests.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A member at its host, which may be down. Confined to the thread that drives the test. */
final class ServerProcess {

  private static final Duration STATE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LEAVE_MAX = Duration.ofMinutes(5);
  private static final Duration TOOL_MAX = Duration.ofMinutes(5);
  private static final String FILLER = "filler";

  private static final String LOG_SPACE = "16m";

  /** More than Raft groups take in a run. */
  private static final String DISK_SPACE = "256m";

  private final int host;
  private final ServerKind kind;
  private final List<String> command;
  private final Path logs;
  private final URI stateUri;
  private final @Nullable Path disk;

  /** Null if neither clocks are moved nor disks are slowed. */
  private final @Nullable BentHost bent;

  private @Nullable Process process;
  private boolean paused;

  /** Whether it was started, and not ended since by this class. */
  private boolean wanted;

  private int starts;

  ServerProcess(
      int host,
      ServerKind kind,
      List<String> flags,
      ServerKind.Settings settings,
      Path logs,
      @Nullable Path disk,
      @Nullable BentHost bent) {
    this.host = host;
    this.bent = bent;
    this.kind = kind;
    this.logs = logs;
    this.disk = disk;
    command = new ArrayList<>(Network.at(host));
    command.add(Sandbox.javaLauncher());
    command.addAll(flags);
    command.addAll(kind.command(settings, host));
    stateUri =
        URI.create(
            "http://" + Network.address(host) + ":" + ServerKind.STATE_PORT + kind.statePath());
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run("mount -t tmpfs -o size=" + LOG_SPACE + " tmpfs " + logs);
    if (disk != null) {
      Shell.run("mkdir -p " + disk);
      Shell.run("mount -t tmpfs -o size=" + DISK_SPACE + " tmpfs " + disk);
    }
  }

  int host() {
    return host;
  }

  boolean isUp() {
    return process != null && process.isAlive();
  }

  /** Whether it is expected to answer: it runs, and was not paused. */
  boolean isAnswering() {
    return isUp() && !paused;
  }

  /** Starts it, on a host where it does not run; returns at once. */
  void start() {
    if (isUp()) {
      throw new IllegalStateException("host " + host + " already runs");
    }
    starts++;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(logs.toFile())
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve("start-" + starts + ".log").toFile());
    if (bent != null) {
      bent.addTo(builder.environment());
    }
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start host " + host, e);
    }
    paused = false;
    wanted = true;
  }

  /**
   * Looks whether it is where it should be.
   *
   * @throws IllegalStateException if it has ended by itself
   */
  void checkAlive() {
    if (wanted) {
      running();
    }
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      String how = process == null ? "" : ", exit " + process.exitValue();
      throw new IllegalStateException("host " + host + " does not run" + how + "; see " + logs);
    }
    return process;
  }

  void kill() {
    try {
      wanted = false;
      running().destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    paused = false;
  }

  void pause() {
    Shell.run(List.of("sh", "-c", "kill -STOP " + running().pid()), TOOL_MAX);
    paused = true;
  }

  void resume() {
    Shell.run(List.of("sh", "-c", "kill -CONT " + running().pid()), TOOL_MAX);
    paused = false;
  }

  /** Has it write what its threads do; returns at once. */
  void dumpThreads() {
    Shell.run(List.of("sh", "-c", "kill -QUIT " + running().pid()), TOOL_MAX);
  }

  /** Asks it to leave, with SIGTERM. */
  void askToLeave() {
    running().destroy();
    wanted = false;
  }

  /** Waits until it has left. */
  void awaitLeft() {
    Process leaving = Objects.requireNonNull(process);
    try {
      if (!leaving.waitFor(LEAVE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "host " + host + " has not ended " + LEAVE_MAX + " after SIGTERM; see " + logs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Leaves no space for its logs, nor for what it has of Raft groups. */
  void fillDisk() {
    fill(logs);
    if (disk != null) {
      fill(disk);
    }
  }

  private static void fill(Path folder) {
    String filler = folder.resolve(FILLER).toString();
    Shell.run(
        List.of(
            "sh",
            "-c",
            "dd if=/dev/zero of="
                + filler
                + " bs=64k 2>&1; dd if=/dev/zero bs=1k 2>&1 >>"
                + filler
                + " || true"),
        TOOL_MAX);
  }

  void freeDisk() {
    Shell.run("rm -f " + logs.resolve(FILLER));
    if (disk != null) {
      Shell.run("rm -f " + disk.resolve(FILLER));
    }
  }

  /**
   * Its clock and its disk.
   *
   * @throws IllegalStateException if the cluster was made without such faults
   */
  BentHost bent() {
    if (bent == null) {
      throw new IllegalStateException("host " + host + " was made with a clock and a disk as is");
    }
    return bent;
  }

  void straighten() {
    if (bent != null) {
      bent.straighten();
    }
  }

  /** Flips a bit of a file of a Raft group, or removes, empties or cuts the file. */
  void damageDisk(Random random) {
    Path groups = Objects.requireNonNull(disk, "it has groups").resolve("groups");
    try (Stream<Path> all = Files.walk(groups)) {
      List<Path> files =
          all.filter(file -> file.getFileName().toString().matches("log_.*|snapshot.*|raft-meta"))
              .filter(file -> file.toFile().length() > 0)
              .sorted()
              .toList();
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> Files.delete(file);
        case 1 -> Files.write(file, new byte[0]);
        case 2 -> Files.write(file, Arrays.copyOf(bytes, at));
        default -> {
          bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
          Files.write(file, bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it tells of itself; empty if it does not answer. */
  String state(HttpClient http) {
    return get(http, stateUri);
  }

  /** How many Raft groups it leads; -1 if it does not answer. */
  int ledGroups(HttpClient http) {
    String answer = get(http, stateUri.resolve(GroupCalls.LED_PATH));
    return answer.isEmpty() ? -1 : Integer.parseInt(answer);
  }

  /** How often members of groups were replaced as it says; -1 while that goes on. */
  int changesOfGroups(HttpClient http) {
    String answer = get(http, stateUri.resolve(GridNode.CHANGES_PATH));
    return answer.isEmpty() ? -1 : Integer.parseInt(answer);
  }

  /** Calls that it makes for a caller. */
  MemberCalls calls(String caller, Duration callMax) {
    return new MemberCalls(stateUri.resolve(GroupCalls.PATH), caller, callMax);
  }

  private static String get(HttpClient http, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(STATE_TIMEOUT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  boolean isQuiet(HttpClient http, int members) {
    return kind.isQuiet(state(http), members);
  }

  boolean isCoordinator(HttpClient http) {
    return kind.isCoordinator(state(http), Network.address(host));
  }

  /** Ends it, whatever it is doing, and keeps its logs beyond the sandbox in this folder. */
  void discard(Path kept) {
    if (isUp()) {
      kill();
    }
    freeDisk();
    Shell.run("mkdir -p " + kept);
    Shell.run(List.of("sh", "-c", "cp " + logs + "/*.log " + kept), LEAVE_MAX);
    Shell.run("umount " + logs);
    if (disk != null) {
      Shell.run("umount " + disk);
    }
    Shell.run("rmdir " + logs);
  }
}
