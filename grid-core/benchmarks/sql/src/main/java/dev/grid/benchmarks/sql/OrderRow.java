package dev.grid.benchmarks.sql;

import java.time.LocalDateTime;

/**
 * One row of all sides. Of {@code n} rows no two have the same {@code amount} or {@code placed},
 * ten share a {@code customer}, and there are a hundred cities.
 */
record OrderRow(
    long id,
    int customer,
    String city,
    String status,
    long amount,
    double price,
    LocalDateTime placed,
    String note) {

  /** How many share a customer. */
  static final int ALIKE = 10;

  private static final int CITIES = 100;
  private static final String[] STATES = {"new", "paid", "packed", "sent", "done"};

  /** Spreads numbers over rows; has no divisor in common with what is round. */
  private static final long SPREAD = 7_919;

  private static final LocalDateTime FIRST = LocalDateTime.of(2020, 1, 1, 0, 0);
  private static final String NOTE = "as ordered, to be left at the door if nobody opens; number ";

  /** That of an id, of so many. */
  static OrderRow of(int id, int rows) {
    long amount = id * SPREAD % rows;
    return new OrderRow(
        id,
        (int) (amount % customers(rows)),
        "city-" + id % CITIES,
        STATES[id % STATES.length],
        amount,
        id % 1_000 / 4.0,
        placed(amount),
        NOTE + id);
  }

  static int customers(int rows) {
    return rows / ALIKE;
  }

  /** When the row with this amount was placed: the same order. */
  static LocalDateTime placed(long amount) {
    return FIRST.plusSeconds(amount);
  }
}
