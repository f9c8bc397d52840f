package dev.grid.kernel.query;

import dev.grid.kernel.query.AttributePath.Step;

/**
 * Fields of portable values, which stand in them by their names: a field is first looked for where
 * it was in the last value. Part of its {@link AttributeReader}.
 */
final class PortableParts {

  // Types of fields; an array of each of the first ten has 10 more, of each later one 1 more.
  private static final int PORTABLE = 0;
  private static final int BYTE = 1;
  private static final int BOOLEAN = 2;
  private static final int CHAR = 3;
  private static final int SHORT = 4;
  private static final int INT = 5;
  private static final int LONG = 6;
  private static final int FLOAT = 7;
  private static final int DOUBLE = 8;
  private static final int STRING = 9;
  private static final int ARRAYS = 10;
  private static final int DECIMAL = 20;
  private static final int TIME = 22;
  private static final int DATE = 24;
  private static final int TIMESTAMP = 26;
  private static final int TIMESTAMP_WITH_TIMEZONE = 28;
  private static final int TYPES = 30;

  /** Of a year in a date. */
  private static final int YEAR_BYTES = Short.BYTES;

  private static final int IDS_BYTES = 2 * Integer.BYTES;

  private final AttributeReader in;

  PortableParts(AttributeReader in) {
    this.in = in;
  }

  /**
   * Visits a part.
   *
   * @param step the first that leads into the value
   * @param at where the version is
   */
  boolean visit(AttributePath path, int step, int at) {
    if (!(path.step(step) instanceof Step.Field field)) {
      return false;
    }
    int typeAt = find(field, at + 2 * Integer.BYTES);
    if (typeAt < 0) {
      return false;
    }
    boolean last = step + 1 == path.length();
    int type = in.int8(typeAt);
    int valueAt = typeAt + 1;
    if (type < 0 || type >= TYPES) {
      throw AttributeReader.notHere();
    }
    if (type == PORTABLE) {
      if (in.int8(valueAt) != 0) {
        return in.emitNull(last);
      }
      return last ? in.emitPart() : visit(path, step + 1, valueAt + 1 + IDS_BYTES);
    }
    if (isArray(type)) {
      if (in.int32(valueAt) < 0) {
        return in.emitNull(last);
      }
      return last ? in.emitPart() : visitItems(path, step + 1, itemType(type), valueAt);
    }
    if (!last) {
      return false;
    }
    if (type >= DECIMAL) {
      if (in.int8(valueAt) != 0) {
        return in.emitNull();
      }
      valueAt++;
    }
    set(type, valueAt);
    return in.emit();
  }

  private static boolean isArray(int type) {
    return type >= ARRAYS && (type < DECIMAL || (type & 1) != 0);
  }

  private static int itemType(int type) {
    return type < DECIMAL ? type - ARRAYS : type - 1;
  }

  /** Where the type of a field is, or a negative number if there is no such field. */
  private int find(Step.Field field, int countAt) {
    int count = in.count(countAt, Integer.BYTES);
    int positionsAt = countAt + Integer.BYTES;
    int expected = field.slots().portableField;
    for (int i = 0; i < count; i++) {
      int index = expected + i;
      if (index >= count) {
        index %= count;
      }
      int at = in.int32(positionsAt + index * Integer.BYTES);
      int length = in.int16(at);
      if (isName(field.name(), at + Short.BYTES, length)) {
        if (i != 0) {
          field.slots().portableField = index;
        }
        return at + Short.BYTES + length;
      }
    }
    return -1;
  }

  private boolean isName(String name, int at, int length) {
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((in.int8(at + i) & 0xff) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void set(int type, int at) {
    TypedValue value = in.value();
    switch (type) {
      case BYTE -> value.setLong(in.int8(at));
      case BOOLEAN -> value.setBoolean(in.int8(at) != 0);
      case CHAR -> value.setChar((char) in.int16(at));
      case SHORT -> value.setLong(in.int16(at));
      case INT -> value.setLong(in.int32(at));
      case LONG -> value.setLong(in.int64(at));
      case FLOAT -> value.setFloat(Float.intBitsToFloat(in.int32(at)));
      case DOUBLE -> value.setDouble(Double.longBitsToDouble(in.int64(at)));
      case STRING -> in.setText(at);
      case DECIMAL -> in.setDecimal(at);
      case TIME -> in.setTime(at);
      case DATE -> in.setDate(at, YEAR_BYTES);
      case TIMESTAMP -> in.setTimestamp(at, YEAR_BYTES);
      case TIMESTAMP_WITH_TIMEZONE -> in.setInstant(at, YEAR_BYTES);
      default -> throw AttributeReader.notHere();
    }
  }

  private boolean visitItems(AttributePath path, int step, int type, int at) {
    Step items = AttributeReader.itemStep(path, step);
    if (items == null) {
      return false;
    }
    boolean last = step + 1 == path.length();
    int count = in.count(at, 1);
    int wanted = items instanceof Step.Item item ? item.index() : -1;
    if (wanted >= count) {
      return in.endInNull();
    }
    // Only text must be walked; all other items are found by their place.
    int textAt = at + Integer.BYTES;
    for (int i = type == STRING || wanted < 0 ? 0 : wanted; i < count; i++) {
      in.countItem();
      if (wanted < 0 || i == wanted) {
        boolean ended = visitItem(path, step, type, at, i, textAt, last);
        if (ended || wanted >= 0) {
          return ended;
        }
      }
      if (type == STRING) {
        textAt += Integer.BYTES + Math.max(0, in.int32(textAt));
      }
    }
    return false;
  }

  private boolean visitItem(
      AttributePath path, int step, int type, int at, int index, int textAt, boolean last) {
    int itemsAt = at + Integer.BYTES;
    if (type == PORTABLE) {
      int itemAt = in.int32(itemsAt + IDS_BYTES + index * Integer.BYTES);
      return last ? in.emitPart() : visit(path, step + 1, itemAt);
    }
    if (!last) {
      return false;
    }
    if (type == STRING) {
      in.setText(textAt);
    } else if (type >= DECIMAL) {
      set(type, in.int32(itemsAt + index * Integer.BYTES));
    } else {
      set(type, itemsAt + index * itemBytes(type));
    }
    return in.emit();
  }

  private static int itemBytes(int type) {
    return switch (type) {
      case BYTE, BOOLEAN -> Byte.BYTES;
      case CHAR, SHORT -> Short.BYTES;
      case INT, FLOAT -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }
}
