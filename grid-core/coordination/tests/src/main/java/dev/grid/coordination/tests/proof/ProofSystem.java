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

  /** How many servers may be restarted. */
  int servers();

  /** Kills one and starts it again. */
  void restart(int server) throws InterruptedException;

  @Override
  void close() throws InterruptedException;

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
      public void restart(int server) {
        throw new IllegalStateException("there are no servers");
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
      public void restart(int unused) {
        server.kill();
        server.start();
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
      public void restart(int server) throws InterruptedException {
        members.get(server).kill();
        members.get(server).restart();
      }

      @Override
      public void close() throws InterruptedException {
        for (ProofProcess member : members) {
          member.close();
        }
      }
    };
  }
}
