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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A member at its host, which may be down. Confined to the thread that drives the test. */
final class ServerProcess {

  private static final Duration STATE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LEAVE_MAX = Duration.ofMinutes(5);
  private static final Duration TOOL_MAX = Duration.ofMinutes(5);
  private static final String LOG_SPACE = "16m";

  private final int host;
  private final ServerKind kind;
  private final List<String> command;
  private final Path logs;
  private final URI stateUri;
  private @Nullable Process process;
  private boolean paused;

  /** Whether it was started, and not ended since by this class. */
  private boolean wanted;

  private int starts;

  ServerProcess(
      int host, ServerKind kind, List<String> flags, ServerKind.Settings settings, Path logs) {
    this.host = host;
    this.kind = kind;
    this.logs = logs;
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
    try {
      process =
          new ProcessBuilder(command)
              .directory(logs.toFile())
              .redirectErrorStream(true)
              .redirectOutput(logs.resolve("start-" + starts + ".log").toFile())
              .start();
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

  /** Leaves no space for its logs. */
  void fillDisk() {
    Shell.run(
        List.of(
            "sh", "-c", "dd if=/dev/zero of=" + logs.resolve("filler") + " bs=64k 2>&1 || true"),
        TOOL_MAX);
  }

  void freeDisk() {
    Shell.run("rm -f " + logs.resolve("filler"));
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
    Shell.run("rmdir " + logs);
  }
}
