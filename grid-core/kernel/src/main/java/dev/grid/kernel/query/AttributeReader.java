package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.TypeIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/**
 * Finds attributes in serialized keys and values and makes no objects but for decimals. What is not
 * there is {@code MISSING}, or {@code NULL} if the way to it ends in a null or in a list that is
 * too short; what has parts is {@code BYTES} as a whole and {@code PART} within another value; what
 * cannot be read without a class, whose schema is not known here, or whose bytes are not what they
 * should be, is {@code NEEDS_CLASS}: whoever reads it as an object then says what is wrong.
 * Confined to one thread; never blocks unless its {@link Schemas} do.
 */
public final class AttributeReader {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int TYPE_AT = 4;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int SECONDS_PER_HOUR = 3_600;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Offsets that point at the same bytes again and again could make little into much work. */
  private static final int ITEMS_PER_BYTE_MAX = 8;

  /** How many digits a decimal may have: comparing it takes time with them. */
  private static final int DECIMAL_BYTES_MAX = 4_096;

  private final TypedValue value = new TypedValue();
  private final CompactParts compact;
  private final PortableParts portable = new PortableParts(this);
  private final JsonParts json = new JsonParts(this);
  private final BuiltInParts builtIn = new BuiltInParts(this);

  private byte[] bytes = {};
  private Visitor visitor = found -> true;
  private boolean any;
  private boolean endsInNull;
  private long itemsLeft;

  /** Is given values of an attribute, one after another. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Looks at one.
     *
     * @param found is set anew for the next: {@link TypedValue#copy} to keep it
     * @return true to see no more
     */
    boolean visit(TypedValue found);
  }

  /** Something is not as it should be, or not known. */
  static final class NotHere extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NotHere() {
      super("cannot be read here", null, false, false);
    }
  }

  public AttributeReader(Schemas schemas) {
    this.compact = new CompactParts(this, schemas);
  }

  /**
   * Visits the values of an attribute: one, or with {@code [any]} several; {@code MISSING} if there
   * is none.
   *
   * @param data the serialized key if the path is of the key, else the value
   * @return whether the visitor has returned true
   */
  public boolean visit(AttributePath path, byte[] data, Visitor visitor) {
    bytes = data;
    this.visitor = visitor;
    any = false;
    endsInNull = false;
    itemsLeft = (long) ITEMS_PER_BYTE_MAX * data.length;
    try {
      if (visitObject(path, 0, int32(TYPE_AT), Data.HEADER_BYTES)) {
        return true;
      }
    } catch (NotHere | IndexOutOfBoundsException e) {
      value.setNeedsClass();
      return emit();
    }
    if (any) {
      return false;
    }
    if (endsInNull) {
      value.setNull();
    } else {
      value.setMissing();
    }
    return emit();
  }

  /**
   * The value of an attribute, or the first of several.
   *
   * @return set anew by the next call
   */
  public TypedValue read(AttributePath path, byte[] data) {
    visit(path, data, found -> true);
    return value;
  }

  // For the forms.

  /** An object at a place: the whole, or an item of a collection. */
  boolean visitObject(AttributePath path, int step, int typeId, int at) {
    boolean last = step == path.length();
    switch (typeId) {
      case TypeIds.COMPACT -> {
        return last ? emitWhole(step) : compact.visit(path, step, at);
      }
      case TypeIds.JSON -> {
        return last ? emitWhole(step) : json.visit(path, step, at);
      }
      case TypeIds.PORTABLE -> {
        return last ? emitWhole(step) : portable.visit(path, step, at + 2 * Integer.BYTES);
      }
      default -> {
        if (!last) {
          return builtIn.visitParts(path, step, typeId, at);
        }
        boolean isScalar = builtIn.setScalar(typeId, at);
        boolean isWhole = step == 0 && value.kind() == TypedValue.Kind.NEEDS_CLASS;
        return isScalar && !isWhole ? emit() : emitWhole(step);
      }
    }
  }

  /** What has parts: as a whole by its bytes. */
  private boolean emitWhole(int step) {
    if (step == 0) {
      value.setBytes(bytes, TYPE_AT, bytes.length);
    } else {
      value.setPart();
    }
    return emit();
  }

  /** Hands on what {@link #value} was set to. */
  boolean emit() {
    any = true;
    return visitor.visit(value);
  }

  boolean emitNull() {
    value.setNull();
    return emit();
  }

  /**
   * A null where the way may go on.
   *
   * @param last whether it is the value itself
   */
  boolean emitNull(boolean last) {
    return last ? emitNull() : endInNull();
  }

  /** The way ends before the attribute: there is nothing to see; false. */
  boolean endInNull() {
    endsInNull = true;
    return false;
  }

  boolean emitPart() {
    value.setPart();
    return emit();
  }

  TypedValue value() {
    return value;
  }

  byte[] bytes() {
    return bytes;
  }

  CompactParts compact() {
    return compact;
  }

  /** For what is not known here, or is not as it should be. */
  static NotHere notHere() {
    return new NotHere();
  }

  /** Counts an item that is looked at. */
  void countItem() {
    if (--itemsLeft < 0) {
      throw notHere();
    }
  }

  /** A count of items that take so many bytes each, or {@link NotHere}. */
  int count(int at, int itemBytesMin) {
    int count = int32(at);
    if (count < 0 || (long) count * itemBytesMin > bytes.length - at) {
      throw notHere();
    }
    return count;
  }

  int int8(int at) {
    return bytes[at];
  }

  int int16(int at) {
    return (short) SHORT.get(bytes, at);
  }

  int int32(int at) {
    return (int) INT.get(bytes, at);
  }

  static long int64(byte[] data, int at) {
    return (long) LONG.get(data, at);
  }

  long int64(int at) {
    return (long) LONG.get(bytes, at);
  }

  /** Text behind its length, which is negative for null. */
  void setText(int at) {
    int length = int32(at);
    if (length < 0) {
      value.setNull();
      return;
    }
    int from = at + Integer.BYTES;
    if (length > bytes.length - from) {
      throw notHere();
    }
    value.setText(bytes, from, from + length);
  }

  void setDecimal(int at) {
    int length = unscaledBytes(at);
    int scale = int32(at + Integer.BYTES + length);
    value.setDecimal(new BigDecimal(new BigInteger(bytes, at + Integer.BYTES, length), scale));
  }

  void setBigInteger(int at) {
    int length = unscaledBytes(at);
    value.setDecimal(new BigDecimal(new BigInteger(bytes, at + Integer.BYTES, length)));
  }

  private int unscaledBytes(int at) {
    int length = count(at, 1);
    if (length == 0 || length > DECIMAL_BYTES_MAX) {
      throw notHere();
    }
    return length;
  }

  /**
   * The day of a date, of six bytes or of five.
   *
   * @param yearBytes how many the year has
   */
  long epochDay(int at, int yearBytes) {
    int year = yearBytes == Short.BYTES ? int16(at) : int32(at);
    int month = int8(at + yearBytes);
    int day = int8(at + yearBytes + 1);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      throw notHere();
    }
    // The days of a month are counted on, as February 30 is no date that anybody writes.
    return epochDayOfMonth(year, month) + day - 1;
  }

  private static long epochDayOfMonth(int year, int month) {
    if (year < Year.MIN_VALUE || year > Year.MAX_VALUE) {
      throw notHere();
    }
    // From March on, so that the leap day is a year's last.
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long ofEra = y - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5;
    long dayOfEra = ofEra * 365 + ofEra / 4 - ofEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  private int secondOfDay(int at) {
    return int8(at) * SECONDS_PER_HOUR + int8(at + 1) * SECONDS_PER_MINUTE + int8(at + 2);
  }

  void setDate(int at, int yearBytes) {
    value.setDate(epochDay(at, yearBytes));
  }

  void setTime(int at) {
    value.setTime(secondOfDay(at) * NANOS_PER_SECOND + int32(at + 3));
  }

  void setTimestamp(int at, int yearBytes) {
    int timeAt = at + yearBytes + 2;
    long second = epochDay(at, yearBytes) * SECONDS_PER_DAY + secondOfDay(timeAt);
    value.setTimestamp(second, int32(timeAt + 3));
  }

  void setInstant(int at, int yearBytes) {
    int timeAt = at + yearBytes + 2;
    long second = epochDay(at, yearBytes) * SECONDS_PER_DAY + secondOfDay(timeAt);
    value.setInstant(second - int32(timeAt + 7), int32(timeAt + 3));
  }

  /** The path's step if it leads to an item, else null. */
  static AttributePath.@Nullable Step itemStep(AttributePath path, int step) {
    AttributePath.Step found = path.step(step);
    return found instanceof AttributePath.Step.Field ? null : found;
  }
}
