package dev.grid.sqlengine.json;

import dev.grid.sqlengine.expr.SqlFailures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON: objects are maps in their order, arrays lists, numbers {@link Long} or
 * {@link BigDecimal}; null is {@link #NULL}. Stateless.
 */
public final class Json {

  /** The value null, which is not the same as none. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  /** Deeper documents are refused. */
  static final int DEPTH_MAX = 256;

  private static final int NUMBER_CHARS_MAX = 1_000;
  private static final int SHOWN_CHARS_MAX = 60;

  private Json() {}

  /**
   * The document of a text.
   *
   * @throws dev.grid.sql.GridSqlException if it is none; says where
   */
  public static Object parse(String text) {
    Reader reader = new Reader(text);
    Object value = reader.value(0);
    reader.blanks();
    if (reader.at < text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  /** The same text if it is JSON. */
  public static String checked(String text) {
    parse(text);
    return text;
  }

  /** The same document without blanks. */
  public static String compact(String text) {
    return write(parse(text));
  }

  /** A document as text without blanks. */
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String s -> writeText(s, out);
      case Map<?, ?> map -> {
        char before = '{';
        for (Map.Entry<?, ?> field : map.entrySet()) {
          out.append(before);
          writeText(String.valueOf(field.getKey()), out);
          out.append(':');
          write(field.getValue(), out);
          before = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        char before = '[';
        for (Object item : list) {
          out.append(before);
          write(item, out);
          before = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case BigDecimal d -> out.append(number(d));
      default -> out.append(value);
    }
  }

  private static String number(BigDecimal d) {
    return Math.abs((long) d.scale()) > 50 ? d.toString() : d.toPlainString();
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Reads a text from its beginning to its end. */
  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    RuntimeException wrong(String expected) {
      String shown =
          text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "...";
      return SqlFailures.data(
          "not JSON at position " + at + ": expected " + expected + " in '" + shown + "'");
    }

    void blanks() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private char next() {
      blanks();
      if (at >= text.length()) {
        throw wrong("a value");
      }
      return text.charAt(at);
    }

    Object value(int depth) {
      if (depth > DEPTH_MAX) {
        throw wrong("no more than " + DEPTH_MAX + " levels");
      }
      return switch (next()) {
        case '{' -> object(depth);
        case '[' -> array(depth);
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", NULL);
        default -> number();
      };
    }

    private Object word(String word, Object value) {
      if (!text.startsWith(word, at)) {
        throw wrong(word);
      }
      at += word.length();
      return value;
    }

    private Map<String, Object> object(int depth) {
      Map<String, Object> fields = new LinkedHashMap<>();
      at++;
      if (next() == '}') {
        at++;
        return fields;
      }
      while (true) {
        if (next() != '"') {
          throw wrong("a name");
        }
        String name = string();
        if (next() != ':') {
          throw wrong("':'");
        }
        at++;
        fields.put(name, value(depth + 1));
        char c = next();
        at++;
        if (c == '}') {
          return fields;
        }
        if (c != ',') {
          at--;
          throw wrong("',' or '}'");
        }
      }
    }

    private List<Object> array(int depth) {
      List<Object> items = new ArrayList<>();
      at++;
      if (next() == ']') {
        at++;
        return items;
      }
      while (true) {
        items.add(value(depth + 1));
        char c = next();
        at++;
        if (c == ']') {
          return items;
        }
        if (c != ',') {
          at--;
          throw wrong("',' or ']'");
        }
      }
    }

    private String string() {
      at++;
      int from = at;
      while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
        at++;
      }
      StringBuilder out = new StringBuilder(text.substring(from, at));
      while (true) {
        if (at >= text.length()) {
          throw wrong("'\"'");
        }
        char c = text.charAt(at++);
        if (c == '"') {
          return out.toString();
        }
        out.append(c == '\\' ? escaped() : c);
      }
    }

    private char escaped() {
      if (at >= text.length()) {
        throw wrong("an escape");
      }
      char c = text.charAt(at++);
      return switch (c) {
        case '"', '\\', '/' -> c;
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> {
          if (at + 4 > text.length()) {
            throw wrong("four digits");
          }
          try {
            char code = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            yield code;
          } catch (NumberFormatException e) {
            throw wrong("four digits");
          }
        }
        default -> throw wrong("an escape");
      };
    }

    private Object number() {
      int from = at;
      boolean isWhole = true;
      while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
        isWhole &= ".eE".indexOf(text.charAt(at)) < 0;
        at++;
      }
      String digits = text.substring(from, at);
      boolean isNumber =
          !digits.isEmpty() && digits.charAt(0) != '+' && digits.length() <= NUMBER_CHARS_MAX;
      try {
        if (isNumber && isWhole && digits.length() <= 18) {
          return Long.parseLong(digits);
        }
        if (isNumber) {
          BigDecimal value = new BigDecimal(digits);
          return isWhole && value.toBigInteger().bitLength() < Long.SIZE
              ? (Object) value.longValueExact()
              : value;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      at = from;
      throw wrong("a value");
    }
  }
}
