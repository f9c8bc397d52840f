package dev.grid.sqlengine.expr;

import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.query.QueryException;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What rows and expressions are written as between members: each value behind a number that says
 * what it is. The bytes are those of a serialized array of bytes, without its length. Stateless;
 * what is read may be anything, and is refused if it is not what it should be.
 */
public final class Wire {

  /** No list that is read is longer. */
  private static final int ITEMS_MAX = 16 << 20;

  /** No expression that is read is deeper. */
  private static final int DEPTH_MAX = 2_000;

  private static final int DECIMAL_BYTES_MAX = 4_096;

  /** No array is longer. */
  private static final int MAX = Integer.MAX_VALUE - 8;

  private Wire() {}

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Writes. Confined to one thread. */
  public static final class Out {

    private byte[] bytes = new byte[256];
    private int size;

    public Out() {
      integer(0);
      integer(TypeIds.BYTE_ARRAY);
    }

    /** Bytes written so far. */
    public int size() {
      return size;
    }

    public Data toData() {
      return new Data(Arrays.copyOf(bytes, size));
    }

    /** Makes room for so many bytes more, and says where they begin. */
    private int room(int length) {
      int at = size;
      size = Math.addExact(at, length);
      if (size > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size, (int) Math.min(MAX, 2L * bytes.length)));
      }
      return at;
    }

    public void integer(int value) {
      int at = room(Integer.BYTES);
      INT.set(bytes, at, value);
    }

    private void int64(long value) {
      int at = room(Long.BYTES);
      LONG.set(bytes, at, value);
    }

    private void int8(int value) {
      int at = room(1);
      bytes[at] = (byte) value;
    }

    public void bool(boolean value) {
      int8(value ? 1 : 0);
    }

    public void text(String value) {
      bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] value) {
      integer(value.length);
      int at = room(value.length);
      System.arraycopy(value, 0, bytes, at, value.length);
    }

    public void type(SqlColumnType type) {
      int8(type.id());
    }

    /** How many rows there are, and these. */
    public void rows(Collection<@Nullable Object[]> rows) {
      integer(rows.size());
      rows.forEach(this::row);
    }

    /** A row. */
    public void row(@Nullable Object[] row) {
      for (Object value : row) {
        value(value);
      }
    }

    /** A value as {@link Values} has it, or a list of such. */
    @SuppressWarnings("JavaLocalDateTimeGetNano") // Beside the seconds.
    public void value(@Nullable Object value) {
      switch (value) {
        case null -> int8(0);
        case Boolean b -> int8(b ? 2 : 1);
        case Long l -> whole(l);
        case Double d -> {
          int8(6);
          int64(Double.doubleToRawLongBits(d));
        }
        case BigDecimal d -> {
          int8(7);
          bytes(d.unscaledValue().toByteArray());
          integer(d.scale());
        }
        case String s -> {
          int8(8);
          text(s);
        }
        case LocalDate d -> {
          int8(9);
          int64(d.toEpochDay());
        }
        case LocalTime t -> {
          int8(10);
          int64(t.toNanoOfDay());
        }
        case LocalDateTime t -> {
          int8(11);
          int64(t.toEpochSecond(ZoneOffset.UTC));
          integer(t.getNano());
        }
        case OffsetDateTime t -> {
          int8(12);
          int64(t.toEpochSecond());
          integer(t.getNano());
          integer(t.getOffset().getTotalSeconds());
        }
        case JsonValue j -> {
          int8(13);
          text(j.json());
        }
        case Data d -> {
          int8(14);
          bytes(d.bytes());
        }
        case List<?> list -> {
          int8(15);
          integer(list.size());
          for (Object item : list) {
            value(item);
          }
        }
        case UUID u -> {
          int8(16);
          int64(u.getMostSignificantBits());
          int64(u.getLeastSignificantBits());
        }
        default ->
            throw SqlFailures.data("a value of " + value.getClass().getName() + " has no type");
      }
    }

    /** The same of a value that is no object, of a kind that rows have. */
    public void typed(TypedValue value) {
      switch (value.kind()) {
        case LONG -> whole(value.longValue());
        case TEXT -> {
          int8(8);
          int length = value.to() - value.from();
          integer(length);
          int at = room(length);
          System.arraycopy(value.bytes(), value.from(), bytes, at, length);
        }
        default -> value(value.toObject());
      }
    }

    private void whole(long l) {
      if (l == (byte) l) {
        int8(3);
        int8((int) l);
      } else if (l == (int) l) {
        int8(4);
        integer((int) l);
      } else {
        int8(5);
        int64(l);
      }
    }

    /** Overwrites an integer. */
    public void integerAt(int at, int value) {
      INT.set(bytes, at, value);
    }

    /** Forgets what is behind so many bytes. */
    public void cutTo(int length) {
      size = length;
    }

    /** An expression whose parameters are bound. */
    public void expr(Expr expr) {
      switch (expr) {
        case Expr.Column column -> {
          bool(false);
          integer(column.index());
          type(column.type());
        }
        case Expr.Literal literal -> {
          bool(false);
          integer(-1);
          type(literal.type());
          value(literal.value());
        }
        case Expr.Call call -> {
          bool(true);
          integer(call.op().code());
          type(call.type());
          integer(call.args().size());
          call.args().forEach(this::expr);
        }
        case Expr.Param param ->
            throw new IllegalStateException("parameter " + param.index() + " is not bound");
      }
    }

    /** Several expressions. */
    public void exprs(List<? extends Expr> exprs) {
      integer(exprs.size());
      exprs.forEach(this::expr);
    }
  }

  /** Reads. Confined to one thread. */
  public static final class In {

    private final byte[] data;
    private int at = Data.HEADER_BYTES;

    public In(byte[] data) {
      this.data = data;
    }

    private static QueryException damaged(String what) {
      return new QueryException("a part of a statement is damaged: " + what);
    }

    /** Where the next bytes are, which are there. */
    private int next(int length) {
      if (length < 0 || length > data.length - at) {
        throw damaged("length=" + length);
      }
      int from = at;
      at += length;
      return from;
    }

    public boolean hasMore() {
      return at < data.length;
    }

    public int integer() {
      return (int) INT.get(data, next(Integer.BYTES));
    }

    private long int64() {
      return (long) LONG.get(data, next(Long.BYTES));
    }

    private int int8() {
      return data[next(1)];
    }

    public boolean bool() {
      return int8() != 0;
    }

    public String text() {
      int length = integer();
      return new String(data, next(length), length, StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
      int length = integer();
      int from = next(length);
      return Arrays.copyOfRange(data, from, from + length);
    }

    /** A number of items that follow. */
    public int count() {
      int count = integer();
      return requireCount(count, Math.min(ITEMS_MAX, data.length - at));
    }

    private static int requireCount(int count, int max) {
      if (count < 0 || count > max) {
        throw new QueryException("a part of a statement is damaged: count=" + count);
      }
      return count;
    }

    /** Rows of so many values, after how many there are. Those without values take no bytes. */
    public List<@Nullable Object[]> rows(int width) {
      int count = width == 0 ? requireCount(integer(), ITEMS_MAX) : count();
      List<@Nullable Object[]> rows = new ArrayList<>(Math.min(count, 1_024));
      for (int i = 0; i < count; i++) {
        rows.add(row(width));
      }
      return rows;
    }

    public SqlColumnType type() {
      int id = int8();
      try {
        return SqlColumnType.of(id);
      } catch (IllegalArgumentException e) {
        throw damaged("type=" + id);
      }
    }

    /** A row of so many values. */
    public @Nullable Object[] row(int size) {
      @Nullable Object[] row = new Object[size];
      for (int i = 0; i < size; i++) {
        row[i] = value();
      }
      return row;
    }

    public @Nullable Object value() {
      try {
        return read(0);
      } catch (java.time.DateTimeException e) {
        throw damaged(e.toString());
      }
    }

    private @Nullable Object read(int depth) {
      int tag = int8();
      return switch (tag) {
        case 0 -> null;
        case 1 -> false;
        case 2 -> true;
        case 3 -> (long) int8();
        case 4 -> (long) integer();
        case 5 -> int64();
        case 6 -> Double.longBitsToDouble(int64());
        case 7 -> {
          byte[] unscaled = bytes();
          if (unscaled.length == 0 || unscaled.length > DECIMAL_BYTES_MAX) {
            throw damaged("decimal of bytes=" + unscaled.length);
          }
          yield new BigDecimal(new BigInteger(unscaled), integer());
        }
        case 8 -> text();
        case 9 -> LocalDate.ofEpochDay(int64());
        case 10 -> LocalTime.ofNanoOfDay(int64());
        case 11 -> LocalDateTime.ofEpochSecond(int64(), integer(), ZoneOffset.UTC);
        case 12 -> {
          long second = int64();
          int nano = integer();
          ZoneOffset offset = ZoneOffset.ofTotalSeconds(integer());
          yield OffsetDateTime.of(LocalDateTime.ofEpochSecond(second, nano, offset), offset);
        }
        case 13 -> new JsonValue(text());
        case 14 -> {
          byte[] data = bytes();
          if (data.length < Data.HEADER_BYTES) {
            throw damaged("data of bytes=" + data.length);
          }
          yield new Data(data);
        }
        case 15 -> {
          if (depth > 2) {
            throw damaged("depth=" + depth);
          }
          int count = count();
          List<@Nullable Object> list = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            list.add(read(depth + 1));
          }
          yield list;
        }
        case 16 -> new UUID(int64(), int64());
        default -> throw damaged("tag=" + tag);
      };
    }

    public Expr expr() {
      return expr(0);
    }

    private Expr expr(int depth) {
      if (depth > DEPTH_MAX) {
        throw new QueryException("an expression has more than levels=" + DEPTH_MAX);
      }
      if (!bool()) {
        int index = integer();
        SqlColumnType type = type();
        return index < 0 ? new Expr.Literal(value(), type) : new Expr.Column(index, type);
      }
      int code = integer();
      Op op = Op.of(code);
      if (op == null) {
        throw new QueryException("operator=" + code + " is not known to this member's version");
      }
      SqlColumnType type = type();
      int count = count();
      List<Expr> args = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        args.add(expr(depth + 1));
      }
      return new Expr.Call(op, type, args);
    }

    public List<Expr> exprs() {
      int count = count();
      List<Expr> exprs = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        exprs.add(expr());
      }
      return exprs;
    }
  }

  /** Whether bytes are of a part of a statement. */
  public static boolean isPart(byte[] data) {
    return data.length >= Data.HEADER_BYTES
        && ByteBuffer.wrap(data).getInt(Integer.BYTES) == TypeIds.BYTE_ARRAY;
  }
}
