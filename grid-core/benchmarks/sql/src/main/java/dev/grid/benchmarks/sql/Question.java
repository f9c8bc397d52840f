package dev.grid.benchmarks.sql;

/** What is asked. {@code ?} is a constant that differs from question to question. */
enum Question {
  /** Two columns of the row of a key. */
  KEY("key", "SELECT customer, amount FROM orders WHERE id = ?"),
  /** The value of a key, without SQL. */
  GET("get", ""),
  /** The same two by a client of the member. */
  CLIENT_KEY("client-key", ""),
  CLIENT_GET("client-get", ""),
  /** Ten rows by a column without an index. */
  FILTER("filter", "SELECT id, amount FROM orders WHERE customer = ?"),
  /** Rows that only computing tells. */
  COMPUTED(
      "computed",
      "SELECT COUNT(*) AS amount FROM orders WHERE MOD(amount, 1000) = ? AND price > 50"),
  SUM("sum", "SELECT SUM(amount) AS amount FROM orders"),
  /** Over all rows, into a hundred groups. */
  GROUP(
      "group",
      "SELECT city, COUNT(*) AS c, SUM(amount) AS amount, AVG(price) AS p FROM orders GROUP BY"
          + " city"),
  /** Ten rows in the order of an index, from a value on. */
  PAGE("page", "SELECT id, amount FROM orders WHERE placed >= ? ORDER BY placed LIMIT 10"),
  /** Ten rows from the end of an index. */
  LAST("last", "SELECT id, amount FROM orders ORDER BY placed DESC LIMIT 10"),
  /** How a statement is understood that was understood before. */
  PLAN_AGAIN("plan-again", ""),
  /** How a statement is understood whose text is new. */
  PLAN_KEY("plan-key", ""),
  PLAN_GROUP("plan-group", "");

  private final String label;
  private final String sql;

  Question(String label, String sql) {
    this.label = label;
    this.sql = sql;
  }

  String label() {
    return label;
  }

  /** Empty if it is no statement of all sides. */
  String sql() {
    return sql;
  }

  boolean isPlanning() {
    return this == PLAN_AGAIN || this == PLAN_KEY || this == PLAN_GROUP;
  }

  boolean needsIndex() {
    return this == PAGE || this == LAST;
  }

  /** The constant of a question. */
  Object constant(int number, int rows) {
    long spread = number * 48_271L % rows;
    return switch (this) {
      case KEY, GET, CLIENT_KEY, CLIENT_GET -> spread;
      case FILTER -> (int) (spread % OrderRow.customers(rows));
      case COMPUTED -> spread % 1_000;
      case PAGE -> OrderRow.placed(spread);
      case SUM, GROUP, LAST, PLAN_AGAIN, PLAN_KEY, PLAN_GROUP -> "";
    };
  }

  boolean hasConstant() {
    return sql.contains("?");
  }
}
