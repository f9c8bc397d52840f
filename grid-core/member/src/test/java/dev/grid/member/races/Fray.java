package dev.grid.member.races;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Fray, which runs a program again and again and decides at each step which of its threads goes on.
 * It needs a JDK whose own classes tell it of their steps; that is linked from the one at hand,
 * once for each folder.
 *
 * @param java the runtime of that JDK
 * @param agents what has the program's classes tell of their steps
 * @param classPath the program's and Fray's
 * @param reports where Fray leaves what it saw
 */
record Fray(Path java, List<String> agents, List<Path> classPath, Path reports) {

  private static final long HANGS_AFTER_MINUTES = 60;

  /**
   * A run takes some thousands; the first, which loads classes, ten times as many. One that takes
   * so many more is one in which a thread spins while the one that it waits for stands, which may
   * go on until Fray, which notes each step, has no memory.
   */
  private static final int STEPS_MAX = 1_000_000;

  /** What is linked: the parts of the JDK that the races and Fray use. */
  private static final String MODULES =
      "java.rmi,java.logging,java.management,jdk.unsupported,java.naming,java.xml,java.instrument";

  /** Beginnings of the names of the jars that linking needs. */
  private static final List<String> LINKING =
      List.of(
          "fray-instrumentation-base",
          "fray-instrumentation-jdk",
          "fray-runtime",
          "asm-",
          "annotations-",
          "kotlin-stdlib-",
          "kotlin-reflect-",
          "kotlinx-serialization-");

  /** How a process has ended. */
  record Ended(int exitCode, String output) {

    /** How many runs were given up as they took too many steps; Fray's own thread says so. */
    long givenUp() {
      return output
          .lines()
          .filter(line -> line.contains("LivenessException") && line.contains("\"Thread-"))
          .count();
    }
  }

  /**
   * Links the JDK unless the folder has one.
   *
   * @param jdk release 25
   * @param folder kept between builds
   * @param reports emptied by whoever made it
   */
  static Fray prepare(Path jdk, List<Path> classPath, Path folder, Path reports) throws Exception {
    Path linked = folder.resolve("java");
    if (!Files.exists(linked.resolve("release"))) {
      delete(linked);
      Files.createDirectories(folder);
      List<Path> needed =
          classPath.stream()
              .filter(jar -> LINKING.stream().anyMatch(nameOf(jar)::startsWith))
              .toList();
      String path = joined(needed);
      Ended ended =
          run(
              List.of(
                  jdk.resolve("bin").resolve("jlink").toString(),
                  "-J-javaagent:" + jar(classPath, "fray-instrumentation-jdk"),
                  "-J--module-path=" + path,
                  "-J--add-modules=org.pastalab.fray.instrumentation.jdk",
                  "-J--class-path=" + path,
                  "--output=" + linked,
                  "--add-modules=" + MODULES,
                  "--fray-instrumentation"),
              reports);
      if (ended.exitCode() != 0) {
        throw new IllegalStateException("jlink failed: " + ended.output());
      }
    }
    Path library = folder.resolve("libjvmti.so");
    try (JarFile jar = new JarFile(jar(classPath, "fray-jvmti-linux").toFile());
        InputStream in = jar.getInputStream(jar.getEntry("libjvmti.so"))) {
      Files.write(library, in.readAllBytes());
    }
    List<String> agents =
        List.of(
            "-javaagent:" + jar(classPath, "fray-instrumentation-agent"), "-agentpath:" + library);
    return new Fray(linked.resolve("bin").resolve("java"), agents, classPath, reports);
  }

  /** Runs {@link RaceOnce} so often. */
  Ended run(String argument, int times, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx512m"));
    command.addAll(agents);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", joined(classPath)));
    command.add("org.pastalab.fray.core.MainKt");
    command.addAll(List.of("--run-config", "cli", "--clazz", RaceOnce.class.getName()));
    command.addAll(List.of("--method", "main", "-a", argument, "--iter", "" + times));
    command.addAll(List.of("--scheduler", "pos", "--timeline-coverage", "none"));
    command.addAll(List.of("--max-scheduled-step", Integer.toString(STEPS_MAX)));
    command.addAll(List.of("--output", reports.resolve("report").toString()));
    command.addAll(options);
    return run(command, reports);
  }

  private static Ended run(List<String> command, Path folder) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(HANGS_AFTER_MINUTES, TimeUnit.MINUTES);
      return new Ended(ended ? process.exitValue() : -1, Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path jar(List<Path> classPath, String name) {
    return classPath.stream()
        .filter(jar -> nameOf(jar).startsWith(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
  }

  private static String nameOf(Path jar) {
    return jar.getFileName().toString();
  }

  private static String joined(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(joining(File.pathSeparator));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
