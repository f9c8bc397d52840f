package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.Ports;
import dev.grid.coordination.tests.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The system that coordinates, whose servers may be broken. Confined to one thread. */
public interface ProofSystem extends AutoCloseable {

  /** Where workers connect, without settings. */
  String url();

  /** The servers that may be broken. */
  List<? extends Breakable> servers();

  @Override
  void close();

  /** A server that may be broken. */
  interface Breakable {

    /** The process, or -1 if that is this one. */
    long pid();

    /** Kills it. */
    void kill() throws InterruptedException;

    /** Asks it to end, and waits until it has. */
    void stop() throws InterruptedException;

    /** Starts it again after it was killed or stopped; it need not serve at once. */
    void start();

    /** Waits until it serves after a start. */
    void awaitServing() throws InterruptedException;

    /** Stops it where it is (SIGSTOP). */
    void pause();

    /** Lets it go on. */
    void resume();
  }

  /** A system with its servers, which {@code close} ends. */
  private static ProofSystem of(String at, List<? extends Breakable> breakable, Runnable end) {
    return new ProofSystem() {
      @Override
      public String url() {
        return at;
      }

      @Override
      public List<? extends Breakable> servers() {
        return breakable;
      }

      @Override
      public void close() {
        end.run();
      }
    };
  }

  /**
   * The one that a command names: {@code grid://} for a cluster of its own, a {@link Subject} with
   * a server of its own, or the URL of one that runs, and which nobody breaks.
   *
   * @param members of a cluster of its own
   * @param session the time to live of that cluster's sessions
   */
  static ProofSystem named(String name, int members, Duration session, Path logs)
      throws IOException {
    if (name.equals("grid://")) {
      return grid(members, session, logs);
    }
    if (name.contains("://")) {
      return at(name);
    }
    Subject subject = Subject.valueOf(name.toUpperCase(Locale.ROOT));
    Server server = subject.start();
    return of(subject.url(server), server);
  }

  /** One that nobody can break, or that runs elsewhere. */
  static ProofSystem at(String url) {
    return of(url, List.of(), () -> {});
  }

  /** One server, at a URL. */
  static ProofSystem of(String url, Server server) {
    Breakable one =
        new Breakable() {
          @Override
          public long pid() {
            return server.pid();
          }

          @Override
          public void kill() {
            server.kill();
          }

          @Override
          public void stop() {
            server.stop();
          }

          @Override
          public void start() {
            server.start();
          }

          @Override
          public void awaitServing() {} // Its start has waited.

          @Override
          public void pause() {
            server.pause();
          }

          @Override
          public void resume() {
            server.resume();
          }
        };
    return of(url, List.of(one), server::close);
  }

  /** A cluster of so many members in processes, with Raft groups of all of them. */
  static ProofSystem grid(int count, Duration session, Path logs) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(Ports.free());
    }
    String seeds = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    List<ProofProcess> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path directory = Files.createDirectories(logs.resolve("cp-" + i));
      members.add(
          new ProofProcess(
              "member-" + i,
              logs,
              line -> {},
              ProofMember.class,
              "" + ports.get(i),
              seeds,
              directory.toString(),
              "" + count,
              "" + session.toMillis()));
    }
    return of("grid://" + seeds, members, () -> members.forEach(ProofProcess::close));
  }
}
