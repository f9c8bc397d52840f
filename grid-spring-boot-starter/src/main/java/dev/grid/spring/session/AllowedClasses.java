package dev.grid.spring.session;

import java.util.HashSet;
import java.util.Set;

/** Which classes attributes may be made of. Immutable. */
final class AllowedClasses {

  private static final String PACKAGE_SUFFIX = ".*";

  /** Values and collections that run no code of anybody else when they are read. */
  private static final Set<String> JDK =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Exception",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.RuntimeException",
          "java.lang.Short",
          "java.lang.StackTraceElement",
          "java.lang.String",
          "java.lang.String$CaseInsensitiveComparator",
          "java.lang.Throwable",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.net.URI",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "java.time.Duration",
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.LocalTime",
          "java.time.MonthDay",
          "java.time.OffsetDateTime",
          "java.time.OffsetTime",
          "java.time.Period",
          "java.time.Ser",
          "java.time.Year",
          "java.time.YearMonth",
          "java.time.ZoneOffset",
          "java.time.ZoneRegion",
          "java.time.ZonedDateTime",
          "java.util.AbstractList",
          "java.util.AbstractMap",
          "java.util.AbstractSet",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.BitSet",
          "java.util.Calendar",
          "java.util.CollSer",
          "java.util.Currency",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.GregorianCalendar",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.SimpleTimeZone",
          "java.util.TimeZone",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.Vector",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentHashMap$Segment",
          "java.util.concurrent.CopyOnWriteArrayList",
          "java.util.concurrent.CopyOnWriteArraySet",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.locks.AbstractOwnableSynchronizer",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer",
          "java.util.concurrent.locks.ReentrantLock",
          "java.util.concurrent.locks.ReentrantLock$NonfairSync",
          "java.util.concurrent.locks.ReentrantLock$Sync",
          "sun.util.calendar.ZoneInfo");

  /** Unmodifiable, empty and synchronized views, and those of one item. */
  private static final String JDK_VIEWS = "java.util.Collections$";

  private final Set<String> classes = new HashSet<>();
  private final Set<String> packagePrefixes = new HashSet<>();

  AllowedClasses(Iterable<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.endsWith(PACKAGE_SUFFIX)) {
        packagePrefixes.add(pattern.substring(0, pattern.length() - 1));
      } else {
        classes.add(pattern);
      }
    }
  }

  /** Whether a class, or array of classes, is named. */
  boolean admits(String className) {
    String element = className;
    if (element.startsWith("[")) {
      element = element.substring(element.lastIndexOf('[') + 1);
      if (!element.startsWith("L")) {
        return true; // Of primitive values.
      }
      element = element.substring(1, element.length() - 1);
    }
    return JDK.contains(element)
        || element.startsWith(JDK_VIEWS)
        || classes.contains(element)
        || packagePrefixes.stream().anyMatch(element::startsWith);
  }

  static boolean isEnum(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return Enum.class.isAssignableFrom(element);
  }
}
