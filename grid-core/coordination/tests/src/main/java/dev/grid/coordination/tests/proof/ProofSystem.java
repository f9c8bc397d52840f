package dev.grid.coordination.tests.proof;

import dev.grid.coordination.tests.servers.Ports;
import dev.grid.coordination.tests.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The system that coordinates, which may be broken. Confined to one thread. */
public interface ProofSystem extends AutoCloseable {

  /** Where workers connect, without settings. */
  String url();

  /** How many servers may be broken. */
  int servers();

  /** Kills one. */
  void kill(int server) throws InterruptedException;

  /** Asks one to end, and waits until it has. */
  void stop(int server) throws InterruptedException;

  /** Starts one again that was killed or stopped. */
  void start(int server);

  /** Stops one where it is (SIGSTOP). */
  void pause(int server);

  /** Lets one go on. */
  void resume(int server);

  @Override
  void close();

  /** One that nobody can break, or that runs elsewhere. */
  static ProofSystem at(String url) {
    return new ProofSystem() {
      @Override
      public String url() {
        return url;
      }

      @Override
      public int servers() {
        return 0;
      }

      @Override
      public void kill(int server) {
        throw new IllegalStateException("there are no servers");
      }

      @Override
      public void stop(int server) {
        kill(server);
      }

      @Override
      public void start(int server) {
        kill(server);
      }

      @Override
      public void pause(int server) {
        kill(server);
      }

      @Override
      public void resume(int server) {
        kill(server);
      }

      @Override
      public void close() {}
    };
  }

  /** One server, at a URL. */
  static ProofSystem of(String url, Server server) {
    return new ProofSystem() {
      @Override
      public String url() {
        return url;
      }

      @Override
      public int servers() {
        return 1;
      }

      @Override
      public void kill(int unused) {
        server.kill();
      }

      @Override
      public void stop(int unused) {
        server.stop();
      }

      @Override
      public void start(int unused) {
        server.start();
      }

      @Override
      public void pause(int unused) {
        server.pause();
      }

      @Override
      public void resume(int unused) {
        server.resume();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  /** A cluster of so many members in processes, with Raft groups of all of them. */
  static ProofSystem grid(int count, Path logs) throws IOException, InterruptedException {
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
              "" + count));
    }
    return new ProofSystem() {
      @Override
      public String url() {
        return "grid://" + seeds;
      }

      @Override
      public int servers() {
        return members.size();
      }

      @Override
      public void kill(int server) throws InterruptedException {
        members.get(server).kill();
      }

      @Override
      public void stop(int server) throws InterruptedException {
        members.get(server).terminate();
      }

      @Override
      public void start(int server) {
        members.get(server).restart();
      }

      @Override
      public void pause(int server) {
        members.get(server).pause();
      }

      @Override
      public void resume(int server) {
        members.get(server).resume();
      }

      @Override
      public void close() {
        for (ProofProcess member : members) {
          member.close();
        }
      }
    };
  }
}
