package dev.grid.benchmarks.sql;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.query.IndexConfig;
import dev.grid.serialization.FieldKind;
import dev.grid.serialization.GenericRecord;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One member in this process, asked by its application, and by a client over the loopback. */
final class GridSide implements Side {

  private static final int BATCH = 1_000;
  private static final String MAPPING =
      "CREATE MAPPING orders (id BIGINT EXTERNAL NAME \"__key\", customer INT, city VARCHAR, status"
          + " VARCHAR, amount BIGINT, price DOUBLE, placed TIMESTAMP, note VARCHAR) TYPE IMap"
          + " OPTIONS ('keyFormat'='bigint', 'valueFormat'='compact',"
          + " 'valueCompactTypeName'='order')";

  private final Grid member;
  private final Grid client;
  private final GridMap<Long, GenericRecord> orders;
  private final GridMap<Long, GenericRecord> ofClient;
  private int rows;

  GridSide() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    member =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName("sql-speed")
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(port)));
    client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName("sql-speed")
                .withAddresses("127.0.0.1:" + port));
    orders = member.map("orders");
    ofClient = client.map("orders");
  }

  @Override
  public String label() {
    return "grid";
  }

  /** The value of a row. */
  static GenericRecord record(OrderRow row) {
    return GenericRecord.compact("order")
        .set("customer", FieldKind.INT32, row.customer())
        .set("city", FieldKind.STRING, row.city())
        .set("status", FieldKind.STRING, row.status())
        .set("amount", FieldKind.INT64, row.amount())
        .set("price", FieldKind.FLOAT64, row.price())
        .set("placed", FieldKind.TIMESTAMP, row.placed())
        .set("note", FieldKind.STRING, row.note())
        .build();
  }

  @Override
  public void load(int count) {
    rows = count;
    member.sql().execute(MAPPING).close();
    Map<Long, GenericRecord> batch = new HashMap<>();
    for (int id = 0; id < count; id++) {
      batch.put((long) id, record(OrderRow.of(id, count)));
      if (batch.size() == BATCH || id == count - 1) {
        orders.putAll(batch);
        batch.clear();
      }
    }
  }

  @Override
  public void index() throws InterruptedException {
    orders.addIndex(IndexConfig.sorted("placed").withName("by_placed"));
    String explain = "EXPLAIN ANALYZE " + Question.LAST.sql();
    while (true) { // It is built in the background.
      StringBuilder plan = new StringBuilder();
      try (SqlResult lines = member.sql().execute(explain)) {
        lines.forEach(line -> plan.append(line.get(0)).append('\n'));
      }
      if (plan.toString().contains("order[by_placed]") && !plan.toString().contains("scan=")) {
        System.out.print(plan);
        return;
      }
      Thread.sleep(100);
    }
  }

  @Override
  public boolean answers(Question question) {
    return true;
  }

  @Override
  public double ask(Question question, int number) {
    return switch (question) {
      case GET -> get(orders, question, number);
      case CLIENT_GET -> get(ofClient, question, number);
      case CLIENT_KEY -> sum(client, Question.KEY, number);
      case PLAN_AGAIN -> plan("SELECT city FROM orders WHERE id = 1 AND amount > 5");
      case PLAN_KEY -> plan("SELECT city FROM orders WHERE id = 1 AND amount > " + next(number));
      case PLAN_GROUP ->
          plan(
              "SELECT city, COUNT(*), SUM(amount) FROM orders WHERE amount > "
                  + next(number)
                  + " GROUP BY city");
      default -> sum(member, question, number);
    };
  }

  private long texts;

  /** So that no text comes twice. */
  private String next(int number) {
    return ++texts + "" + number;
  }

  private double plan(String sql) {
    int lines = 0;
    try (SqlResult result = member.sql().execute("EXPLAIN " + sql)) {
      for (SqlRow line : result) {
        lines += Objects.requireNonNull(line.get(0)).toString().isEmpty() ? 0 : 1;
      }
    }
    return lines;
  }

  private double get(GridMap<Long, GenericRecord> map, Question question, int number) {
    GenericRecord order = Objects.requireNonNull(map.get((Long) question.constant(number, rows)));
    return number(order.get("amount"));
  }

  private static double number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).doubleValue();
  }

  private double sum(Grid grid, Question question, int number) {
    Object[] parameters =
        question.hasConstant() ? new Object[] {question.constant(number, rows)} : new Object[0];
    double sum = 0;
    try (SqlResult result = grid.sql().execute(question.sql(), parameters)) {
      int amount = result.rowMetadata().find("amount");
      for (SqlRow row : result) {
        sum += number(row.get(amount));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    client.close();
    member.close();
  }
}
