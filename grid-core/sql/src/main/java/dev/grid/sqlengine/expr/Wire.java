package dev.grid.sqlengine.expr;

import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.query.QueryException;
import dev.grid.serialization.JsonValue;
import dev.grid.sql.SqlColumnType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

  private Wire() {}

  /** Writes. Confined to one thread. */
  public static final class Out {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    public Out() {
      integer(0);
      integer(TypeIds.BYTE_ARRAY);
    }

    /** Bytes written so far. */
    public int size() {
      return out.size();
    }

    public Data toData() {
      return new Data(bytes.toByteArray());
    }

    /** Something is written. */
    private interface Writing {
      void write() throws IOException;
    }

    private static void run(Writing writing) {
      try {
        writing.write();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // It is memory.
      }
    }

    public void integer(int value) {
      run(() -> out.writeInt(value));
    }

    public void bool(boolean value) {
      run(() -> out.writeBoolean(value));
    }

    public void text(String value) {
      bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] value) {
      run(
          () -> {
            out.writeInt(value.length);
            out.write(value);
          });
    }

    public void type(SqlColumnType type) {
      run(() -> out.writeByte(type.id()));
    }

    /** A row. */
    public void row(@Nullable Object[] row) {
      for (Object value : row) {
        value(value);
      }
    }

    /** A value as {@link Values} has it, or a list of such. */
    public void value(@Nullable Object value) {
      run(() -> write(value));
    }

    @SuppressWarnings("JavaLocalDateTimeGetNano") // Beside the seconds.
    private void write(@Nullable Object value) throws IOException {
      switch (value) {
        case null -> out.writeByte(0);
        case Boolean b -> out.writeByte(b ? 2 : 1);
        case Long l -> {
          if (l == (byte) (long) l) {
            out.writeByte(3);
            out.writeByte((int) (long) l);
          } else if (l == (int) (long) l) {
            out.writeByte(4);
            out.writeInt((int) (long) l);
          } else {
            out.writeByte(5);
            out.writeLong(l);
          }
        }
        case Double d -> {
          out.writeByte(6);
          out.writeDouble(d);
        }
        case BigDecimal d -> {
          out.writeByte(7);
          bytes(d.unscaledValue().toByteArray());
          out.writeInt(d.scale());
        }
        case String s -> {
          out.writeByte(8);
          text(s);
        }
        case LocalDate d -> {
          out.writeByte(9);
          out.writeLong(d.toEpochDay());
        }
        case LocalTime t -> {
          out.writeByte(10);
          out.writeLong(t.toNanoOfDay());
        }
        case LocalDateTime t -> {
          out.writeByte(11);
          out.writeLong(t.toEpochSecond(ZoneOffset.UTC));
          out.writeInt(t.getNano());
        }
        case OffsetDateTime t -> {
          out.writeByte(12);
          out.writeLong(t.toEpochSecond());
          out.writeInt(t.getNano());
          out.writeInt(t.getOffset().getTotalSeconds());
        }
        case JsonValue j -> {
          out.writeByte(13);
          text(j.json());
        }
        case Data d -> {
          out.writeByte(14);
          bytes(d.bytes());
        }
        case List<?> list -> {
          out.writeByte(15);
          out.writeInt(list.size());
          for (Object item : list) {
            write(item);
          }
        }
        case UUID u -> {
          out.writeByte(16);
          out.writeLong(u.getMostSignificantBits());
          out.writeLong(u.getLeastSignificantBits());
        }
        default ->
            throw SqlFailures.data("a value of " + value.getClass().getName() + " has no type");
      }
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

    private final DataInputStream in;

    public In(byte[] data) {
      in =
          new DataInputStream(
              new ByteArrayInputStream(data, Data.HEADER_BYTES, data.length - Data.HEADER_BYTES));
    }

    /** Something is read. */
    private interface Reading<T extends @Nullable Object> {
      T read() throws IOException;
    }

    private static <T extends @Nullable Object> T run(Reading<T> reading) {
      try {
        return reading.read();
      } catch (IOException | java.time.DateTimeException e) {
        throw new QueryException("a part of a statement is damaged: " + e);
      }
    }

    public boolean hasMore() {
      return run(in::available) > 0;
    }

    public int integer() {
      return run(in::readInt);
    }

    public boolean bool() {
      return run(in::readBoolean);
    }

    public String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
      return run(() -> in.readNBytes(length(in.readInt())));
    }

    private int length(int length) throws IOException {
      if (length < 0 || length > in.available()) {
        throw new IOException("length=" + length);
      }
      return length;
    }

    /** A number of items that follow. */
    public int count() {
      int count = integer();
      if (count < 0 || count > Math.min(ITEMS_MAX, run(in::available))) {
        throw new QueryException("a part of a statement is damaged: count=" + count);
      }
      return count;
    }

    public SqlColumnType type() {
      return run(
          () -> {
            int id = in.readByte();
            try {
              return SqlColumnType.of(id);
            } catch (IllegalArgumentException e) {
              throw new IOException("type=" + id);
            }
          });
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
      } catch (IOException | java.time.DateTimeException e) {
        throw new QueryException("a part of a statement is damaged: " + e);
      }
    }

    private @Nullable Object read(int depth) throws IOException {
      int tag = in.readByte();
      return switch (tag) {
        case 0 -> null;
        case 1 -> false;
        case 2 -> true;
        case 3 -> (long) in.readByte();
        case 4 -> (long) in.readInt();
        case 5 -> in.readLong();
        case 6 -> in.readDouble();
        case 7 -> {
          byte[] unscaled = bytes();
          if (unscaled.length == 0 || unscaled.length > DECIMAL_BYTES_MAX) {
            throw new IOException("decimal of bytes=" + unscaled.length);
          }
          yield new BigDecimal(new BigInteger(unscaled), in.readInt());
        }
        case 8 -> text();
        case 9 -> LocalDate.ofEpochDay(in.readLong());
        case 10 -> LocalTime.ofNanoOfDay(in.readLong());
        case 11 -> LocalDateTime.ofEpochSecond(in.readLong(), in.readInt(), ZoneOffset.UTC);
        case 12 -> {
          long second = in.readLong();
          int nano = in.readInt();
          ZoneOffset offset = ZoneOffset.ofTotalSeconds(in.readInt());
          yield OffsetDateTime.of(LocalDateTime.ofEpochSecond(second, nano, offset), offset);
        }
        case 13 -> new JsonValue(text());
        case 14 -> {
          byte[] data = bytes();
          if (data.length < Data.HEADER_BYTES) {
            throw new IOException("data of bytes=" + data.length);
          }
          yield new Data(data);
        }
        case 15 -> {
          if (depth > 2) {
            throw new IOException("depth=" + depth);
          }
          int count = count();
          List<@Nullable Object> list = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            list.add(read(depth + 1));
          }
          yield list;
        }
        case 16 -> new UUID(in.readLong(), in.readLong());
        default -> throw new IOException("tag=" + tag);
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
