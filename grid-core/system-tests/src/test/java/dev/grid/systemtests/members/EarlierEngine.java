package dev.grid.systemtests.members;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The engine of an earlier commit, compiled from its sources, which are in {@code
 * src/test/upgrade/engine.zip}: so that no test depends on the history that a clone has. {@code
 * earlier-engine.sh} makes that file, and its comment is the commit.
 *
 * <p>Libraries are today's: what members say to each other is theirs, not the libraries'.
 */
final class EarlierEngine {

  private static final Path UPGRADE = Path.of("src/test/upgrade");
  private static final Path TARGET = Path.of("target/earlier-engine");

  /** Folders of classes, and jars of our own modules. */
  private static final Pattern OURS = Pattern.compile("grid-[^/]*\\.jar");

  private final Path sources;
  private final Path classes;

  private EarlierEngine(Path root) {
    sources = root.resolve("sources");
    classes = root.resolve("classes");
  }

  /** Compiles it, a minute's work at most where nothing else runs. */
  static EarlierEngine compiled() {
    try {
      Path root = Files.createDirectories(TARGET);
      EarlierEngine engine = new EarlierEngine(Files.createTempDirectory(root, "build"));
      engine.extract();
      Path processor = engine.compileProcessor();
      engine.compileMembers(processor);
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of a process that runs it. */
  String classPath() {
    return classes + File.pathSeparator + libraries();
  }

  private static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !OURS.matcher(Path.of(entry).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void extract() throws IOException {
    try (ZipFile zip = new ZipFile(UPGRADE.resolve("engine.zip").toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        Path file = sources.resolve(entry.getName()).normalize();
        if (!entry.isDirectory() && file.startsWith(sources)) {
          Files.createDirectories(file.getParent());
          Files.copy(zip.getInputStream(entry), file);
        }
      }
    }
  }

  private Path compileProcessor() throws IOException {
    Path processor = classes.resolveSibling("processor");
    compile(processor, List.of("-proc:none"), files(Path.of("grid-core/processor"), "java"));
    copyResources(processor, Path.of("grid-core/processor"));
    return processor;
  }

  private void compileMembers(Path processor) throws IOException {
    List<Path> all = new ArrayList<>(List.of(UPGRADE.resolve("EarlierNode.java")));
    for (String module :
        List.of("api", "protocol", "kernel", "structures", "client", "member", "core")) {
      all.addAll(files(Path.of("grid-core", module), "java"));
      copyResources(classes, Path.of("grid-core", module));
    }
    Path lock = sources.resolve("grid-core/protocol/protocol.lock").toAbsolutePath();
    Path generated = Files.createDirectories(classes.resolveSibling("generated"));
    compile(
        classes,
        List.of(
            "-processorpath",
            processor.toString(),
            "-Agrid.protocol.lock=" + lock,
            "-s",
            generated.toString()),
        all);
  }

  private List<Path> files(Path module, String folder) throws IOException {
    Path main = sources.resolve(module).resolve("src/main").resolve(folder);
    if (!Files.isDirectory(main)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(main)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void copyResources(Path to, Path module) throws IOException {
    Path from = sources.resolve(module).resolve("src/main/resources");
    for (Path file : files(module, "resources")) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  private static void compile(Path to, List<String> options, List<Path> sources)
      throws IOException {
    Files.createDirectories(to);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "-nowarn",
            "-parameters",
            "-d",
            to.toString(),
            "-cp",
            libraries() + File.pathSeparator + to));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean succeeded =
          compiler
              .getTask(said, files, null, all, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!succeeded) {
        throw new IllegalStateException("the earlier engine does not compile: " + said);
      }
    }
  }

  /** A member of it, as a process. Its log is in {@code target/members}. */
  static final class Node {

    private static final Path LOGS = Path.of("target/members");
    private static final List<String> FLAGS =
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

    private final Process process;

    private Node(Process process) {
      this.process = process;
    }

    /** Asks it to leave, and waits until it has. */
    void leave() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }

    /** Kills it as by kill -9. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
      return process.isAlive();
    }
  }

  /**
   * Starts a member, and returns at once.
   *
   * @param address where it listens, host:port
   * @param members where it and the others do
   */
  Node start(String cluster, String address, List<String> members) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Node.FLAGS);
    command.addAll(
        List.of("-cp", classPath(), "EarlierNode", cluster, address, String.join(",", members)));
    try {
      Files.createDirectories(Node.LOGS);
      Path log = Node.LOGS.resolve("earlier-" + address.replace(':', '-') + ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      // However this JVM ends: nobody else would end it.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Node(process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start an earlier member at " + address, e);
    }
  }
}
