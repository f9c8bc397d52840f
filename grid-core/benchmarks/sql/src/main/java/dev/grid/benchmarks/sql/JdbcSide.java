package dev.grid.benchmarks.sql;

import dev.grid.coordination.tests.servers.Server;
import dev.grid.coordination.tests.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database by its driver: for orientation. Statements are prepared once. */
final class JdbcSide implements Side {

  private static final int BATCH = 1_000;
  private static final String TABLE =
      "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer INT, city VARCHAR, status VARCHAR,"
          + " amount BIGINT, price DOUBLE PRECISION, placed TIMESTAMP, note VARCHAR)";

  private final String label;
  private final Connection connection;
  private final @Nullable Server server;
  private final Map<Question, PreparedStatement> prepared = new EnumMap<>(Question.class);
  private int rows;

  private JdbcSide(String label, String url, @Nullable Server server) throws SQLException {
    this.label = label;
    this.server = server;
    connection = DriverManager.getConnection(url);
  }

  /** H2 in this process, in memory; a question that comes again is not answered from memory. */
  static JdbcSide h2() throws SQLException {
    return new JdbcSide("h2", "jdbc:h2:mem:orders;OPTIMIZE_REUSE_RESULTS=0", null);
  }

  /**
   * PostgreSQL as a server of its own, which is installed if it is missing and the user is root.
   */
  static JdbcSide postgresql() throws SQLException {
    Server server = Servers.postgresql();
    return new JdbcSide(
        "postgresql", "jdbc:postgresql://" + server.address() + "/postgres?user=postgres", server);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public void load(int count) throws SQLException {
    rows = count;
    run(TABLE);
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int id = 0; id < count; id++) {
        OrderRow row = OrderRow.of(id, count);
        insert.setLong(1, row.id());
        insert.setInt(2, row.customer());
        insert.setString(3, row.city());
        insert.setString(4, row.status());
        insert.setLong(5, row.amount());
        insert.setDouble(6, row.price());
        insert.setObject(7, row.placed());
        insert.setString(8, row.note());
        insert.addBatch();
        if ((id + 1) % BATCH == 0 || id == count - 1) {
          insert.executeBatch();
        }
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
    run("ANALYZE");
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void index() throws SQLException {
    run("CREATE INDEX by_placed ON orders (placed)");
    run("ANALYZE");
  }

  @Override
  public boolean answers(Question question) {
    return !question.sql().isEmpty();
  }

  @Override
  public double ask(Question question, int number) throws SQLException {
    PreparedStatement statement = prepared.get(question);
    if (statement == null) {
      statement = connection.prepareStatement(question.sql());
      prepared.put(question, statement);
    }
    if (question.hasConstant()) {
      statement.setObject(1, question.constant(number, rows));
    }
    double sum = 0;
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        sum += result.getDouble("amount");
      }
    }
    return sum;
  }

  @Override
  public boolean isHere() {
    return server == null;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    if (server != null) {
      server.close();
    }
  }
}
