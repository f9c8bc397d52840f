package dev.grid.spring.data.repository.support;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of a query's text, one after another. Confined to the call that understands it. */
final class QueryTokens {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<text>'(?:[^']|'')*')"
              + "|(?<number>[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d{1,4})?)"
              + "|(?<parameter>:[\\p{L}_$][\\p{L}\\p{N}_$]*|\\?\\d{1,4})"
              + "|(?<path>`[^`]+`|[\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*)"
              + "|(?<sign>==|!=|<>|<=|>=|[=<>(),]))");

  private enum Kind {
    TEXT,
    NUMBER,
    PARAMETER,
    PATH,
    SIGN
  }

  private record Token(Kind kind, String text, int at) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  QueryTokens(String text) {
    this.text = text;
    String stripped = text.stripTrailing();
    Matcher matcher = TOKEN.matcher(stripped);
    int at = 0;
    while (at < stripped.length()) {
      matcher.region(at, stripped.length());
      if (!matcher.lookingAt()) {
        throw failureAt(at, "no character that can be understood");
      }
      for (Kind kind : Kind.values()) {
        String group = matcher.group(kind.name().toLowerCase(Locale.ROOT));
        if (group != null) {
          tokens.add(new Token(kind, group, matcher.end() - group.length()));
        }
      }
      at = matcher.end();
    }
  }

  boolean isAtEnd() {
    return next == tokens.size();
  }

  void requireEnd() {
    if (!isAtEnd()) {
      throw failure("AND, OR or the end");
    }
  }

  /** Whether a keyword, in any case of letters, or a sign is next. */
  boolean isNext(String word) {
    return !isAtEnd()
        && tokens.get(next).kind() != Kind.TEXT
        && tokens.get(next).text().equalsIgnoreCase(word);
  }

  boolean skips(String word) {
    boolean is = isNext(word);
    if (is) {
      next++;
    }
    return is;
  }

  void require(String word) {
    require(word, word);
  }

  void require(String word, String what) {
    if (!skips(word)) {
      throw failure(what);
    }
  }

  boolean isParameter() {
    return is(Kind.PARAMETER);
  }

  private boolean is(Kind kind) {
    return !isAtEnd() && tokens.get(next).kind() == kind;
  }

  private @Nullable String take(Kind kind) {
    return is(kind) ? tokens.get(next++).text() : null;
  }

  String path() {
    String path = take(Kind.PATH);
    if (path == null) {
      throw failure("a property");
    }
    return path.startsWith("`") ? path.substring(1, path.length() - 1) : path;
  }

  /** Without its colon or question mark; null if there is none. */
  @Nullable String parameter() {
    String parameter = take(Kind.PARAMETER);
    return parameter == null ? null : parameter.substring(1);
  }

  @Nullable String text() {
    String quoted = take(Kind.TEXT);
    return quoted == null ? null : quoted.substring(1, quoted.length() - 1).replace("''", "'");
  }

  @Nullable BigDecimal number() {
    String number = take(Kind.NUMBER);
    return number == null ? null : new BigDecimal(number);
  }

  /** A sign that compares; null if there is none. */
  @Nullable String operator() {
    boolean isOperator = is(Kind.SIGN) && !"(),".contains(tokens.get(next).text());
    return isOperator ? take(Kind.SIGN) : null;
  }

  IllegalArgumentException failure(String wanted) {
    return failureAt(isAtEnd() ? text.length() : tokens.get(next).at(), wanted + " was expected");
  }

  private IllegalArgumentException failureAt(int at, String reason) {
    return new IllegalArgumentException(
        "the query \"%s\" cannot be understood at character %d, \"%s\": %s"
            .formatted(text, at + 1, text.substring(at, Math.min(text.length(), at + 20)), reason));
  }
}
