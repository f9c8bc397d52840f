package dev.grid.benchmarks.sql;

import java.sql.SQLException;

/** Whom questions are asked. One connection, one caller; calls block. */
interface Side extends AutoCloseable {

  /** As options and reports call it. */
  String label();

  /** Stores all rows. */
  void load(int rows) throws Exception;

  /** Makes an index of {@code placed}, and waits until it is there. */
  void index() throws Exception;

  /** Whether it can be asked that. */
  boolean answers(Question question);

  /**
   * Asks once.
   *
   * @param number which of the questions of that kind, from 0; constants differ
   * @return what all sides give for the same rows and number
   */
  double ask(Question question, int number) throws Exception;

  /** Whether what it does is CPU of this process. */
  default boolean isHere() {
    return true;
  }

  @Override
  void close() throws SQLException;
}
