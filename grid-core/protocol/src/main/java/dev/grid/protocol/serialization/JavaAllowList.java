package dev.grid.protocol.serialization;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which classes Java serialization may touch. Immutable.
 *
 * <p>Always: everyday values of the JDK that have no type of their own in the protocol, arrays of
 * them, and enums; reading one runs no code of anybody else but an enum's own initializer. With
 * them {@link JavaSerialization} writes what the reference's Java clients write for the same value.
 * If the application names classes: those, and the JDK's collections within them.
 */
final class JavaAllowList {

  private static final String PACKAGE_SUFFIX = ".*";

  /** Values that are written this way by themselves. */
  private static final Set<String> JDK_VALUES =
      Set.of(
          "java.net.URI",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "java.time.Duration",
          "java.time.Instant",
          "java.time.MonthDay",
          "java.time.OffsetTime",
          "java.time.Period",
          "java.time.Year",
          "java.time.YearMonth",
          "java.time.ZoneOffset",
          "java.time.ZoneRegion",
          "java.time.ZonedDateTime",
          "java.util.BitSet",
          "java.util.Currency",
          "java.util.Locale",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong");

  /** What values are made of. */
  private static final Set<String> JDK_PARTS =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Short",
          "java.lang.String",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.LocalTime",
          "java.time.OffsetDateTime",
          "java.time.Ser",
          "java.util.Date",
          "java.util.UUID");

  /** What classes that the application names may hold. */
  private static final Set<String> JDK_COLLECTIONS =
      Set.of(
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.CollSer",
          "java.util.Collections$EmptyList",
          "java.util.Collections$EmptyMap",
          "java.util.Collections$EmptySet",
          "java.util.EnumMap",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.TreeMap",
          "java.util.TreeSet");

  private final Set<String> classes = new HashSet<>();
  private final Set<String> packagePrefixes = new HashSet<>();

  JavaAllowList(List<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.endsWith(PACKAGE_SUFFIX)) {
        packagePrefixes.add(pattern.substring(0, pattern.length() - 1));
      } else {
        classes.add(pattern);
      }
    }
  }

  /** Whether the application named the class, or a package that it is in. */
  boolean names(String className) {
    return classes.contains(className) || packagePrefixes.stream().anyMatch(className::startsWith);
  }

  /** Whether the class is an enum or a value of the JDK that is always written this way. */
  static boolean isValue(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    if (type.isArray() && (element.isPrimitive() || JDK_PARTS.contains(element.getName()))) {
      return true;
    }
    return element.isEnum() || JDK_VALUES.contains(element.getName());
  }

  /** Whether the class may be part of a value: by its name, and then by what it is. */
  boolean admits(String className) {
    String element = className;
    if (element.startsWith("[")) {
      element = element.substring(element.lastIndexOf('[') + 1);
      if (!element.startsWith("L")) {
        return true;
      }
      element = element.substring(1, element.length() - 1);
    }
    if (JDK_VALUES.contains(element) || JDK_PARTS.contains(element)) {
      return true;
    }
    boolean isAnyNamed = !classes.isEmpty() || !packagePrefixes.isEmpty();
    return isAnyNamed
        && (JDK_COLLECTIONS.contains(element)
            || element.equals("java.lang.Object") && className.startsWith("[")
            || names(element));
  }
}
