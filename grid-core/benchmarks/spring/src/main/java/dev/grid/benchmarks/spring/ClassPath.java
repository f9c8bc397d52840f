package dev.grid.benchmarks.spring;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The part of this process' class path that an application has: Boot configures an application by
 * what it finds there.
 */
final class ClassPath {

  /** Whose jars an application has. */
  enum Of {
    NOBODY,
    GRID,
    REDIS,
    REFERENCE
  }

  /** What jars begin with that only our applications have. */
  private static final List<String> GRID =
      List.of("grid-", "jctools-", "jgroups-", "ratis-", "netty-all-");

  private static final List<String> REDIS =
      List.of(
          "spring-boot-data-redis-",
          "spring-boot-netty-",
          "spring-boot-starter-data-redis-",
          "spring-data-keyvalue-",
          "spring-data-redis-",
          "spring-oxm-",
          "spring-session-data-redis-",
          "lettuce-",
          "redis-authx-");

  private static final List<String> REFERENCE =
      List.of("hazelcast-", "spring-boot-hazelcast-", "spring-boot-starter-hazelcast-");

  /** What Redis' starter brings of Spring, and others have for their repositories and caches. */
  private static final List<String> SPRING_DATA =
      List.of(
          "spring-boot-data-commons-",
          "spring-boot-persistence-",
          "spring-boot-transaction-",
          "spring-context-support-",
          "spring-data-commons-",
          "spring-tx-");

  /** What is measured, but is no part of a starter. */
  private static final List<String> MEASURED =
      List.of(
          "caffeine-",
          "grid-spring-data-",
          "jakarta.servlet-api-",
          "spring-boot-cache-",
          "spring-boot-session-",
          "spring-session-",
          "spring-web-");

  private ClassPath() {}

  /**
   * The class path of an application.
   *
   * @param isForStart whether it has its starter alone, as where its start is measured
   */
  static String of(Of side, boolean isForStart) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> has(side, isForStart, new File(entry).getName()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean has(Of side, boolean isForStart, String jar) {
    if (jar.startsWith("grid-benchmarks-")) {
      return false; // That is how we measure.
    }
    if (beginsWithOneOf(REFERENCE, jar)) {
      return side == Of.REFERENCE;
    }
    if (beginsWithOneOf(REDIS, jar)) {
      return side == Of.REDIS && !(isForStart && beginsWithOneOf(MEASURED, jar));
    }
    if (isForStart && beginsWithOneOf(MEASURED, jar)) {
      return false;
    }
    if (beginsWithOneOf(GRID, jar)) {
      return side == Of.GRID;
    }
    if (isForStart && beginsWithOneOf(SPRING_DATA, jar)) {
      return side == Of.REDIS;
    }
    if (jar.startsWith("netty-") || jar.startsWith("reactor-") || jar.startsWith("reactive-")) {
      // Netty serves both; the reactor is Redis' alone.
      return side == Of.REDIS || side == Of.GRID && jar.startsWith("netty-");
    }
    return true;
  }

  private static boolean beginsWithOneOf(List<String> names, String jar) {
    return names.stream().anyMatch(jar::startsWith);
  }
}
