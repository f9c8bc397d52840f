package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.Operation;
import dev.grid.benchmarks.load.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that takes part in a comparison. */
public enum Contender {
  /** The least a JVM can do; see {@code LimitServer}. */
  LIMIT,
  /** Our member, embedded in a bare main class, or what {@code --grid-command} says. */
  GRID,
  /** Our stand-alone Spring Boot server. */
  GRID_APP,
  /** As {@link #GRID}, with users and rules of which every call is asked. */
  GRID_POLICY,
  /** As {@link #GRID}, with TLS by the JDK's engine. */
  GRID_TLS_JDK,
  /** As {@link #GRID}, with TLS by BoringSSL, as our stand-alone server has it. */
  GRID_TLS_BORINGSSL,
  /** A Hazelcast community member. */
  REFERENCE,
  /** Redis, for orientation only. */
  REDIS,
  /** Redis with TLS. */
  REDIS_TLS;

  private static final String CERTIFICATES = "certificates";
  private static final String AUTHORITY = "ca.pem";

  private static final String SERVERS = "dev.grid.benchmarks.servers.";

  /** Same heap, same collector and same access to native memory for every server on a JVM. */
  private static final String JVM_FLAGS =
      "-Xms2g -Xmx2g -XX:+UseG1GC -Djava.rmi.server.hostname=127.0.0.1"
          + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

  /** What the reference's own start scripts open, so that it may run at its best. */
  public static final List<String> REFERENCE_FLAGS =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  /** The name used on the command line and in reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Contender ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  boolean runsOnJvm() {
    return this != REDIS && this != REDIS_TLS;
  }

  Target target(Arguments arguments, int port) {
    return switch (this) {
      case LIMIT, GRID, GRID_APP, REFERENCE -> Target.wire(port);
      case GRID_POLICY -> Target.wire(port).withLogin();
      case GRID_TLS_JDK, GRID_TLS_BORINGSSL ->
          Target.wire(port).withTls(certificate(arguments, AUTHORITY));
      case REDIS -> Target.resp(port);
      case REDIS_TLS -> Target.resp(port).withTls(certificate(arguments, AUTHORITY));
    };
  }

  /** Whether what it needs is on this machine. */
  boolean isAvailable(Arguments arguments) {
    return switch (this) {
      case LIMIT, GRID, GRID_POLICY, REFERENCE -> true;
      case GRID_APP -> Files.exists(gridAppJar(arguments));
      case GRID_TLS_JDK, GRID_TLS_BORINGSSL -> arguments.has(CERTIFICATES);
      case REDIS -> redisIsOnPath();
      case REDIS_TLS -> arguments.has(CERTIFICATES) && redisIsOnPath();
    };
  }

  /** Whether several of its servers can be one cluster. */
  boolean canCluster() {
    return switch (this) {
      case GRID, GRID_APP, REFERENCE -> true;
      case LIMIT, GRID_POLICY, GRID_TLS_JDK, GRID_TLS_BORINGSSL, REDIS, REDIS_TLS -> false;
    };
  }

  /** What can be asked of it. */
  Set<Operation> operations() {
    return switch (this) {
      case GRID, GRID_APP, REFERENCE -> EnumSet.allOf(Operation.class);
      case LIMIT, GRID_POLICY, GRID_TLS_JDK, GRID_TLS_BORINGSSL, REDIS, REDIS_TLS ->
          EnumSet.of(Operation.GET, Operation.SET);
    };
  }

  /**
   * The command that serves on {@code port} until it is terminated.
   *
   * @param members ports of all members of the cluster it belongs to, its own among them
   */
  List<String> command(Arguments arguments, int port, List<Integer> members) {
    String addresses =
        members.stream().map(member -> "127.0.0.1:" + member).collect(Collectors.joining(","));
    return switch (this) {
      case LIMIT -> main(arguments, List.of(), "LimitServer", port);
      case GRID ->
          arguments.has("grid-command")
              ? words(
                  arguments
                      .text("grid-command", "")
                      .replace("{port}", "" + port)
                      .replace("{members}", addresses))
              : main(
                  arguments,
                  List.of(),
                  "GridServer",
                  port,
                  "--members",
                  addresses,
                  "--cp-directory",
                  arguments.text("cp-directory", ""));
      case GRID_POLICY -> main(arguments, List.of(), "GridServer", port, "--policy", "true");
      case GRID_TLS_JDK -> tls(arguments, port, "JDK");
      case GRID_TLS_BORINGSSL -> tls(arguments, port, "BoringSSL");
      case GRID_APP ->
          concat(
              java(arguments),
              List.of(
                  "-jar",
                  gridAppJar(arguments).toString(),
                  "--grid.cluster-name=dev",
                  "--grid.network.host=127.0.0.1",
                  "--grid.network.port=" + port,
                  "--grid.network.join.members=" + addresses));
      case REFERENCE ->
          main(arguments, REFERENCE_FLAGS, "ReferenceServer", port, "--members", addresses);
      case REDIS ->
          words("redis-server --bind 127.0.0.1 --appendonly no --port " + port + " --save ''");
      case REDIS_TLS ->
          words(
              ("redis-server --bind 127.0.0.1 --appendonly no --port 0 --tls-port %d --save ''"
                      + " --tls-auth-clients no --tls-cert-file %s --tls-key-file %s"
                      + " --tls-ca-cert-file %s")
                  .formatted(
                      port,
                      certificate(arguments, "member.pem"),
                      certificate(arguments, "member.key"),
                      certificate(arguments, AUTHORITY)));
    };
  }

  private static List<String> tls(Arguments arguments, int port, String engine) {
    String certificates = arguments.text(CERTIFICATES, "");
    return main(
        arguments,
        List.of(),
        "GridServer",
        port,
        "--certificates",
        certificates,
        "--tls-engine",
        engine);
  }

  /** A file of the folder that {@code grid-certs.sh} has made. */
  private static Path certificate(Arguments arguments, String file) {
    return Path.of(arguments.text(CERTIFICATES, ""), file).toAbsolutePath();
  }

  /** The launcher of the JDK that runs this comparison. */
  public static String javaLauncher() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> java(Arguments arguments) {
    return concat(List.of(javaLauncher()), words(arguments.text("jvm-flags", JVM_FLAGS)));
  }

  private static List<String> main(
      Arguments arguments, List<String> flags, String mainClass, int port, String... more) {
    List<String> program =
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            SERVERS + mainClass,
            "--port",
            Integer.toString(port));
    return concat(concat(concat(java(arguments), flags), program), List.of(more));
  }

  private static Path gridAppJar(Arguments arguments) {
    return Path.of(arguments.text("grid-app-jar", "grid-server-app/target/grid-server-app.jar"));
  }

  private static boolean redisIsOnPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
  }

  private static List<String> words(String command) {
    return Arrays.stream(command.trim().split(" +", -1))
        .map(word -> word.equals("''") ? "" : word)
        .toList();
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
