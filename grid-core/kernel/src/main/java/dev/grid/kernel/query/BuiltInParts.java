package dev.grid.kernel.query;

import dev.grid.kernel.query.AttributePath.Step;
import dev.grid.protocol.serialization.bytes.TypeIds;

/**
 * Values of the protocol's own types, and items of its arrays and collections. Part of its {@link
 * AttributeReader}.
 */
final class BuiltInParts {

  /** Of a year in a date. */
  private static final int YEAR_BYTES = Integer.BYTES;

  private static final int DATE_BYTES = 6;
  private static final int TIME_BYTES = 7;

  /** How deep collections may be in collections. */
  private static final int NESTING_MAX = 32;

  private final AttributeReader in;

  BuiltInParts(AttributeReader in) {
    this.in = in;
  }

  /**
   * Sets the value of a type without parts.
   *
   * @return false if it has parts
   */
  boolean setScalar(int typeId, int at) {
    TypedValue value = in.value();
    switch (typeId) {
      case TypeIds.NULL -> value.setNull();
      case TypeIds.BYTE -> value.setLong(in.int8(at));
      case TypeIds.BOOLEAN -> value.setBoolean(in.int8(at) != 0);
      case TypeIds.CHAR -> value.setChar((char) in.int16(at));
      case TypeIds.SHORT -> value.setLong(in.int16(at));
      case TypeIds.INT -> value.setLong(in.int32(at));
      case TypeIds.LONG -> value.setLong(in.int64(at));
      case TypeIds.FLOAT -> value.setFloat(Float.intBitsToFloat(in.int32(at)));
      case TypeIds.DOUBLE -> value.setDouble(Double.longBitsToDouble(in.int64(at)));
      case TypeIds.STRING -> in.setText(at);
      case TypeIds.UUID -> value.setUuid(in.int64(at), in.int64(at + Long.BYTES));
      case TypeIds.BIG_INTEGER -> in.setBigInteger(at);
      case TypeIds.BIG_DECIMAL -> in.setDecimal(at);
      case TypeIds.DATE -> value.setInstantMillis(in.int64(at));
      case TypeIds.LOCAL_DATE -> in.setDate(at, YEAR_BYTES);
      case TypeIds.LOCAL_TIME -> in.setTime(at);
      case TypeIds.LOCAL_DATE_TIME -> in.setTimestamp(at, YEAR_BYTES);
      case TypeIds.OFFSET_DATE_TIME -> in.setInstant(at, YEAR_BYTES);
      default -> {
        if (needsClass(typeId)) {
          value.setNeedsClass();
          return true;
        }
        return false;
      }
    }
    return true;
  }

  /** Whether the class decides what the bytes mean. */
  private static boolean needsClass(int typeId) {
    return switch (typeId) {
      case TypeIds.IDENTIFIED, TypeIds.JAVA_SERIALIZABLE, TypeIds.JAVA_EXTERNALIZABLE -> true;
      default -> typeId > 0;
    };
  }

  /** Visits items of an array or collection. */
  boolean visitParts(AttributePath path, int step, int typeId, int at) {
    if (needsClass(typeId)
        || typeId == TypeIds.COMPACT_WITH_SCHEMA
        || typeId == TypeIds.OPTIONAL
        || isMap(typeId)) {
      throw AttributeReader.notHere();
    }
    if (typeId == TypeIds.NULL) {
      return in.endInNull();
    }
    Step items = AttributeReader.itemStep(path, step);
    if (items == null) {
      return false;
    }
    int itemBytes = itemBytes(typeId);
    if (itemBytes == 0 && !isCollection(typeId) && typeId != TypeIds.STRING_ARRAY) {
      return false;
    }
    int countAt = isSorted(typeId) ? endOfObject(at, 0) : at;
    int count = in.int32(countAt) < 0 ? 0 : in.count(countAt, 1);
    int wanted = items instanceof Step.Item item ? item.index() : -1;
    if (wanted >= count) {
      return in.endInNull();
    }
    int itemAt = countAt + Integer.BYTES;
    if (itemBytes > 0 && wanted >= 0) {
      return visitItem(path, step, typeId, itemAt + wanted * itemBytes);
    }
    for (int i = 0; i < count; i++) {
      in.countItem();
      if (wanted < 0 || i == wanted) {
        boolean ended = visitItem(path, step, typeId, itemAt);
        if (ended || wanted >= 0) {
          return ended;
        }
      }
      if (itemBytes > 0) {
        itemAt += itemBytes;
      } else if (typeId == TypeIds.STRING_ARRAY) {
        itemAt += Integer.BYTES + Math.max(0, in.int32(itemAt));
      } else if (i + 1 < count) {
        itemAt = endOfObject(itemAt, 0);
      }
    }
    return false;
  }

  private boolean visitItem(AttributePath path, int step, int typeId, int at) {
    int itemType = itemType(typeId);
    if (itemType == TypeIds.NULL) {
      return in.visitObject(path, step + 1, in.int32(at), at + Integer.BYTES);
    }
    if (step + 1 < path.length()) {
      return false;
    }
    return setScalar(itemType, at) && in.emit();
  }

  /** The type of an array's items, or of null if each says its own. */
  private static int itemType(int typeId) {
    return switch (typeId) {
      case TypeIds.BYTE_ARRAY -> TypeIds.BYTE;
      case TypeIds.BOOLEAN_ARRAY -> TypeIds.BOOLEAN;
      case TypeIds.CHAR_ARRAY -> TypeIds.CHAR;
      case TypeIds.SHORT_ARRAY -> TypeIds.SHORT;
      case TypeIds.INT_ARRAY -> TypeIds.INT;
      case TypeIds.LONG_ARRAY -> TypeIds.LONG;
      case TypeIds.FLOAT_ARRAY -> TypeIds.FLOAT;
      case TypeIds.DOUBLE_ARRAY -> TypeIds.DOUBLE;
      case TypeIds.STRING_ARRAY -> TypeIds.STRING;
      default -> TypeIds.NULL;
    };
  }

  /** What each item of an array of numbers takes; 0 for anything else. */
  private static int itemBytes(int typeId) {
    return switch (typeId) {
      case TypeIds.BYTE_ARRAY, TypeIds.BOOLEAN_ARRAY -> Byte.BYTES;
      case TypeIds.CHAR_ARRAY, TypeIds.SHORT_ARRAY -> Short.BYTES;
      case TypeIds.INT_ARRAY, TypeIds.FLOAT_ARRAY -> Integer.BYTES;
      case TypeIds.LONG_ARRAY, TypeIds.DOUBLE_ARRAY -> Long.BYTES;
      default -> 0;
    };
  }

  private static boolean isCollection(int typeId) {
    return typeId == TypeIds.OBJECT_ARRAY
        || typeId <= TypeIds.ARRAY_LIST && typeId >= TypeIds.COPY_ON_WRITE_ARRAY_LIST
        || typeId <= TypeIds.HASH_SET && typeId >= TypeIds.PRIORITY_QUEUE;
  }

  private static boolean isSorted(int typeId) {
    return switch (typeId) {
      case TypeIds.TREE_SET,
          TypeIds.CONCURRENT_SKIP_LIST_SET,
          TypeIds.PRIORITY_BLOCKING_QUEUE,
          TypeIds.PRIORITY_QUEUE ->
          true;
      default -> false;
    };
  }

  private static boolean isMap(int typeId) {
    return typeId == TypeIds.ENTRY
        || typeId == TypeIds.IMMUTABLE_ENTRY
        || typeId <= TypeIds.HASH_MAP && typeId >= TypeIds.TREE_MAP;
  }

  /** Where an object ends that begins with its type. */
  private int endOfObject(int at, int depth) {
    int typeId = in.int32(at);
    int from = at + Integer.BYTES;
    return switch (typeId) {
      case TypeIds.NULL -> from;
      case TypeIds.BYTE, TypeIds.BOOLEAN -> from + Byte.BYTES;
      case TypeIds.CHAR, TypeIds.SHORT -> from + Short.BYTES;
      case TypeIds.INT, TypeIds.FLOAT -> from + Integer.BYTES;
      case TypeIds.LONG, TypeIds.DOUBLE, TypeIds.DATE -> from + Long.BYTES;
      case TypeIds.UUID -> from + 2 * Long.BYTES;
      case TypeIds.STRING, TypeIds.JSON -> endOfText(from);
      case TypeIds.BIG_INTEGER -> endOfText(from);
      case TypeIds.BIG_DECIMAL -> endOfText(from) + Integer.BYTES;
      case TypeIds.LOCAL_DATE -> from + DATE_BYTES;
      case TypeIds.LOCAL_TIME -> from + TIME_BYTES;
      case TypeIds.LOCAL_DATE_TIME -> from + DATE_BYTES + TIME_BYTES;
      case TypeIds.OFFSET_DATE_TIME -> from + DATE_BYTES + TIME_BYTES + Integer.BYTES;
      case TypeIds.COMPACT -> in.compact().end(from);
      case TypeIds.PORTABLE -> endOfPortable(from);
      default -> endOfCollection(typeId, from, depth);
    };
  }

  private int endOfText(int at) {
    return at + Integer.BYTES + Math.max(0, in.int32(at));
  }

  private int endOfPortable(int at) {
    int end = in.int32(at + 3 * Integer.BYTES);
    if (end <= at) {
      throw AttributeReader.notHere();
    }
    return end;
  }

  private int endOfCollection(int typeId, int at, int depth) {
    int itemBytes = itemBytes(typeId);
    if (itemBytes > 0) {
      return at + Integer.BYTES + Math.max(0, in.int32(at)) * itemBytes;
    }
    if (depth == NESTING_MAX || !isCollection(typeId) && typeId != TypeIds.STRING_ARRAY) {
      throw AttributeReader.notHere();
    }
    int countAt = isSorted(typeId) ? endOfObject(at, depth + 1) : at;
    int count = in.int32(countAt) < 0 ? 0 : in.count(countAt, Integer.BYTES);
    int end = countAt + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      in.countItem();
      end = typeId == TypeIds.STRING_ARRAY ? endOfText(end) : endOfObject(end, depth + 1);
    }
    return end;
  }
}
