package dev.grid.sqlengine.json;

import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.json.JsonPath.Condition;
import dev.grid.sqlengine.json.JsonPath.Operand;
import dev.grid.sqlengine.json.JsonPath.Place;
import dev.grid.sqlengine.json.JsonPath.Range;
import dev.grid.sqlengine.json.JsonPath.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a path from its text. Confined to one call. */
public final class JsonPathParser {

  /** Longer paths are refused. */
  private static final int CHARS_MAX = 10_000;

  private static final int DEPTH_MAX = 50;

  private final String text;
  private int at;
  private int depth;

  private JsonPathParser(String text) {
    this.text = text;
  }

  /**
   * The path of a text.
   *
   * @throws dev.grid.sql.GridSqlException that says at which position what was expected
   */
  public static JsonPath parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw SqlFailures.data("a JSON path has chars=" + text.length() + ", more than " + CHARS_MAX);
    }
    JsonPathParser parser = new JsonPathParser(text);
    parser.blanks();
    if (parser.takeWord("strict")) {
      throw SqlFailures.unsupported("strict JSON paths; lax is what is there");
    }
    parser.takeWord("lax");
    JsonPath path = parser.path();
    parser.blanks();
    if (parser.at < text.length()) {
      throw parser.wrong("the end");
    }
    return path;
  }

  private RuntimeException wrong(String expected) {
    return SqlFailures.data(
        "JSON path '"
            + SqlFailures.shown(text)
            + "' at position "
            + at
            + ": expected "
            + expected);
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(String symbol) {
    blanks();
    if (!text.startsWith(symbol, at)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  private boolean takeWord(String word) {
    blanks();
    int end = at + word.length();
    if (!text.regionMatches(at, word, 0, word.length())
        || end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      return false;
    }
    at = end;
    return true;
  }

  private void require(String symbol) {
    if (!take(symbol)) {
      throw wrong("'" + symbol + "'");
    }
  }

  private JsonPath path() {
    boolean isFromRoot = take("$");
    if (!isFromRoot && !take("@")) {
      throw wrong("'$'");
    }
    List<Step> steps = new ArrayList<>();
    while (true) {
      if (take("..")) {
        steps.add(new Step.Below());
        blanks();
        if (!text.startsWith("[", at)) {
          // What is below arrays is met by itself.
          steps.add(
              member() instanceof Step.Field field
                  ? new Step.Field(field.name(), false)
                  : new Step.AnyField());
        }
      } else if (take(".")) {
        steps.add(member());
      } else if (take("[")) {
        steps.add(items());
      } else if (take("?")) {
        require("(");
        steps.add(new Step.Filter(or()));
        require(")");
      } else {
        return new JsonPath(isFromRoot, steps);
      }
    }
  }

  private Step member() {
    if (take("*")) {
      return new Step.AnyField();
    }
    blanks();
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      return new Step.Field(quoted(), true);
    }
    int from = at;
    while (at < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '-')) {
      at++;
    }
    if (at == from) {
      throw wrong("the name of a field");
    }
    return new Step.Field(text.substring(from, at), true);
  }

  private String quoted() {
    char quote = text.charAt(at++);
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      out.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw wrong("the closing quote");
    }
    at++;
    return out.toString();
  }

  private Step items() {
    if (take("*")) {
      require("]");
      return new Step.AnyItem();
    }
    blanks();
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      Step field = new Step.Field(quoted(), true);
      require("]");
      return field;
    }
    List<Range> ranges = new ArrayList<>();
    do {
      Place from = place();
      ranges.add(new Range(from, takeWord("to") ? place() : from));
    } while (take(","));
    require("]");
    return new Step.Items(ranges);
  }

  private Place place() {
    if (takeWord("last")) {
      return new Place(true, take("-") ? digits() : 0);
    }
    return new Place(false, digits());
  }

  private int digits() {
    blanks();
    int from = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    try {
      return Integer.parseInt(text.substring(from, at));
    } catch (NumberFormatException e) {
      throw wrong("a number from 0 on");
    }
  }

  private Condition or() {
    if (++depth > DEPTH_MAX) {
      throw wrong("no more than " + DEPTH_MAX + " levels");
    }
    Condition left = and();
    while (take("||")) {
      left = new Condition.Or(left, and());
    }
    depth--;
    return left;
  }

  private Condition and() {
    Condition left = unary();
    while (take("&&")) {
      left = new Condition.And(left, unary());
    }
    return left;
  }

  private Condition unary() {
    if (take("!")) {
      require("(");
      Condition of = or();
      require(")");
      return new Condition.Not(of);
    }
    if (takeWord("exists")) {
      require("(");
      JsonPath path = path();
      require(")");
      return new Condition.Exists(path);
    }
    if (take("(")) {
      Condition of = or();
      require(")");
      return of;
    }
    Operand left = operand();
    for (String operator : List.of("==", "!=", "<>", "<=", ">=", "<", ">", "=")) {
      if (take(operator)) {
        String same =
            operator.equals("<>") ? "!=" : operator.equals("=") ? "==" : operator;
        return new Condition.Compare(same, left, operand());
      }
    }
    JsonPath path = left.path();
    if (path != null) {
      return new Condition.Exists(path);
    }
    throw wrong("a comparison");
  }

  private Operand operand() {
    blanks();
    char c = at < text.length() ? text.charAt(at) : ' ';
    if (c == '$' || c == '@') {
      return new Operand(path(), null);
    }
    if (c == '"' || c == '\'') {
      return new Operand(null, quoted());
    }
    if (takeWord("true")) {
      return new Operand(null, true);
    }
    if (takeWord("false")) {
      return new Operand(null, false);
    }
    if (takeWord("null")) {
      return new Operand(null, Json.NULL);
    }
    return new Operand(null, number());
  }

  private Object number() {
    int from = at;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    @Nullable BigDecimal value = null;
    try {
      value = at - from > 100 ? null : new BigDecimal(text.substring(from, at));
    } catch (NumberFormatException e) {
      // Said below.
    }
    if (value == null) {
      at = from;
      throw wrong("a value");
    }
    return value;
  }
}
