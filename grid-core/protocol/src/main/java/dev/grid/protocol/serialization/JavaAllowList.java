package dev.grid.protocol.serialization;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which classes Java serialization may touch: none if the application names none; else those, and
 * with them values of the JDK that run no code of anybody else when read. Immutable.
 */
final class JavaAllowList {

  private static final String PACKAGE_SUFFIX = ".*";

  private static final Set<String> JDK_VALUES =
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
          "java.time.Ser",
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.BitSet",
          "java.util.CollSer",
          "java.util.Collections$EmptyList",
          "java.util.Collections$EmptyMap",
          "java.util.Collections$EmptySet",
          "java.util.Currency",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID");

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

  /** Whether the class may be part of a value: named, or a value of the JDK, or arrays of these. */
  boolean admits(String className) {
    if (classes.isEmpty() && packagePrefixes.isEmpty()) {
      return false;
    }
    String element = className;
    if (element.startsWith("[")) {
      element = element.substring(element.lastIndexOf('[') + 1);
      if (!element.startsWith("L")) {
        return true;
      }
      element = element.substring(1, element.length() - 1);
    }
    return JDK_VALUES.contains(element)
        || element.equals("java.lang.Object") && className.startsWith("[")
        || names(element);
  }
}
