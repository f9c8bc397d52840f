package dev.grid.benchmarks.spring;

import dev.grid.benchmarks.Contender;
import dev.grid.benchmarks.spring.application.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An application that takes part. */
enum Side {
  /** Nothing but Spring Boot. */
  BARE(null, "bare.BareStart", null),
  /** Our starter with a member inside. */
  GRID_EMBEDDED(null, "grid.GridStart", "grid.GridApplication"),
  /** Our starter with a client. */
  GRID_CLIENT(Contender.GRID_APP, "grid.GridStart", "grid.GridApplication"),
  /** Our starter with a client and a near cache in front of its caches. */
  GRID_NEAR_CACHE(Contender.GRID_APP, null, "grid.GridApplication"),
  /** Boot's starter for Redis. */
  REDIS(Contender.REDIS, "redis.RedisStart", "redis.RedisApplication"),
  /** A client of the reference. */
  REFERENCE_CLIENT(
      Contender.REFERENCE, "reference.ReferenceStart", "reference.ReferenceApplication"),
  /** A member of the reference inside. */
  REFERENCE_EMBEDDED(null, "reference.ReferenceStart", null);

  private static final String PACKAGE = "dev.grid.benchmarks.spring.";

  /** The same for every application. */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+UseG1GC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final List<String> APPLICATION_ARGUMENTS =
      List.of(
          "--spring.main.web-application-type=none",
          "--spring.main.banner-mode=off",
          "--spring.jmx.enabled=false");

  private final @Nullable Contender server;
  private final @Nullable String startClass;
  private final @Nullable String speedClass;

  Side(@Nullable Contender server, @Nullable String startClass, @Nullable String speedClass) {
    this.server = server;
    this.startClass = startClass;
    this.speedClass = speedClass;
  }

  /** The name used on the command line and in reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Side ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The server that its application connects to; null if there is none. */
  @Nullable Contender server() {
    return server;
  }

  /**
   * Whether it differs from others in what is measured: of a near cache only reads of the cache.
   */
  boolean takesPartIn(Work work) {
    return this != GRID_NEAR_CACHE || work == Work.CACHE_HIT;
  }

  /** Which jars it has beside those of every application. */
  ClassPath.Of classPath() {
    return switch (this) {
      case BARE -> ClassPath.Of.NOBODY;
      case GRID_EMBEDDED, GRID_CLIENT, GRID_NEAR_CACHE -> ClassPath.Of.GRID;
      case REDIS -> ClassPath.Of.REDIS;
      case REFERENCE_CLIENT, REFERENCE_EMBEDDED -> ClassPath.Of.REFERENCE;
    };
  }

  /**
   * The command of the application whose start is measured.
   *
   * @param port of its server, or a free one for what it has inside
   */
  List<String> startCommand(int port) {
    return command(startClass, true, port, 0);
  }

  /** The command of the application whose work is measured, with so many entries in its cache. */
  List<String> speedCommand(int port, int entries) {
    return command(speedClass, false, port, entries);
  }

  private List<String> command(
      @Nullable String mainClass, boolean isForStart, int port, int entries) {
    if (mainClass == null) {
      throw new IllegalArgumentException("side=" + label() + " is not for this");
    }
    List<String> command = new ArrayList<>();
    command.add(Contender.javaLauncher());
    command.addAll(JVM_FLAGS);
    if (classPath() == ClassPath.Of.REFERENCE) {
      command.addAll(Contender.REFERENCE_FLAGS);
    }
    command.add("-cp");
    command.add(ClassPath.of(classPath(), isForStart));
    command.add(PACKAGE + mainClass);
    command.addAll(APPLICATION_ARGUMENTS);
    command.addAll(arguments(port, entries));
    return command;
  }

  private List<String> arguments(int port, int entries) {
    return switch (this) {
      case BARE -> List.of();
      case GRID_EMBEDDED ->
          List.of(
              "--grid.mode=embedded",
              "--grid.cluster-name=spring-benchmark",
              "--grid.network.host=127.0.0.1",
              "--grid.network.port=" + port);
      case GRID_CLIENT -> client(port);
      case GRID_NEAR_CACHE -> {
        List<String> arguments = new ArrayList<>(client(port));
        arguments.add("--grid.cache.near-cache=true");
        if (entries > 0) {
          arguments.add("--grid.maps.cache-orders.near-cache.entries-max=" + 2 * entries);
        }
        yield arguments;
      }
      case REDIS ->
          List.of("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + port);
      case REFERENCE_CLIENT -> List.of("--reference.port=" + port);
      case REFERENCE_EMBEDDED -> List.of("--reference.member=" + port);
    };
  }

  private static List<String> client(int port) {
    return List.of(
        "--grid.mode=client",
        "--grid.cluster-name=dev",
        "--grid.client.addresses=127.0.0.1:" + port);
  }
}
