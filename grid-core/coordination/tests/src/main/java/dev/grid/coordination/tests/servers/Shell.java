package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of the machine: where they are, running them to their end, and installing what is
 * missing.
 */
final class Shell {

  private static final Duration COMMAND_MAX = Duration.ofMinutes(1);
  private static final Duration INSTALLATION_MAX = Duration.ofMinutes(5);

  /** Why packages could not be installed: each takes minutes, and is not tried again. */
  private static final Map<String, String> FAILED = new ConcurrentHashMap<>();

  private Shell() {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The command, run as that user if this process is root's and the user has a name. */
  static List<String> as(String user, List<String> command) {
    if (user.isEmpty() || !isRoot()) {
      return command;
    }
    List<String> whole =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
    whole.addAll(command);
    return whole;
  }

  /**
   * Installs a package of Debian.
   *
   * @throws IllegalStateException if this process may not, or apt-get fails
   */
  static void install(String debianPackage) {
    if (!isRoot()) {
      throw new IllegalStateException(
          "a server is missing, and only root can install it: apt-get install " + debianPackage);
    }
    // At run level 1 no service is started by the installation.
    String install =
        "export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1;"
            + " A='apt-get -o DPkg::Lock::Timeout=240 -o Acquire::http::Timeout=20"
            + " -o Acquire::Retries=1'; I=\"$A install -y -qq --no-install-recommends "
            + debianPackage
            + "\"; $I || { $A update -qq && $I; }";
    String failure = FAILED.get(debianPackage);
    if (failure != null) {
      throw new IllegalStateException("was tried in this process before: " + failure);
    }
    try {
      run(INSTALLATION_MAX, List.of("sh", "-c", install));
    } catch (IllegalStateException e) {
      FAILED.put(debianPackage, "" + e.getMessage());
      throw e;
    }
  }

  /**
   * Runs a command to its end.
   *
   * @return what it printed
   * @throws IllegalStateException if it fails or takes more than a minute, with what it printed
   */
  static String run(List<String> command) {
    return run(COMMAND_MAX, command);
  }

  private static String run(Duration timeout, List<String> command) {
    Path output = null;
    try {
      output = Files.createTempFile("grid-shell", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
      }
      String printed = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "exit=" + process.exitValue() : "not ended after=" + timeout;
        throw new IllegalStateException(command + " " + how + ":\n" + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    } finally {
      if (output != null) {
        output.toFile().delete();
      }
    }
  }

  /**
   * Whether there is a program of this name on the path or in the folders where Debian has servers.
   */
  static boolean has(String program, String... moreFolders) {
    return !find(program, moreFolders).isEmpty();
  }

  /**
   * The file of a program.
   *
   * @throws IllegalStateException if there is none
   */
  static String program(String program, String... moreFolders) {
    String found = find(program, moreFolders);
    if (found.isEmpty()) {
      throw new IllegalStateException("no program " + program + " on the path");
    }
    return found;
  }

  private static String find(String program, String... moreFolders) {
    List<String> folders = new ArrayList<>(List.of(moreFolders));
    folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)));
    folders.addAll(List.of("/usr/sbin", "/usr/bin"));
    for (String folder : folders) {
      Path file = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return "";
  }

  /** Deletes a folder with all in it; what is not there is not missed. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // What a server that has just been killed leaves in the temporary folder does no harm.
      folder.toFile().deleteOnExit();
    }
  }
}
