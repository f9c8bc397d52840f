package dev.grid.benchmarks.etcd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/**
 * Three servers of etcd with its defaults, which force each change to the disk, as processes.
 * Confined to one thread.
 */
public final class EtcdCluster implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private final List<Integer> ports;
  private final List<Process> processes = new ArrayList<>();

  private EtcdCluster(List<Integer> ports) {
    this.ports = ports;
  }

  /**
   * Starts them and waits until they serve.
   *
   * @param ports two free ones for each: first those for clients, then those for each other
   * @param directory where each keeps its log
   * @throws IOException if there is no {@code etcd} on the path
   */
  public static EtcdCluster start(List<Integer> ports, Path directory) throws IOException {
    int servers = ports.size() / 2;
    EtcdCluster cluster = new EtcdCluster(List.copyOf(ports.subList(0, servers)));
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      peers.add("server" + i + "=" + url(ports.get(servers + i)));
    }
    try {
      for (int i = 0; i < servers; i++) {
        String client = url(ports.get(i));
        String peer = url(ports.get(servers + i));
        Path data = Files.createDirectories(directory.resolve("etcd-" + i));
        cluster.processes.add(
            new ProcessBuilder(
                    "etcd",
                    "--name=server" + i,
                    "--data-dir=" + data,
                    "--listen-client-urls=" + client,
                    "--advertise-client-urls=" + client,
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=" + String.join(",", peers))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("etcd-" + i + ".log").toFile())
                .start());
      }
      cluster.awaitServing();
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private void awaitServing() {
    long start = System.nanoTime();
    for (int port : ports) {
      try (EtcdCalls calls = new EtcdCalls(port)) {
        while (!serves(calls)) {
          if (System.nanoTime() - start > START_MAX.toNanos()) {
            throw new IllegalStateException("etcd does not serve at port " + port);
          }
          LockSupport.parkNanos(POLL.toNanos());
        }
      }
    }
  }

  private static boolean serves(EtcdCalls calls) {
    try {
      return calls.count("serves") >= 0;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Those for clients. */
  public List<Integer> ports() {
    return ports;
  }

  public List<Long> pids() {
    return processes.stream().map(Process::pid).toList();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
