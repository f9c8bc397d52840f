package dev.grid.protocol.sql;

import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.sql.SqlPage.Part;
import dev.grid.protocol.sql.SqlVector.Form;
import dev.grid.sql.SqlColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A page on the wire, column by column.
 *
 * <pre>
 * BEGIN | last int8 | column types int32 ... | a block for each column | END
 *
 * of fixed size    kind int8 | count int32 | values ...     kind: 1 all null, 2 none, 3 some
 *                  with some null: before each 8 a byte, whose bits say which of them follow
 * all others       BEGIN | a frame for each value, or a null frame | END
 *                  of JSON each value is BEGIN | a frame | END
 * NULL             count int32
 * </pre>
 */
public final class SqlPageCodec {

  private static final byte ALL_NULL = 1;
  private static final byte NONE_NULL = 2;
  private static final byte SOME_NULL = 3;
  private static final int HEADER_BYTES = 5;
  private static final int MARKED = 8;

  private SqlPageCodec() {}

  /** Begins, writes and ends the struct. */
  public static void encode(MessageWriter out, SqlPage page) {
    out.beginStruct();
    out.beginFixed();
    out.putBoolean(page.isLast());
    int[] types = new int[page.types().size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = page.types().get(i).id();
    }
    out.writeIntArray(types);
    int rows = page.rows();
    for (int column = 0; column < types.length; column++) {
      SqlColumnType type = page.types().get(column);
      if (type == SqlColumnType.NULL) {
        out.beginFixed();
        out.putInt(rows);
      } else if (fixedSize(type) > 0) {
        encodeFixed(out, page, column, rows);
      } else {
        encodeFrames(out, page, column);
      }
    }
    out.endStruct();
  }

  private static void encodeFixed(MessageWriter out, SqlPage page, int column, int rows) {
    boolean hasNull = false;
    boolean hasValue = false;
    for (Part part : page.parts()) {
      SqlVector values = part.batch().columns().get(column);
      hasNull |= values.hasNull(part.from(), part.to());
      for (int row = part.from(); row < part.to() && !hasValue; row++) {
        hasValue = !values.isNull(row);
      }
    }
    out.beginFixed();
    out.putByte(!hasNull ? NONE_NULL : hasValue ? SOME_NULL : ALL_NULL);
    out.putInt(rows);
    if (!hasValue) {
      return;
    }
    int at = 0;
    for (int p = 0; p < page.parts().size(); p++) {
      Part part = page.parts().get(p);
      SqlVector values = part.batch().columns().get(column);
      for (int row = part.from(); row < part.to(); row++) {
        if (hasNull && at % MARKED == 0) {
          out.putByte((byte) marks(page, column, p, row));
        }
        at++;
        if (!values.isNull(row)) {
          put(out, values, row);
        }
      }
    }
  }

  /** Which of the next eight values are not null; they may be of several parts. */
  private static int marks(SqlPage page, int column, int part, int row) {
    int marks = 0;
    int bit = 0;
    int at = row;
    for (int p = part; p < page.parts().size() && bit < MARKED; p++) {
      Part of = page.parts().get(p);
      SqlVector values = of.batch().columns().get(column);
      for (int i = p == part ? at : of.from(); i < of.to() && bit < MARKED; i++) {
        marks |= values.isNull(i) ? 0 : 1 << bit;
        bit++;
      }
    }
    return marks;
  }

  private static void put(MessageWriter out, SqlVector values, int row) {
    switch (values.type()) {
      case BOOLEAN, TINYINT -> out.putByte((byte) values.longAt(row));
      case SMALLINT -> {
        out.putByte((byte) values.longAt(row));
        out.putByte((byte) (values.longAt(row) >> 8));
      }
      case INTEGER -> out.putInt((int) values.longAt(row));
      case BIGINT -> out.putLong(values.longAt(row));
      case REAL -> out.putFloat((float) values.doubleAt(row));
      case DOUBLE -> out.putDouble(values.doubleAt(row));
      case DATE -> putDate(out, LocalDate.ofEpochDay(values.longAt(row)));
      case TIME -> putTime(out, LocalTime.ofNanoOfDay(values.longAt(row)));
      case TIMESTAMP -> putDateTime(out, (LocalDateTime) values.objectAt(row));
      case TIMESTAMP_WITH_TIME_ZONE -> {
        OffsetDateTime time = (OffsetDateTime) values.objectAt(row);
        putDateTime(out, time.toLocalDateTime());
        out.putInt(time.getOffset().getTotalSeconds());
      }
      case VARCHAR, DECIMAL, OBJECT, NULL, JSON, ROW ->
          throw new IllegalArgumentException(values.type() + " is not of fixed size");
    }
  }

  private static void putDate(MessageWriter out, LocalDate date) {
    out.putInt(date.getYear());
    out.putByte((byte) date.getMonthValue());
    out.putByte((byte) date.getDayOfMonth());
  }

  private static void putTime(MessageWriter out, LocalTime time) {
    out.putByte((byte) time.getHour());
    out.putByte((byte) time.getMinute());
    out.putByte((byte) time.getSecond());
    out.putInt(time.getNano());
  }

  private static void putDateTime(MessageWriter out, LocalDateTime time) {
    putDate(out, time.toLocalDate());
    putTime(out, time.toLocalTime());
  }

  private static void encodeFrames(MessageWriter out, SqlPage page, int column) {
    out.beginStruct();
    for (Part part : page.parts()) {
      SqlVector values = part.batch().columns().get(column);
      for (int row = part.from(); row < part.to(); row++) {
        if (values.isNull(row)) {
          out.writeNull();
        } else if (values.type() == SqlColumnType.DECIMAL) {
          writeDecimal(out, (BigDecimal) values.objectAt(row));
        } else if (values.type() == SqlColumnType.JSON) {
          out.beginStruct();
          out.writeBytes(values.bytes(), values.startAt(row), values.endAt(row));
          out.endStruct();
        } else {
          out.writeBytes(values.bytes(), values.startAt(row), values.endAt(row));
        }
      }
    }
    out.endStruct();
  }

  private static void writeDecimal(MessageWriter out, BigDecimal value) {
    byte[] unscaled = value.unscaledValue().toByteArray();
    out.beginFixed();
    out.putInt(unscaled.length);
    out.putBytes(unscaled, 0, unscaled.length);
    out.putInt(value.scale());
  }

  /** What a value of the type takes where nulls are marked; 0 where values have frames. */
  private static int fixedSize(SqlColumnType type) {
    return switch (type) {
      case BOOLEAN, TINYINT -> 1;
      case SMALLINT -> 2;
      case INTEGER, REAL -> 4;
      case BIGINT, DOUBLE -> 8;
      case DATE -> 6;
      case TIME -> 7;
      case TIMESTAMP -> 13;
      case TIMESTAMP_WITH_TIME_ZONE -> 17;
      case VARCHAR, DECIMAL, OBJECT, NULL, JSON -> 0;
      case ROW -> throw new ProtocolException("a column of ROW is not supported");
    };
  }

  /** About the bytes that its values take. */
  public static long payloadBytes(SqlPage page) {
    long bytes = 0;
    for (Part part : page.parts()) {
      int rows = part.batch().rows();
      bytes += rows == 0 ? 0 : part.batch().bytes() * part.rows() / rows;
    }
    return bytes;
  }

  // Reading.

  /** Reads the struct with its begin and end. */
  public static SqlPage decode(MessageReader in) {
    in.beginStruct();
    in.nextFrame();
    boolean isLast = in.fixedBoolean(0);
    int[] ids = in.readIntArray();
    List<SqlColumnType> types = new ArrayList<>(ids.length);
    List<SqlVector> columns = new ArrayList<>(ids.length);
    int rows = 0;
    for (int id : ids) {
      SqlVector column;
      try {
        SqlColumnType type = SqlColumnType.of(id);
        types.add(type);
        column = decodeColumn(in, type);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new ProtocolException("column=" + columns.size() + " of a page: " + e.getMessage());
      }
      if (!columns.isEmpty() && column.size() != rows) {
        throw new ProtocolException(
            "column=%d of a page has rows=%d, those before have rows=%d"
                .formatted(columns.size(), column.size(), rows));
      }
      rows = column.size();
      columns.add(column);
    }
    in.endStruct();
    SqlBatch batch = new SqlBatch(columns, rows);
    return new SqlPage(types, List.of(new Part(batch, 0, rows)), isLast);
  }

  private static SqlVector decodeColumn(MessageReader in, SqlColumnType type) {
    if (type == SqlColumnType.NULL) {
      in.beginValue();
      return SqlVector.ofNulls(type, count(in.fixedInt(0)));
    }
    int size = fixedSize(type);
    if (size == 0) {
      return decodeFrames(in, type);
    }
    in.beginValue();
    byte kind = in.fixedByte(0);
    int count = count(in.fixedInt(1));
    if (kind == ALL_NULL) {
      return SqlVector.ofNulls(type, count);
    }
    if (kind != NONE_NULL && kind != SOME_NULL) {
      throw new ProtocolException("kind=" + kind + " of a column of " + type);
    }
    SqlVector values = new SqlVector(type);
    int at = HEADER_BYTES;
    int marks = 0xff;
    for (int i = 0; i < count; i++) {
      if (kind == SOME_NULL && i % MARKED == 0) {
        marks = in.fixedByte(at++);
      }
      if ((marks & 1 << i % MARKED) == 0) {
        values.addNull();
      } else {
        take(in, values, at);
        at += size;
      }
    }
    return values;
  }

  private static int count(int count) {
    if (count < 0) {
      throw new ProtocolException("count=" + count + " of a column");
    }
    return count;
  }

  private static void take(MessageReader in, SqlVector values, int at) {
    switch (values.type()) {
      case BOOLEAN -> values.addBoolean(in.fixedBoolean(at));
      case TINYINT -> values.addLong(in.fixedByte(at));
      case SMALLINT -> values.addLong(in.fixedByte(at) & 0xff | in.fixedByte(at + 1) << 8);
      case INTEGER -> values.addLong(in.fixedInt(at));
      case BIGINT -> values.addLong(in.fixedLong(at));
      case REAL -> values.addDouble(in.fixedFloat(at));
      case DOUBLE -> values.addDouble(in.fixedDouble(at));
      case DATE -> values.addLong(date(in, at).toEpochDay());
      case TIME -> values.addLong(time(in, at).toNanoOfDay());
      case TIMESTAMP -> values.addObject(date(in, at).atTime(time(in, at + 6)));
      case TIMESTAMP_WITH_TIME_ZONE ->
          values.addObject(
              OffsetDateTime.of(
                  date(in, at), time(in, at + 6), ZoneOffset.ofTotalSeconds(in.fixedInt(at + 13))));
      case VARCHAR, DECIMAL, OBJECT, NULL, JSON, ROW ->
          throw new IllegalArgumentException(values.type() + " is not of fixed size");
    }
  }

  private static LocalDate date(MessageReader in, int at) {
    return LocalDate.of(in.fixedInt(at), in.fixedByte(at + 4), in.fixedByte(at + 5));
  }

  private static LocalTime time(MessageReader in, int at) {
    return LocalTime.of(
        in.fixedByte(at), in.fixedByte(at + 1), in.fixedByte(at + 2), in.fixedInt(at + 3));
  }

  private static SqlVector decodeFrames(MessageReader in, SqlColumnType type) {
    SqlVector values = new SqlVector(type);
    in.beginStruct();
    while (in.hasNext()) {
      if (in.readNull()) {
        values.addNull();
        continue;
      }
      boolean isJson = type == SqlColumnType.JSON;
      if (isJson) {
        in.beginStruct();
      }
      in.beginValue();
      int length = in.payloadLength();
      if (Form.of(type) == Form.BYTES) {
        int at = values.room(length);
        in.copyPayload(0, values.bytes(), at);
      } else {
        values.addObject(decimal(in, length));
      }
      if (isJson) {
        in.endStruct();
      }
    }
    in.endStruct();
    return values;
  }

  private static BigDecimal decimal(MessageReader in, int length) {
    int unscaled = in.fixedInt(0);
    if (unscaled < 1 || unscaled != length - 2 * Integer.BYTES) {
      throw new ProtocolException("a decimal of bytes=" + unscaled + " in a frame of " + length);
    }
    byte[] rest = new byte[length - Integer.BYTES];
    in.copyPayload(Integer.BYTES, rest, 0);
    return new BigDecimal(new BigInteger(rest, 0, unscaled), in.fixedInt(Integer.BYTES + unscaled));
  }
}
