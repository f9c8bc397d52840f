package dev.grid.sqlengine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random statements over two tables, of what our engine and H2 mean the same by. {@code t} has
 * {@code k, a INT, b BIGINT, c DOUBLE, d VARCHAR, e BOOLEAN, f DECIMAL}, {@code u} has {@code k, a,
 * d}.
 */
final class RandomSql {

  private final Random random;
  private final String t;
  private final String u;

  RandomSql(Random random, String t, String u) {
    this.random = random;
    this.t = t;
    this.u = u;
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private boolean is(int percent) {
    return random.nextInt(100) < percent;
  }

  private String number(String p, int depth) {
    if (depth <= 0 || is(35)) {
      return is(65)
          ? p + one("a", "b", "c", "f", "k")
          : one("0", "1", "3", "7", "-2", "2.5", "100", "CAST(NULL AS INT)");
    }
    return switch (random.nextInt(8)) {
      case 0 -> "(" + number(p, depth - 1) + " + " + number(p, depth - 1) + ")";
      case 1 -> "(" + number(p, depth - 1) + " - " + number(p, depth - 1) + ")";
      case 2 -> "(" + p + one("a", "k") + " * " + one("2", "-3", "0.5", p + "a") + ")";
      case 3 -> "ABS(" + number(p, depth - 1) + ")";
      case 4 ->
          "CASE WHEN "
              + condition(p, depth - 1)
              + " THEN "
              + number(p, depth - 1)
              + " ELSE "
              + number(p, depth - 1)
              + " END";
      case 5 -> "COALESCE(" + number(p, depth - 1) + ", " + number(p, depth - 1) + ")";
      case 6 -> "CHAR_LENGTH(" + text(p, depth - 1) + ")";
      default -> "(" + p + one("a", "b", "k") + " / " + one("2", "3", "-7") + ")";
    };
  }

  private String text(String p, int depth) {
    if (depth <= 0 || is(40)) {
      return is(75) ? p + "d" : one("'a'", "'b'", "''", "'ab'", "'Z'");
    }
    return switch (random.nextInt(4)) {
      case 0 -> "UPPER(" + text(p, depth - 1) + ")";
      case 1 -> "(" + text(p, depth - 1) + " || " + text(p, depth - 1) + ")";
      case 2 -> "SUBSTRING(" + text(p, depth - 1) + " FROM 1 FOR " + one("1", "2") + ")";
      default -> "COALESCE(" + text(p, depth - 1) + ", 'n')";
    };
  }

  String condition(String p, int depth) {
    if (depth > 0 && is(35)) {
      return switch (random.nextInt(3)) {
        case 0 -> "(" + condition(p, depth - 1) + " AND " + condition(p, depth - 1) + ")";
        case 1 -> "(" + condition(p, depth - 1) + " OR " + condition(p, depth - 1) + ")";
        default -> "NOT (" + condition(p, depth - 1) + ")";
      };
    }
    return switch (random.nextInt(8)) {
      case 0 -> text(p, depth) + one(" = ", " <> ", " < ", " >= ") + text(p, depth);
      case 1 -> p + one("a", "b", "c", "d", "e", "f") + one(" IS NULL", " IS NOT NULL");
      case 2 -> p + one("a", "k", "b") + one(" IN (1, 2, 5)", " NOT IN (3, 4)", " IN (0)");
      case 3 ->
          p + one("a", "b", "f") + " BETWEEN " + one("0", "1", "-5") + " AND " + one("4", "50");
      case 4 -> p + "d LIKE " + one("'a%'", "'%b'", "'_'", "'%a%'", "'ab'");
      case 5 -> p + one("e", "e IS TRUE", "e IS NOT FALSE");
      case 6 -> p + "k = " + random.nextInt(40);
      default ->
          number(p, depth) + one(" = ", " <> ", " < ", " <= ", " > ", " >= ") + number(p, depth);
    };
  }

  private String any(String p) {
    return switch (random.nextInt(3)) {
      case 0 -> number(p, 2);
      case 1 -> text(p, 2);
      default -> p + one("k", "a", "b", "c", "d", "e", "f");
    };
  }

  private String where(String p) {
    return is(70) ? " WHERE " + condition(p, 2) : "";
  }

  /**
   * The first rows of an order: one of a column, whose values are all that is shown so that ties do
   * not matter, or one that leaves none.
   */
  String page() {
    String column = one("a", "b", "c", "d", "e", "f");
    boolean isOnly = is(60);
    return "SELECT "
        + (isOnly ? column : "k, " + column)
        + " FROM "
        + t
        + (is(60) ? where("") : "")
        + " ORDER BY "
        + column
        + (is(50) ? " DESC" : "")
        + (isOnly ? "" : ", k")
        + " LIMIT "
        + random.nextInt(12)
        + (is(30) ? " OFFSET " + random.nextInt(5) : "");
  }

  /** A query. */
  String query() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> "SELECT " + list("") + " FROM " + t + where("");
      case 2 -> "SELECT DISTINCT " + one("a", "d", "e", "a, d") + " FROM " + t + where("");
      case 3 -> {
        String order = one("a", "b DESC", "d", "c DESC", "e", "f");
        yield "SELECT k, a, d FROM "
            + t
            + where("")
            + " ORDER BY "
            + order
            + ", k LIMIT "
            + random.nextInt(12)
            + (is(40) ? " OFFSET " + random.nextInt(5) : "");
      }
      case 4 ->
          "SELECT COUNT(*), COUNT(a), SUM(a), MIN(b), MAX(d), SUM(f), AVG(c), COUNT(DISTINCT d)"
              + " FROM "
              + t
              + where("");
      case 5 -> {
        String group = one("a", "d", "e", "a, e");
        yield "SELECT "
            + group
            + ", COUNT(*), SUM(b), MAX(c), MIN(d) FROM "
            + t
            + where("")
            + " GROUP BY "
            + group
            + (is(40) ? " HAVING COUNT(*) > " + random.nextInt(4) : "");
      }
      case 6 ->
          "SELECT x.k, y.k, x.d, y.d FROM "
              + t
              + " x "
              + one("JOIN ", "LEFT JOIN ", "RIGHT JOIN ")
              + u
              + " y ON "
              + one("x.a = y.a", "x.d = y.d", "x.k = y.k", "x.a = y.a AND x.k < y.k")
              + (is(50) ? " WHERE x.k < 20" : "");
      case 7 ->
          "SELECT k, d FROM "
              + t
              + " WHERE "
              + one("a", "k")
              + one(" IN ", " NOT IN ")
              + "(SELECT k FROM "
              + u
              + where("")
              + ")";
      case 8 ->
          "SELECT k FROM "
              + t
              + " x WHERE "
              + one("EXISTS ", "NOT EXISTS ")
              + "(SELECT 1 FROM "
              + u
              + " y WHERE y."
              + one("a = x.a", "k = x.k", "d = x.d")
              + ")";
      default ->
          "SELECT a, d FROM "
              + t
              + where("")
              + one(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ")
              + "SELECT a, d FROM "
              + u
              + where("");
    };
  }

  private String list(String p) {
    List<String> all = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      all.add(any(p) + " AS c" + i);
    }
    return String.join(", ", all);
  }

  /** A statement that changes {@code t}, and not its keys. */
  String change() {
    return is(60)
        ? "UPDATE "
            + t
            + " SET "
            + one("a = k + 1", "d = UPPER(d)", "b = NULL", "a = a - 1, d = 'q'")
            + where("")
        : "DELETE FROM " + t + " WHERE k = " + random.nextInt(40) + (is(30) ? " OR a = 3" : "");
  }
}
