package dev.grid.systemtests.processes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A part of the machine in which a test may break what it likes: network, mount and process
 * namespaces of its own. They exist as long as the process that is started in them; when it ends,
 * the kernel kills the rest and removes links, addresses and mounts. So nothing needs a unique
 * name, and nothing is left behind.
 */
public final class Sandbox {

  private static final String MARK = "grid.sandbox";
  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);

  /** Each tool that is needed, and the package that has it. */
  private static final Map<String, String> TOOLS =
      new LinkedHashMap<>(
          Map.of(
              "unshare", "util-linux",
              "mount", "mount",
              "ip", "iproute2",
              "nft", "nftables",
              "python3", "python3"));

  private Sandbox() {}

  /**
   * The command that runs a main class in a new sandbox, with this process's JDK, after what the
   * sandbox needs has been installed.
   *
   * @param flags of the JVM
   * @throws IllegalStateException if this user may not make one
   */
  public static List<String> command(
      List<String> flags, String classPath, String mainClass, List<String> arguments) {
    requireRoot();
    installTools();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
    // Names of network namespaces are files; these are nobody else's.
    String enter =
        "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && ip link set lo up && exec"
            + " \"$@\"";
    command.addAll(List.of("sh", "-c", enter, "sh", javaLauncher(), "-D" + MARK + "=true"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    return command;
  }

  /** Whether this process runs in one. */
  public static boolean isInside() {
    return Boolean.getBoolean(MARK);
  }

  static String javaLauncher() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void requireRoot() {
    String user = Shell.run("id -u");
    if (!user.equals("0")) {
      throw new IllegalStateException(
          "user id="
              + user
              + ": tests with faults make network namespaces, for which they must run"
              + " as root; to build without them add -Dgroups='!faults'");
    }
  }

  private static void installTools() {
    Collection<String> missing = new TreeSet<>();
    TOOLS.forEach(
        (tool, owner) -> {
          if (!isOnPath(tool)) {
            missing.add(owner);
          }
        });
    if (!missing.isEmpty()) {
      Shell.run(List.of("apt-get", "update", "-qq"), INSTALL_MAX);
      List<String> install = new ArrayList<>(List.of("apt-get", "install", "-y", "-qq"));
      install.addAll(missing);
      Shell.run(install, INSTALL_MAX);
    }
  }

  private static boolean isOnPath(String tool) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return List.of(path.split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
