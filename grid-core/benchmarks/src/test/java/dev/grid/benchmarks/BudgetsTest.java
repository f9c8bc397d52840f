package dev.grid.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LoadGenerator;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.Operation;
import dev.grid.benchmarks.load.Workload;
import dev.grid.client.GridClient;
import dev.grid.consensus.ConsensusServer;
import dev.grid.core.Grids;
import dev.grid.kernel.Structure;
import dev.grid.member.GridMember;
import dev.grid.protocol.Codec;
import dev.grid.structures.Structures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a member may allocate and hold: {@code budgets.properties} has the numbers. */
@Timeout(1800)
final class BudgetsTest {

  private static final Path BUDGETS = Path.of("budgets.properties");

  /** What may be in the same folder, where everything is compiled into one. */
  private static final Set<String> NOT_ENGINE = Set.of("benchmarks", "spring", "server", "samples");

  private static final int KEYS = 10_000;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  /** Code that is not compiled yet allocates more: the least of so many windows counts. */
  private static final int WINDOWS_MAX = 60;

  private static final int ENTRIES = 500_000;

  private static final String JVM_FLAGS = "-Xms512m -Xmx512m --enable-native-access=ALL-UNNAMED";
  private static final Arguments ARGUMENTS = arguments(JVM_FLAGS);

  /** Where compact object headers are no experiment. */
  private static final int COMPACT_HEADERS_RELEASE = 25;

  private static Arguments arguments(String jvmFlags) {
    return Arguments.parse(
        new String[] {"--out", "target/budgets", "--jvm-flags", jvmFlags},
        Set.of("out", "jvm-flags"));
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "SET", "OFFER_POLL"})
  void allocation_perOperation(Operation operation) throws Exception {
    long budget = budget("allocated." + operation);
    try (ServerProcess server = ServerProcess.startServing(Contender.GRID, ARGUMENTS);
        JvmProbe probe = JvmProbe.attach(server.pid())) {
      LoadGenerator generator = new LoadGenerator(server.target(), KEYS, 2);
      generator.load();
      double least = Double.MAX_VALUE;
      for (int i = 0; i < WINDOWS_MAX && least > budget; i++) {
        least = Math.min(least, allocated(operation, generator, probe));
      }
      assertThat(least).as("bytes allocated for one %s", operation).isLessThanOrEqualTo(budget);
    }
  }

  private static double allocated(Operation operation, LoadGenerator generator, JvmProbe probe)
      throws InterruptedException {
    double idleBytesPerNano = AllocationPerOperation.idleBytesPerNano(probe);
    Measurement measured =
        generator.measure(new Workload(operation, 4, 16), WINDOW, WINDOW, probe::allocatedBytes);
    double idleBytes = idleBytesPerNano * measured.elapsedNanos();
    return (measured.serverDelta() - idleBytes) / measured.operations();
  }

  @Test
  void footprint_afterStart() throws Exception {
    try (ServerProcess server = ServerProcess.startServing(Contender.GRID, ARGUMENTS);
        JvmProbe probe = JvmProbe.attach(server.pid())) {
      assertThat(probe.liveBytes().totalBytes())
          .as("live bytes")
          .isLessThanOrEqualTo(budget("footprint.live-heap-bytes"));
      assertThat((long) probe.loadedClasses())
          .as("loaded classes")
          .isLessThanOrEqualTo(budget("footprint.loaded-classes"));
    }
  }

  @Test
  void footprint_perEntry() throws Exception {
    boolean isCompact = Runtime.version().feature() >= COMPACT_HEADERS_RELEASE;
    Arguments arguments =
        isCompact ? arguments(JVM_FLAGS + " -XX:+UseCompactObjectHeaders") : ARGUMENTS;
    try (ServerProcess server = ServerProcess.startServing(Contender.GRID, arguments);
        JvmProbe probe = JvmProbe.attach(server.pid())) {
      double bytes = HeapPerEntry.growth(server, probe, ENTRIES).bytesPerEntry();
      assertThat(bytes)
          .as("live bytes per entry; less than key and value is not all of them")
          .isGreaterThan(LoadGenerator.KEY_AND_VALUE_BYTES);
      assertThat(bytes - LoadGenerator.KEY_AND_VALUE_BYTES)
          .as("live bytes per entry beyond key and value")
          .isLessThanOrEqualTo(
              budget(isCompact ? "footprint.entry-bytes" : "footprint.entry-bytes-before-jdk-25"));
    }
  }

  @Test
  void footprint_ofClassFiles() throws Exception {
    long bytes = 0;
    for (Path root : engineRoots()) {
      bytes += classBytes(root);
    }
    long budget = budget("footprint.engine-class-bytes");
    assertThat(bytes)
        .as("bytes of the engine's class files; less than half of the budget is not all of them")
        .isBetween(budget / 2, budget);
  }

  /** Where the classes of our modules are: jars, or folders if nothing is packaged. */
  private static Set<Path> engineRoots() throws Exception {
    Set<Path> roots = new HashSet<>();
    for (Class<?> one :
        List.of(
            Grid.class,
            Codec.class,
            Structure.class,
            Structures.class,
            ConsensusServer.class,
            GridClient.class,
            GridMember.class,
            Grids.class)) {
      roots.add(Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    return roots;
  }

  private static long classBytes(Path root) throws IOException {
    if (Files.isDirectory(root)) {
      return classBytesBelow(root);
    }
    try (FileSystem jar = FileSystems.newFileSystem(root)) {
      return classBytesBelow(jar.getPath("/"));
    }
  }

  private static long classBytesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("dev/grid"))) {
      long bytes = 0;
      for (Path file : files.filter(BudgetsTest::isOfTheEngine).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static boolean isOfTheEngine(Path file) {
    String name = file.toString();
    return name.endsWith(".class")
        && NOT_ENGINE.stream().noneMatch(other -> name.contains("dev/grid/" + other + "/"));
  }

  private static long budget(String name) {
    Properties budgets = new Properties();
    try (var in = Files.newBufferedReader(BUDGETS)) {
      budgets.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Long.parseLong(budgets.getProperty(name));
  }
}
