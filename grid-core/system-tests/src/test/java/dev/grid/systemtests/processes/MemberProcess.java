package dev.grid.systemtests.processes;

import dev.grid.systemtests.Eventually;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A member of ours as a process of this machine, without a sandbox: it can be killed, and that is
 * all. Its log is in {@code target/members}. Confined to the thread that drives the test.
 */
public final class MemberProcess {

  public static final String CLUSTER_NAME = ProcessCluster.CLUSTER_NAME;

  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Duration LEAVE_MAX = Duration.ofMinutes(5);
  private static final Path LOGS = Path.of("target/members");
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

  private final Process process;
  private final String stateAddress;

  private MemberProcess(Process process, String stateAddress) {
    this.process = process;
    this.stateAddress = stateAddress;
  }

  /**
   * Starts one, and returns at once.
   *
   * @param members where it and the others listen, host:port
   */
  public static MemberProcess start(String host, int port, int statePort, List<String> members) {
    List<String> command = new ArrayList<>(List.of(Sandbox.javaLauncher()));
    command.addAll(ProcessCluster.FLAGS);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            GridNode.class.getName(),
            host,
            Integer.toString(port),
            Integer.toString(statePort),
            String.join(",", members),
            "1"));
    try {
      Files.createDirectories(LOGS);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(LOGS.resolve(port + ".log").toFile()))
              .start();
      // However this JVM ends: nobody else would end it.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new MemberProcess(process, "http://" + host + ":" + statePort);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the member at port " + port, e);
    }
  }

  /** Kills them as by kill -9, each before it is known that another has ended. */
  public static void killAtOnce(List<MemberProcess> members) {
    members.forEach(member -> member.process.destroyForcibly());
    members.forEach(MemberProcess::kill);
  }

  /** Kills it as by kill -9. */
  public void kill() {
    end(process.destroyForcibly());
  }

  /** Asks it to leave with SIGTERM, and waits until it has. */
  public void leave() {
    process.destroy();
    end(process);
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(LEAVE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("a member has not ended within " + LEAVE_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Whether it knows so many members, and any one of them may be lost. */
  public boolean isSafe(int members) {
    return ServerKind.GRID.isQuiet(get(ServerKind.GRID.statePath()), members);
  }

  /** What it is known by. */
  public UUID id() {
    return UUID.fromString(answer(GridNode.ID_PATH));
  }

  /** The owner of each partition, as it says. */
  public List<UUID> owners() {
    return Stream.of(answer(GridNode.OWNERS_PATH).split(",", -1)).map(UUID::fromString).toList();
  }

  /** Asks again as long as it does not answer: it may stand still for a while. */
  private String answer(String path) {
    return Eventually.gives(
        "an answer to " + path,
        () -> {
          String body = get(path);
          return body.isEmpty() ? null : body;
        });
  }

  /** Empty if it does not answer. */
  private String get(String path) {
    if (!process.isAlive()) {
      throw new IllegalStateException("the member has ended: " + process + "; see " + LOGS);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stateAddress + path)).timeout(ANSWER_MAX).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
