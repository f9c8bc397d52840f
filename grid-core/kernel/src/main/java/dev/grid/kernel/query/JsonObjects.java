package dev.grid.kernel.query;

import dev.grid.serialization.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members or items of one level of JSON text as objects: objects and arrays within are {@link
 * JsonValue}s, whole numbers longs where they fit. Text that is not JSON has none.
 */
final class JsonObjects {

  private final String text;
  private int at;

  private JsonObjects(String text) {
    this.text = text;
  }

  /** A map, a list, or null. */
  static @Nullable Object read(String json) {
    JsonObjects reading = new JsonObjects(json);
    try {
      return switch (reading.skipSpace()) {
        case '{' -> reading.members();
        case '[' -> reading.items();
        default -> null;
      };
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return null;
    }
  }

  private Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    while (skipSpace() != '}') {
      String name = quoted();
      require(':');
      members.putIfAbsent(name, value());
      if (skipSpace() == ',') {
        at++;
      }
    }
    return members;
  }

  private List<@Nullable Object> items() {
    List<@Nullable Object> items = new ArrayList<>();
    at++;
    while (skipSpace() != ']') {
      items.add(value());
      if (skipSpace() == ',') {
        at++;
      }
    }
    return items;
  }

  private @Nullable Object value() {
    char first = skipSpace();
    if (first == '"') {
      return quoted();
    }
    int from = at;
    if (first == '{' || first == '[') {
      skipNested();
      return new JsonValue(text.substring(from, at));
    }
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String literal = text.substring(from, at);
    return switch (literal) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> number(literal);
    };
  }

  private static Object number(String literal) {
    if (literal.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')) {
      BigInteger whole = new BigInteger(literal);
      return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }
    return Double.parseDouble(literal);
  }

  private void skipNested() {
    int depth = 0;
    do {
      char c = text.charAt(at);
      if (c == '"') {
        quoted();
        continue;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      at++;
    } while (depth > 0);
  }

  private String quoted() {
    require('"');
    StringBuilder out = new StringBuilder();
    for (char c; (c = text.charAt(at++)) != '"'; ) {
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private char skipSpace() {
    while (" \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.charAt(at);
  }

  private void require(char wanted) {
    if (skipSpace() != wanted) {
      throw new IllegalArgumentException("position=" + at + ": expected " + wanted);
    }
    at++;
  }
}
