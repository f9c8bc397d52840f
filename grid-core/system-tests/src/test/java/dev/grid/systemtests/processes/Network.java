package dev.grid.systemtests.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bridge with the sandbox itself at one of its ports and a namespace for each host at the others.
 * Host 0 is the sandbox, where the clients are. What a host refuses to hear is decided by the
 * packet filter of its own namespace, so each direction of a link can be cut by itself.
 */
final class Network implements AutoCloseable {

  /** The sandbox's own number: where the driver and its clients are. */
  static final int DRIVER = 0;

  private static final String PREFIX = "10.98.0.";
  private static final int DRIVER_ADDRESS = 254;
  private static final Path SLOW_CABLE = Path.of("src/test/python/slow-cable.py");

  private final int hosts;
  private final Path cableScript;
  private final Map<Integer, Process> slowCables = new HashMap<>();

  /** Builds the network for hosts 1 to {@code hosts}; only inside a sandbox. */
  Network(int hosts, Path module) {
    if (!Sandbox.isInside()) {
      throw new IllegalStateException("not in a sandbox: this would change the machine's network");
    }
    this.hosts = hosts;
    this.cableScript = module.resolve(SLOW_CABLE);
    Shell.run("ip link add grid0 type bridge");
    Shell.run("ip addr add " + address(DRIVER) + "/24 dev grid0");
    Shell.run("ip link set grid0 up");
    for (int host = 1; host <= hosts; host++) {
      connect(host);
    }
    for (int host = 0; host <= hosts; host++) {
      filter(host, "add table inet faults");
      filter(host, "add chain inet faults in { type filter hook input priority 0 ; }");
    }
  }

  private static void connect(int host) {
    Shell.run("ip netns add m" + host);
    Shell.run("ip link add v" + host + " type veth peer name eth0 netns m" + host);
    Shell.run("ip link set v" + host + " master grid0 up");
    Shell.run("ip -n m" + host + " addr add " + address(host) + "/24 dev eth0");
    Shell.run("ip -n m" + host + " link set eth0 up");
    Shell.run("ip -n m" + host + " link set lo up");
  }

  static String address(int host) {
    return PREFIX + (host == DRIVER ? DRIVER_ADDRESS : host);
  }

  /** What to put before a command so that it runs at a host. */
  static List<String> at(int host) {
    return host == DRIVER ? List.of() : List.of("ip", "netns", "exec", "m" + host);
  }

  private static void filter(int host, String rule) {
    List<String> command = new ArrayList<>(at(host));
    command.add("nft");
    command.addAll(List.of(rule.split(" ", -1)));
    Shell.run(String.join(" ", command));
  }

  /** From now on nothing that {@code from} send reaches {@code to}; the other direction stays. */
  void cut(Collection<Integer> from, Collection<Integer> to) {
    for (int receiver : to) {
      for (int sender : from) {
        if (sender != receiver) {
          filter(receiver, "add rule inet faults in ip saddr " + address(sender) + " drop");
        }
      }
    }
  }

  /** Of what this host should hear, a part is lost at random. */
  void lose(int host, int percent) {
    String some = "numgen random mod 100 < " + percent;
    filter(host, "add rule inet faults in ip saddr " + PREFIX + "0/24 " + some + " drop");
  }

  /** What this host sends and receives takes longer, each way. */
  void delay(int host, int delayMillis, int jitterMillis) {
    endDelay(host);
    List<String> command =
        List.of(
            "python3",
            cableScript.toString(),
            "v" + host,
            "grid0",
            Integer.toString(delayMillis),
            Integer.toString(jitterMillis));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      if (!"up".equals(process.inputReader().readLine())) {
        throw new IllegalStateException("no slow cable to host " + host);
      }
      slowCables.put(host, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delay host " + host, e);
    }
  }

  private void endDelay(int host) {
    Process process = slowCables.remove(host);
    if (process != null) {
      try {
        // The script puts the plain cable back when its input ends.
        process.getOutputStream().close();
        process.waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot end the delay of host " + host, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** All links as new. */
  void heal() {
    for (int host = 0; host <= hosts; host++) {
      filter(host, "flush chain inet faults in");
      endDelay(host);
    }
  }

  /** Takes the network down, when nothing uses it any more. */
  @Override
  public void close() {
    heal();
    for (int host = 1; host <= hosts; host++) {
      Shell.run("ip netns del m" + host);
    }
    Shell.run("ip link del grid0");
    filter(DRIVER, "delete table inet faults");
  }
}
