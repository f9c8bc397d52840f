package dev.grid.kernel.query;

import dev.grid.protocol.serialization.builtin.BuiltInType;
import dev.grid.protocol.serialization.builtin.BuiltInTypes;
import dev.grid.protocol.serialization.bytes.TypeIds;
import java.util.HashSet;
import java.util.Set;

/** Classes by their names, none of which is loaded for it. */
final class ClassNames {

  /** What clients of the reference call a JSON value. */
  private static final String JSON = "com.hazelcast.core.HazelcastJsonValue";

  private ClassNames() {}

  /** The types of the protocol whose values are of a class, by their ids. */
  static Set<Integer> typeIdsOf(String className) {
    Set<Integer> typeIds = new HashSet<>();
    for (BuiltInType<?> type : BuiltInTypes.list()) {
      boolean isJson = type.typeId() == TypeIds.JSON && className.equals(JSON);
      if (isJson || isOf(type.type(), className)) {
        typeIds.add(type.typeId());
      }
    }
    return Set.copyOf(typeIds);
  }

  /** Whether a class, or one above it, has the name. */
  static boolean isOf(Class<?> type, String className) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals(className) || isInterfaceOf(c, className)) {
        return true;
      }
    }
    return className.equals(Object.class.getName());
  }

  private static boolean isInterfaceOf(Class<?> type, String className) {
    for (Class<?> i : type.getInterfaces()) {
      if (i.getName().equals(className) || isInterfaceOf(i, className)) {
        return true;
      }
    }
    return false;
  }
}
