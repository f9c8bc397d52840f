package dev.grid.benchmarks.sql;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import com.hazelcast.query.Predicates;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The reference's map in this process, by predicates and aggregations; its SQL is not used. */
final class ReferenceSide implements Side {

  private static final int BATCH = 1_000;

  private final HazelcastInstance member;
  private final IMap<Long, GenericRecord> orders;
  private int rows;

  ReferenceSide() {
    Config config = new Config();
    config.setClusterName("sql-speed");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    member = Hazelcast.newHazelcastInstance(config);
    orders = member.getMap("orders");
  }

  @Override
  public String label() {
    return "reference";
  }

  @Override
  public void load(int count) {
    rows = count;
    Map<Long, GenericRecord> batch = new HashMap<>();
    for (int id = 0; id < count; id++) {
      OrderRow row = OrderRow.of(id, count);
      batch.put(
          row.id(),
          GenericRecordBuilder.compact("order")
              .setInt32("customer", row.customer())
              .setString("city", row.city())
              .setString("status", row.status())
              .setInt64("amount", row.amount())
              .setFloat64("price", row.price())
              .setTimestamp("placed", row.placed())
              .setString("note", row.note())
              .build());
      if (batch.size() == BATCH || id == count - 1) {
        orders.putAll(batch);
        batch.clear();
      }
    }
  }

  @Override
  public void index() {}

  @Override
  public boolean answers(Question question) {
    return switch (question) {
      case GET, FILTER, SUM -> true;
      default -> false;
    };
  }

  @Override
  public double ask(Question question, int number) {
    return switch (question) {
      case GET ->
          Objects.requireNonNull(orders.get((Long) question.constant(number, rows)))
              .getInt64("amount");
      case FILTER -> {
        double sum = 0;
        Integer customer = (Integer) question.constant(number, rows);
        for (GenericRecord order : orders.values(Predicates.equal("customer", customer))) {
          sum += order.getInt64("amount");
        }
        yield sum;
      }
      case SUM -> orders.aggregate(Aggregators.longSum("amount"));
      default -> throw new IllegalArgumentException(question.label());
    };
  }

  @Override
  public void close() {
    member.shutdown();
  }
}
