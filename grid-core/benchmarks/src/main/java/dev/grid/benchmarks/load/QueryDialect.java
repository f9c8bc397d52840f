package dev.grid.benchmarks.load;

import dev.grid.benchmarks.servers.Increment;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.AggregatorForm;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Aggregation;
import dev.grid.query.Aggregators;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapAggregateMessages.Aggregate;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessages.ExecuteOnKey;
import dev.grid.structures.map.MapQueryMessages.AnchorDataListHolder;
import dev.grid.structures.map.MapQueryMessages.KeySetWithPagingPredicate;
import dev.grid.structures.map.MapQueryMessages.PagingPredicateHolder;
import dev.grid.structures.map.MapQueryMessages.ValuesWithPredicate;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Queries of a map of compact values, and what belongs to them. The value of key {@code k} of
 * {@code n} has an {@code amount} that no other has, from 0 to {@code n - 1}; ten values each share
 * a {@code customer} and a {@code batch}. No server has a class for them. Requests are written by
 * our codecs, as a client writes them, around numbers that are then patched.
 */
final class QueryDialect implements Dialect {

  /** Entries of the map that is queried have to be a multiple. */
  static final int ALIKE = 10;

  private static final int RANGE = 20;
  private static final int PAGE = 20;

  /** Spreads amounts over keys; has no divisor in common with what is round. */
  private static final long SPREAD = 7_919;

  private static final long THREAD_ID = 1;
  private static final long NO_TTL = -1;

  /** Numbers that are found in requests and patched. */
  private static final long KEY = 0x5EED_0001_0203_0405L;

  private static final long AMOUNT = 0x5EED_1001_0203_0405L;
  private static final long AMOUNT_MAX = 0x5EED_1002_0203_0405L;
  private static final long CUSTOMER = 0x5EED_2001_0203_0405L;
  private static final long BATCH = 0x5EED_3001_0203_0405L;

  private final Operation operation;
  private final byte[] template;
  private final int responseType;
  private final int keys;
  private final int keyAt;
  private final int amountAt;
  private final int customerAt;
  private final int batchAt;
  private final int amountMaxAt;
  private final int[] partitions;

  /** For keys, or what is asked for, from 0 to {@code keys - 1}. */
  QueryDialect(Operation operation, int keys, int partitionCount) {
    if (keys % ALIKE != 0 || keys % SPREAD == 0) {
      throw new IllegalArgumentException("entries=" + keys + ": must be a multiple of " + ALIKE);
    }
    this.operation = operation;
    this.keys = keys;
    Message<?> request = request(operation);
    Codec<?, ?> codec = QueryMaps.codec(request);
    template = codec.requestBytes(request, 0, Codec.NO_PARTITION);
    responseType = codec.requestType() + 1;
    keyAt = find(template, KEY);
    amountAt = find(template, AMOUNT);
    customerAt = find(template, CUSTOMER);
    batchAt = find(template, BATCH);
    amountMaxAt = find(template, AMOUNT_MAX);
    partitions = new int[keyAt < 0 ? 0 : keys];
    for (int key = 0; key < partitions.length; key++) {
      partitions[key] = PartitionHash.ofLong(key, partitionCount);
    }
  }

  private static int find(byte[] in, long number) {
    ByteBuffer bytes = ByteBuffer.wrap(in);
    for (int at = 0; at + Long.BYTES <= in.length; at++) {
      if (bytes.getLong(at) == number) {
        return at;
      }
    }
    return -1;
  }

  private static Message<?> request(Operation operation) {
    Serialization serialization =
        new Serialization(SerializationConfig.defaults(), new SchemaRegistry());
    String map = QueryMaps.nameFor(operation);
    Data key = serialization.toData(KEY);
    return switch (operation) {
      case ORDER_SET, INDEXED_SET ->
          new MapMessages.Set(
              map,
              key,
              serialization.toData(QueryMaps.order(AMOUNT, CUSTOMER, BATCH)),
              THREAD_ID,
              NO_TTL);
      case COUNTER_SET ->
          new MapMessages.Set(map, key, serialization.toData(0L), THREAD_ID, NO_TTL);
      case PROCESS_KEY ->
          new ExecuteOnKey(map, serialization.toData(new Increment()), key, THREAD_ID);
      case QUERY_SCAN ->
          new ValuesWithPredicate(map, of(serialization, Predicates.equal("batch", BATCH)));
      case QUERY_EQUAL ->
          new ValuesWithPredicate(map, of(serialization, Predicates.equal("customer", CUSTOMER)));
      case QUERY_RANGE ->
          new ValuesWithPredicate(
              map, of(serialization, Predicates.between("amount", AMOUNT, AMOUNT_MAX)));
      case QUERY_PAGE ->
          new KeySetWithPagingPredicate(
              map,
              new PagingPredicateHolder(
                  new AnchorDataListHolder(List.of(), List.of()),
                  null,
                  null,
                  PAGE,
                  0,
                  (byte) 0,
                  null,
                  null));
      case QUERY_SUM ->
          new Aggregate(
              map,
              serialization.toData(
                  AggregatorForm.of((Aggregation<?>) Aggregators.longSum("amount"))));
      default -> throw new IllegalArgumentException(operation + " is not about queries");
    };
  }

  private static Data of(Serialization serialization, Predicate predicate) {
    return serialization.toData(PredicateForm.of(predicate));
  }

  // Requests and responses.

  @Override
  public byte[] template() {
    return template.clone();
  }

  @Override
  public void patch(ByteBuffer out, int offset, long correlation, long key) {
    out.putLong(offset + FrameWriter.CORRELATION_OFFSET, correlation);
    // What is set again gets another amount and customer: indexes have to follow.
    long place = operation == Operation.INDEXED_SET ? (key + correlation) % keys : key;
    if (keyAt >= 0) {
      out.putInt(offset + FrameWriter.PARTITION_OFFSET, partitions[(int) key]);
      putLong(out, offset + keyAt, key);
    }
    long amount = place * SPREAD % keys;
    if (amountMaxAt >= 0) {
      amount = Math.min(amount, keys - RANGE);
      putLong(out, offset + amountMaxAt, amount + RANGE - 1);
    }
    if (amountAt >= 0) {
      putLong(out, offset + amountAt, amount);
    }
    if (customerAt >= 0) {
      putLong(out, offset + customerAt, place % (keys / ALIKE));
    }
    if (batchAt >= 0) {
      putLong(out, offset + batchAt, amount % (keys / ALIKE));
    }
  }

  private static void putLong(ByteBuffer out, int at, long value) {
    out.putLong(at, Long.reverseBytes(value));
  }

  @Override
  public int responseEnd(ByteBuffer in, int start, int limit) {
    return WireDialect.messageEnd(in, start, limit);
  }

  @Override
  public int slot(ByteBuffer in, int start, int oldest) {
    return WireDialect.slotOf(in, start);
  }

  @Override
  public void check(ByteBuffer in, int start, int end, long correlation, long key) {
    WireDialect.checkHead(in, start, end, responseType, correlation);
    switch (operation) {
      case QUERY_SCAN, QUERY_EQUAL -> checkCount(in, start, end, Math.min(ALIKE, keys));
      case QUERY_RANGE -> checkCount(in, start, end, Math.min(RANGE, keys));
      case QUERY_PAGE -> checkCount(in, start, end, Math.min(PAGE, keys));
      case QUERY_SUM -> checkSum(in, end);
      default -> {}
    }
  }

  private void checkCount(ByteBuffer in, int start, int end, int expected) {
    int position = start + in.getInt(start);
    int count = -1;
    while (position < end && (in.getShort(position + Integer.BYTES) & FrameWriter.FLAG_END) == 0) {
      position += in.getInt(position);
      count++;
    }
    if (count != expected) {
      throw new IllegalStateException(operation + " found=" + count + " expected=" + expected);
    }
  }

  private void checkSum(ByteBuffer in, int end) {
    long sum = Long.reverseBytes(in.getLong(end - Long.BYTES));
    long expected = (long) keys * (keys - 1) / 2;
    if (sum != expected) {
      throw new IllegalStateException(operation + " found=" + sum + " expected=" + expected);
    }
  }
}
