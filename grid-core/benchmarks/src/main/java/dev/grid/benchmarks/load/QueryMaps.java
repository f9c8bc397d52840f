package dev.grid.benchmarks.load;

import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.session.SessionMessages.SendSchema;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.IndexSettings;
import dev.grid.query.IndexConfig;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapAggregateMessagesCodecs;
import dev.grid.structures.map.MapIndexMessages.AddIndex;
import dev.grid.structures.map.MapIndexMessagesCodecs;
import dev.grid.structures.map.MapMessagesCodecs;
import dev.grid.structures.map.MapQueryMessagesCodecs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The maps of the workloads about queries, of whose values no server has a class. All block. */
public final class QueryMaps {

  /** By attributes of values: one for equality, one for ranges. */
  public static final List<IndexConfig> OF_VALUES =
      List.of(IndexConfig.hash("customer"), IndexConfig.sorted("amount"));

  /** In the order of pages. */
  public static final List<IndexConfig> OF_KEYS = List.of(IndexConfig.sorted("__key"));

  private static final String ORDERS = "bench-orders";
  private static final String INDEXED = "bench-orders-indexed";
  private static final String COUNTERS = "bench-counters";

  private static final String NAME = "one of those who order often";
  private static final String NOTE =
      "What was said of the way in which it is to be sent, and where to.";

  /** The reference answers when an index is built. */
  private static final Duration INDEXING_MAX = Duration.ofMinutes(5);

  private static final Codecs CODECS = codecs();

  private QueryMaps() {}

  private static Codecs codecs() {
    List<CodecSet> all = new ArrayList<>();
    all.add(SessionMessagesCodecs.ALL);
    all.add(MapMessagesCodecs.ALL);
    all.add(MapQueryMessagesCodecs.ALL);
    all.add(MapAggregateMessagesCodecs.ALL);
    all.add(MapIndexMessagesCodecs.ALL);
    return new Codecs(all);
  }

  static <R> Codec<Message<R>, R> codec(Message<R> message) {
    return CODECS.of(message);
  }

  /** The map that an operation is about. */
  static String nameFor(Operation operation) {
    return switch (operation) {
      case INDEXED_SET -> INDEXED;
      case COUNTER_SET, PROCESS_KEY -> COUNTERS;
      default -> ORDERS;
    };
  }

  /** A value, of about 150 bytes. */
  static GenericRecord order(long amount, long customer, long batch) {
    return GenericRecord.compact("order")
        .setInt64("amount", amount)
        .setInt64("customer", customer)
        .setInt64("batch", batch)
        .setString("name", NAME)
        .setString("note", NOTE)
        .build();
  }

  /** Makes the schema of values known, and creates the map of an operation. */
  static void prepare(Target target, Operation operation) throws IOException {
    SchemaRegistry schemas = new SchemaRegistry();
    var unused = new Serialization(SerializationConfig.defaults(), schemas).toData(order(0, 0, 0));
    try (WireSession session = WireSession.open(target)) {
      for (Schema schema : schemas.all()) {
        call(session, new SendSchema(schema));
      }
      session.createProxy(operation, nameFor(operation));
      if (operation == Operation.INDEXED_SET) {
        addIndexes(session, INDEXED, OF_VALUES);
      }
    }
  }

  /** Adds indexes to the map that is queried. */
  public static void addIndexes(Target target, List<IndexConfig> indexes) throws IOException {
    try (WireSession session = WireSession.open(target)) {
      session.waitUpTo(INDEXING_MAX);
      addIndexes(session, ORDERS, indexes);
    }
  }

  private static void addIndexes(WireSession session, String map, List<IndexConfig> indexes)
      throws IOException {
    for (IndexConfig index : indexes) {
      call(session, new AddIndex(map, IndexSettings.of(index)));
    }
  }

  private static void call(WireSession session, Message<?> message) throws IOException {
    byte[] request = codec(message).requestBytes(message, 0, Codec.NO_PARTITION);
    session.call(request, Codec.NO_PARTITION);
  }
}
