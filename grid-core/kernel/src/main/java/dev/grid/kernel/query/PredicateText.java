package dev.grid.kernel.query;

import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Condition;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a predicate from text.
 *
 * <pre>
 * or         = and {OR and}
 * and        = not {AND not}
 * not        = NOT not | "(" or ")" | condition
 * condition  = attribute                                   is true
 *            | attribute ("=" | "==" | "!=" | "&lt;&gt;" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=") value
 *            | attribute [NOT] BETWEEN value AND value
 *            | attribute [NOT] IN "(" value {"," value} ")"
 *            | attribute [NOT] (LIKE | ILIKE | REGEX) value
 *            | attribute IS [NOT] NULL
 * value      = "'" text "'" | word                         two quotes within quotes are one
 * </pre>
 *
 * Keywords are in any case of letters. Confined to one reading.
 */
final class PredicateText {

  /** How long a text may be. */
  static final int CHARS_MAX = 1 << 20;

  /** How deep parentheses and negations may be in each other. */
  static final int NESTING_MAX = 200;

  private final String text;
  private int at;
  private int nesting;

  /** The next token: where it begins, what it says, and whether it was quoted. */
  private int tokenAt;

  private String token = "";
  private boolean quoted;

  private PredicateText(String text) {
    this.text = text;
  }

  /**
   * Reads all of a text.
   *
   * @throws QueryException that says at which position what was expected
   */
  static Predicate read(String text) {
    if (text.length() > CHARS_MAX) {
      throw new QueryException(
          "a predicate of chars=" + text.length() + " is longer than " + CHARS_MAX);
    }
    PredicateText reading = new PredicateText(text);
    reading.next();
    Predicate all = reading.or();
    if (!reading.isEnd()) {
      throw reading.expected("AND, OR or the end");
    }
    return all;
  }

  private Predicate or() {
    List<Predicate> terms = new ArrayList<>();
    terms.add(and());
    while (isKeyword("OR")) {
      next();
      terms.add(and());
    }
    return terms.size() == 1 ? terms.getFirst() : new Condition.Or(terms);
  }

  private Predicate and() {
    List<Predicate> terms = new ArrayList<>();
    terms.add(not());
    while (isKeyword("AND")) {
      next();
      terms.add(not());
    }
    return terms.size() == 1 ? terms.getFirst() : new Condition.And(terms);
  }

  private Predicate not() {
    if (++nesting > NESTING_MAX) {
      throw new QueryException(
          "position=" + tokenAt + ": the predicate is nested deeper than " + NESTING_MAX);
    }
    Predicate read;
    if (isKeyword("NOT")) {
      next();
      read = new Condition.Not(not());
    } else if (isSymbol("(")) {
      next();
      read = or();
      require(")", "AND, OR or ')'");
    } else {
      read = condition();
    }
    nesting--;
    return read;
  }

  private Predicate condition() {
    String attribute = attribute();
    if (isKeyword("IS")) {
      next();
      boolean not = isKeyword("NOT");
      if (not) {
        next();
      }
      if (!isKeyword("NULL")) {
        throw expected(not ? "NULL" : "NULL or NOT NULL");
      }
      next();
      return not ? Predicates.notEqual(attribute, null) : Predicates.equal(attribute, null);
    }
    if (isKeyword("NOT")) {
      next();
      Predicate negated = byWord(attribute);
      if (negated == null) {
        throw expected("BETWEEN, IN, LIKE, ILIKE or REGEX");
      }
      return new Condition.Not(negated);
    }
    Predicate word = byWord(attribute);
    if (word != null) {
      return word;
    }
    if (quoted || !isOperator(token)) {
      return Predicates.equal(attribute, true);
    }
    String operator = token;
    next();
    return compare(attribute, operator);
  }

  private Predicate compare(String attribute, String operator) {
    int valueAt = tokenAt;
    String value = value(true);
    return switch (operator) {
      case "=", "==" -> Predicates.equal(attribute, value);
      case "!=", "<>" -> Predicates.notEqual(attribute, value);
      default -> {
        if (value == null) {
          throw expected(valueAt, "a value that has an order", "null");
        }
        yield new Condition.Comparison(
            attribute, value, operator.endsWith("="), operator.startsWith("<"));
      }
    };
  }

  private @Nullable Predicate byWord(String attribute) {
    String keyword = quoted ? "" : token.toUpperCase(Locale.ROOT);
    switch (keyword) {
      case "BETWEEN" -> {
        next();
        String from = text();
        if (!isKeyword("AND")) {
          throw expected("AND");
        }
        next();
        return Predicates.between(attribute, from, text());
      }
      case "IN" -> {
        next();
        require("(", "'('");
        List<@Nullable Object> values = new ArrayList<>();
        values.add(value(true));
        while (isSymbol(",")) {
          next();
          if (values.size() == PredicateForm.TERMS_MAX) {
            throw new QueryException(
                "position=" + tokenAt + ": IN has more values than " + PredicateForm.TERMS_MAX);
          }
          values.add(value(true));
        }
        require(")", "',' or ')'");
        return new Condition.In(attribute, values);
      }
      case "LIKE" -> {
        next();
        return Predicates.like(attribute, text());
      }
      case "ILIKE" -> {
        next();
        return Predicates.ilike(attribute, text());
      }
      case "REGEX" -> {
        next();
        return Predicates.regex(attribute, text());
      }
      default -> {
        return null;
      }
    }
  }

  private String attribute() {
    if (isEnd() || quoted || isSymbolic(token) || isReserved(token)) {
      throw expected("an attribute, NOT or '('");
    }
    String attribute = token;
    try {
      AttributePath.of(attribute);
    } catch (QueryException e) {
      throw new QueryException("position=" + tokenAt + ": " + e.getMessage(), e);
    }
    next();
    return attribute;
  }

  private String text() {
    String value = value(false);
    return value == null ? "null" : value;
  }

  /** A value; the word null without quotes may be null. */
  private @Nullable String value(boolean nullable) {
    if (isEnd() || !quoted && isSymbolic(token)) {
      throw expected("a value");
    }
    String value = nullable && isKeyword("NULL") ? null : token;
    next();
    return value;
  }

  private static boolean isReserved(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "AND", "OR", "NOT", "BETWEEN", "IN", "LIKE", "ILIKE", "REGEX" -> true;
      default -> false;
    };
  }

  private void require(String symbol, String expected) {
    if (!isSymbol(symbol)) {
      throw expected(expected);
    }
    next();
  }

  private QueryException expected(String what) {
    return expected(tokenAt, what, isEnd() ? "the end" : "'" + token + "'");
  }

  private static QueryException expected(int position, String what, String found) {
    return new QueryException(
        "predicate text, position=" + position + ": expected " + what + ", found " + found);
  }

  // Tokens.

  private boolean isEnd() {
    return token.isEmpty() && !quoted;
  }

  private boolean isKeyword(String word) {
    return !quoted && token.equalsIgnoreCase(word);
  }

  private boolean isSymbol(String symbol) {
    return !quoted && token.equals(symbol);
  }

  private static boolean isOperator(String token) {
    return switch (token) {
      case "=", "==", "!=", "<>", "<", "<=", ">", ">=" -> true;
      default -> false;
    };
  }

  private static boolean isSymbolic(String token) {
    return isOperator(token) || token.equals("(") || token.equals(")") || token.equals(",");
  }

  private void next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    tokenAt = at;
    quoted = false;
    if (at == text.length()) {
      token = "";
      return;
    }
    char c = text.charAt(at);
    switch (c) {
      case '(', ')', ',' -> take(1);
      case '=', '<', '>', '!' -> {
        boolean two = at + 1 < text.length() && isOperator(text.substring(at, at + 2));
        take(two ? 2 : 1);
        if (!isOperator(token)) {
          throw expected(tokenAt, "an operator", "'" + token + "'");
        }
      }
      case '\'' -> quoted();
      default -> word();
    }
  }

  private void take(int length) {
    token = text.substring(at, at + length);
    at += length;
  }

  private void quoted() {
    StringBuilder inside = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw expected(at, "a closing quote", "the end");
      }
      char c = text.charAt(at++);
      if (c == '\'') {
        if (at == text.length() || text.charAt(at) != '\'') {
          break;
        }
        at++;
      }
      inside.append(c);
    }
    token = inside.toString();
    quoted = true;
  }

  private void word() {
    int from = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    token = text.substring(from, at);
  }

  private static boolean isOfWord(char c) {
    return !Character.isWhitespace(c) && "(),=<>!'".indexOf(c) < 0;
  }
}
