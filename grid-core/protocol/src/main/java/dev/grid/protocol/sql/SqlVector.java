package dev.grid.protocol.sql;

import dev.grid.protocol.Data;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column of some rows. They are added one after another, without an object each
 * where the {@link Form} of the type has none, and are not changed then. Confined to one thread
 * while values are added; handed over safely it may be read by any.
 */
public final class SqlVector {

  private static final int CAPACITY = 16;
  private static final int BYTES_A_VALUE = 16;
  private static final byte[] NO_BYTES = {};

  /** What values of a type are kept as. */
  public enum Form {
    /** Integers; 0 and 1 of BOOLEAN, days since 1970 of DATE, nanoseconds of the day of TIME. */
    LONGS,
    /** Floating-point numbers. */
    DOUBLES,
    /** UTF-8 of VARCHAR and JSON, the stored bytes of OBJECT, with their header. */
    BYTES,
    /** Objects of the type's Java class. */
    OBJECTS,
    /** Nothing but nulls. */
    NULLS;

    /** That of a type. */
    public static Form of(SqlColumnType type) {
      return switch (type) {
        case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME -> LONGS;
        case REAL, DOUBLE -> DOUBLES;
        case VARCHAR, JSON, OBJECT -> BYTES;
        case DECIMAL, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, ROW -> OBJECTS;
        case NULL -> NULLS;
      };
    }
  }

  private final SqlColumnType type;
  private final Form form;
  private int size;
  private int nullCount;

  /** A bit for each null; none if there are no nulls yet. */
  private long @Nullable [] nulls;

  private long[] longs = {};
  private double[] doubles = {};
  private @Nullable Object[] objects = {};
  private byte[] bytes = NO_BYTES;

  /** Where the bytes of each value end. */
  private int[] ends = {};

  public SqlVector(SqlColumnType type) {
    this.type = type;
    this.form = Form.of(type);
  }

  /** A column of so many nulls, which take no memory. */
  static SqlVector ofNulls(SqlColumnType type, int count) {
    SqlVector vector = new SqlVector(type);
    vector.size = count;
    vector.nullCount = count;
    return vector;
  }

  public SqlColumnType type() {
    return type;
  }

  /** How many values it has, nulls among them. */
  public int size() {
    return size;
  }

  /** About the bytes that it takes. */
  public long byteSize() {
    return switch (form) {
      case LONGS, DOUBLES -> 8L * (size - nullCount);
      case BYTES -> 4L * size + (size == nullCount ? 0 : endAt(size - 1));
      case OBJECTS -> 24L * (size - nullCount);
      case NULLS -> 0;
    };
  }

  // Adding.

  /** Makes room for one more value; true if it is the first that is not null. */
  private void grow() {
    if (form == Form.NULLS) {
      throw new IllegalStateException("a column of NULL takes no other value");
    }
    int capacity =
        switch (form) {
          case LONGS -> longs.length;
          case DOUBLES -> doubles.length;
          case BYTES -> ends.length;
          case OBJECTS, NULLS -> objects.length;
        };
    if (size < capacity) {
      return;
    }
    int wanted = Math.max(CAPACITY, Math.max(size + 1, size + (size >> 1)));
    switch (form) {
      case LONGS -> longs = Arrays.copyOf(longs, wanted);
      case DOUBLES -> doubles = Arrays.copyOf(doubles, wanted);
      case BYTES -> ends = Arrays.copyOf(ends, wanted);
      case OBJECTS, NULLS -> objects = Arrays.copyOf(objects, wanted);
    }
  }

  private void require(Form wanted) {
    if (form != wanted) {
      throw new IllegalStateException("a column of " + type + " is of " + form + ", not " + wanted);
    }
  }

  /** Adds a null. */
  public void addNull() {
    if (nullCount < size || nulls != null) {
      if (form != Form.NULLS) {
        grow();
      }
      if (form == Form.BYTES) {
        ends[size] = endOfBytes();
      }
      markNull(size);
    }
    size++;
    nullCount++;
  }

  private void markNull(int row) {
    long[] marks = nulls == null ? new long[1] : nulls;
    int word = row >>> 6;
    if (word >= marks.length) {
      marks = Arrays.copyOf(marks, Math.max(word + 1, marks.length * 2));
    }
    marks[word] |= 1L << row;
    nulls = marks;
  }

  /** Before the first value that is not null, the nulls before it get their places. */
  private void beginValue() {
    if (nullCount == size && size > 0 && nulls == null) {
      int before = size;
      size = 0;
      for (int row = 0; row < before; row++) {
        grow();
        markNull(row);
        size++;
      }
    }
    grow();
  }

  /** Adds a value of {@link Form#LONGS}. */
  public void addLong(long value) {
    require(Form.LONGS);
    beginValue();
    longs[size++] = value;
  }

  /** Adds a value of BOOLEAN. */
  public void addBoolean(boolean value) {
    addLong(value ? 1 : 0);
  }

  /** Adds a value of {@link Form#DOUBLES}; of REAL one that is a {@code float}. */
  public void addDouble(double value) {
    require(Form.DOUBLES);
    beginValue();
    doubles[size++] = value;
  }

  /** Adds a value of {@link Form#BYTES}, which is copied. */
  public void addBytes(byte[] from, int start, int end) {
    int at = room(end - start);
    System.arraycopy(from, start, bytes, at, end - start);
  }

  /**
   * Adds a value of so many bytes, which are to be written to {@link #bytes} from the answer on.
   */
  int room(int length) {
    require(Form.BYTES);
    beginValue();
    int at = endOfBytes();
    int end = Math.addExact(at, length);
    if (end > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes,
              Math.max(
                  end, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L + BYTES_A_VALUE)));
    }
    ends[size++] = end;
    return at;
  }

  private int endOfBytes() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /** Adds text, as VARCHAR or JSON. */
  public void addText(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    addBytes(utf8, 0, utf8.length);
  }

  /** Adds a value of {@link Form#OBJECTS}, of the type's Java class. */
  public void addObject(Object value) {
    require(Form.OBJECTS);
    beginValue();
    objects[size++] = type.javaClass().cast(value);
  }

  /**
   * Adds a value of the type's Java class, of OBJECT as {@link Data}; null adds a null.
   *
   * @throws ClassCastException if it is of another class
   */
  public void add(@Nullable Object value) {
    if (value == null) {
      addNull();
      return;
    }
    switch (type) {
      case BOOLEAN -> addBoolean((Boolean) value);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> addLong(((Number) value).longValue());
      case DATE -> addLong(((LocalDate) value).toEpochDay());
      case TIME -> addLong(((LocalTime) value).toNanoOfDay());
      case REAL, DOUBLE -> addDouble(((Number) value).doubleValue());
      case VARCHAR -> addText((String) value);
      case JSON -> addText(((JsonValue) value).toString());
      case OBJECT -> {
        byte[] stored = ((Data) value).bytes();
        addBytes(stored, 0, stored.length);
      }
      case DECIMAL, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, ROW, NULL -> addObject(value);
    }
  }

  // Reading. Rows count from 0.

  /** Whether there is a null among them in these rows. */
  boolean hasNull(int from, int to) {
    if (nullCount == 0 || nullCount == size) {
      return nullCount > 0 && from < to;
    }
    for (int row = from; row < to; row++) {
      if (isNull(row)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the value is null. */
  public boolean isNull(int row) {
    Objects.checkIndex(row, size);
    if (nullCount == size) {
      return true;
    }
    long[] marks = nulls;
    int word = row >>> 6;
    return marks != null && word < marks.length && (marks[word] & 1L << row) != 0;
  }

  /** A value of {@link Form#LONGS} that is not null. */
  public long longAt(int row) {
    return longs[row];
  }

  /** A value of {@link Form#DOUBLES} that is not null. */
  public double doubleAt(int row) {
    return doubles[row];
  }

  /** A value of {@link Form#OBJECTS} that is not null. */
  public Object objectAt(int row) {
    return Objects.requireNonNull(objects[row]);
  }

  /** The bytes of all values of {@link Form#BYTES}; not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the bytes of a value begin. */
  public int startAt(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Where the bytes of a value end. */
  public int endAt(int row) {
    return ends[row];
  }

  /** A value of {@link Form#BYTES} as text. */
  public String textAt(int row) {
    int start = startAt(row);
    return new String(bytes, start, endAt(row) - start, StandardCharsets.UTF_8);
  }

  /** A value as an object of the type's Java class, of OBJECT as {@link Data}; null if it is. */
  public @Nullable Object get(int row) {
    if (isNull(row)) {
      return null;
    }
    return switch (type) {
      case BOOLEAN -> longs[row] != 0;
      case TINYINT -> (byte) longs[row];
      case SMALLINT -> (short) longs[row];
      case INTEGER -> (int) longs[row];
      case BIGINT -> longs[row];
      case DATE -> LocalDate.ofEpochDay(longs[row]);
      case TIME -> LocalTime.ofNanoOfDay(longs[row]);
      case REAL -> (float) doubles[row];
      case DOUBLE -> doubles[row];
      case VARCHAR -> textAt(row);
      case JSON -> new JsonValue(textAt(row));
      case OBJECT -> new Data(Arrays.copyOfRange(bytes, startAt(row), endAt(row)));
      case DECIMAL -> (BigDecimal) objectAt(row);
      case TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, ROW -> objectAt(row);
      case NULL -> null;
    };
  }
}
