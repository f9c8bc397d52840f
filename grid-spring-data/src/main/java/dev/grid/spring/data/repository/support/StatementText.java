package dev.grid.spring.data.repository.support;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement of SQL with parameters by name, {@code :name}, or by place, {@code ?1}. Values become
 * parameters of the statement, never a part of its text: of a collection there are as many question
 * marks as it has elements. Immutable.
 */
final class StatementText {

  /** A NOT that may be of a condition with IN. */
  private static final Pattern NOT =
      Pattern.compile("\\bNOT\\b(?!\\s+(NULL|LIKE|BETWEEN|EXISTS)\\b)", Pattern.CASE_INSENSITIVE);

  /** What is before each parameter, and behind the last. */
  private final List<String> texts = new ArrayList<>();

  private final List<String> names = new ArrayList<>();

  /**
   * A statement as a call carries it out.
   *
   * @param values of its question marks, in their order
   */
  record Bound(String sql, List<@Nullable Object> values) {}

  private StatementText() {}

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is blank, or has a question mark without a number
   */
  static StatementText parse(String sql) {
    if (sql.isBlank()) {
      throw new IllegalArgumentException("the statement is blank");
    }
    StatementText parsed = new StatementText();
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int end = endOfPlain(sql, at);
      if (end > at) {
        text.append(sql, at, end);
        at = end;
      } else if (c == '?' || c == ':' && isNameStart(sql, at + 1)) {
        int to = at + 1;
        while (to < sql.length() && isNamePart(sql.charAt(to), c == '?')) {
          to++;
        }
        if (to == at + 1) {
          throw new IllegalArgumentException(
              "a parameter at " + at + " has no number: write ?1, or :name");
        }
        parsed.texts.add(text.toString());
        parsed.names.add(sql.substring(at + 1, to));
        text.setLength(0);
        at = to;
      } else {
        text.append(c);
        at++;
      }
    }
    parsed.texts.add(text.toString());
    return parsed;
  }

  /** The end of a literal, a name in quotes or a comment that begins here; else this place. */
  private static int endOfPlain(String sql, int at) {
    char c = sql.charAt(at);
    if (c == '\'' || c == '"') {
      int end = sql.indexOf(c, at + 1);
      return end < 0 ? sql.length() : end + 1;
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    return at;
  }

  private static boolean isNameStart(String sql, int at) {
    return at < sql.length() && Character.isJavaIdentifierStart(sql.charAt(at));
  }

  private static boolean isNamePart(char c, boolean isNumber) {
    return isNumber ? c >= '0' && c <= '9' : Character.isJavaIdentifierPart(c);
  }

  /** The names of its parameters, or their places from 1, each once. */
  Set<String> parameters() {
    return new LinkedHashSet<>(names);
  }

  /** Whether it is a query, and no change of entries. */
  boolean isQuery() {
    String text = texts.getFirst().stripLeading();
    int from = 0;
    while (from < text.length() && text.charAt(from) == '(') {
      from++;
    }
    int to = from;
    while (to < text.length() && Character.isLetter(text.charAt(to))) {
      to++;
    }
    return switch (text.substring(from, to).toUpperCase(Locale.ROOT)) {
      case "SELECT", "VALUES", "WITH", "SHOW", "EXPLAIN" -> true;
      default -> false;
    };
  }

  /**
   * The statement of a call.
   *
   * @param of the values of all parameters
   * @throws IllegalArgumentException if a collection cannot be what it is there
   */
  Bound bind(Map<String, @Nullable Object> of) {
    StringBuilder sql = new StringBuilder();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      sql.append(texts.get(i));
      Object value = of.get(names.get(i));
      List<@Nullable Object> elements = elements(value);
      if (elements == null) {
        sql.append('?');
        values.add(stored(value));
      } else if (elements.isEmpty()) {
        if (texts.stream().anyMatch(text -> NOT.matcher(text).find())) {
          throw new IllegalArgumentException(
              "parameter '"
                  + names.get(i)
                  + "' is empty, and a statement with NOT has no meaning of nothing: leave the"
                  + " condition out");
        }
        sql.append("NULL");
      } else {
        sql.append("?").repeat(", ?", elements.size() - 1);
        elements.forEach(each -> values.add(stored(each)));
      }
    }
    return new Bound(sql.append(texts.getLast()).toString(), values);
  }

  private static @Nullable List<@Nullable Object> elements(@Nullable Object value) {
    if (value instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    if (value == null || !value.getClass().isArray()) {
      return null;
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      elements.add(Array.get(value, i));
    }
    return elements;
  }

  /** As entities have it where they are stored. */
  private static @Nullable Object stored(@Nullable Object value) {
    return switch (value) {
      case Enum<?> constant -> constant.name();
      case UUID id -> id.toString();
      case null -> null;
      default -> value;
    };
  }
}
