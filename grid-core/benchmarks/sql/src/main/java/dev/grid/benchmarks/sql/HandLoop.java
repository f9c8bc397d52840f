package dev.grid.benchmarks.sql;

import dev.grid.protocol.Data;
import dev.grid.protocol.compact.Layout;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.serialization.SerializationConfig;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/**
 * What somebody would write by hand who has nothing to do but {@link Question#GROUP} over these
 * bytes: one thread goes through an array of the very values that the member has, reads three
 * fields at places that it knows, and adds to a table of its own. The values are in no order, as in
 * the member, so that they are not next to each other in memory.
 */
final class HandLoop implements Side {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Behind the header of a value: its schema, and how long its fields are. */
  private static final int FIELDS_AT = Data.HEADER_BYTES + Long.BYTES + Integer.BYTES;

  private static final int ONE_BYTE_LENGTH_MAX = 254;
  private static final int GROUPS = 256;

  private byte[][] values = {};
  private int amountAt;
  private int priceAt;
  private int cityIndex;

  @Override
  public String label() {
    return "loop";
  }

  @Override
  public void load(int rows) {
    SchemaRegistry schemas = new SchemaRegistry();
    Serialization serialization = new Serialization(SerializationConfig.defaults(), schemas);
    values = new byte[rows][];
    for (int id = 0; id < rows; id++) {
      values[id] = serialization.toData(GridSide.record(OrderRow.of(id, rows))).bytes();
    }
    Random random = new Random(1);
    for (int i = rows - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      byte[] value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
    long schema = (long) LONG.get(values[0], Data.HEADER_BYTES);
    Layout layout = Layout.of(Objects.requireNonNull(schemas.find(schema)));
    amountAt = position(layout, "amount");
    priceAt = position(layout, "price");
    cityIndex = position(layout, "city");
  }

  private static int position(Layout layout, String field) {
    return Objects.requireNonNull(layout.slot(field)).position();
  }

  @Override
  public void index() {}

  @Override
  public boolean answers(Question question) {
    return question == Question.GROUP;
  }

  @Override
  public double ask(Question question, int number) {
    byte[][] cities = new byte[GROUPS][];
    long[] counts = new long[GROUPS];
    long[] amounts = new long[GROUPS];
    double[] prices = new double[GROUPS];
    for (byte[] value : values) {
      int length = (int) INT.get(value, FIELDS_AT - Integer.BYTES);
      if (length > ONE_BYTE_LENGTH_MAX) {
        throw new IllegalStateException("rows are longer than they were: bytes=" + length);
      }
      int cityAt = FIELDS_AT + (value[FIELDS_AT + length + cityIndex] & 0xff);
      int from = cityAt + Integer.BYTES;
      int to = from + (int) INT.get(value, cityAt);
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + value[i];
      }
      int group = (hash ^ hash >>> 16) & GROUPS - 1;
      while (cities[group] != null
          && !Arrays.equals(cities[group], 0, cities[group].length, value, from, to)) {
        group = group + 1 & GROUPS - 1;
      }
      if (cities[group] == null) {
        cities[group] = Arrays.copyOfRange(value, from, to);
      }
      counts[group]++;
      amounts[group] += (long) LONG.get(value, FIELDS_AT + amountAt);
      prices[group] += Double.longBitsToDouble((long) LONG.get(value, FIELDS_AT + priceAt));
    }
    double sum = 0;
    double average = 0;
    for (int group = 0; group < GROUPS; group++) {
      sum += amounts[group];
      average += counts[group] == 0 ? 0 : prices[group] / counts[group];
    }
    if (average < 0) {
      throw new IllegalStateException("average=" + average);
    }
    return sum;
  }

  @Override
  public void close() {}
}
