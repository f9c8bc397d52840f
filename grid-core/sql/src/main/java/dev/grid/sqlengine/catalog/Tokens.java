package dev.grid.sqlengine.catalog;

import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.SqlFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of a statement, and where one is in them. Confined to one call. */
public final class Tokens {

  /** What a word is. */
  public enum Kind {
    WORD,
    /** An identifier in double quotes. */
    QUOTED,
    TEXT,
    NUMBER,
    SYMBOL,
    END
  }

  /**
   * A word.
   *
   * @param text without quotes
   * @param from where it begins in the statement
   * @param to where it ends, exclusive
   */
  public record Token(Kind kind, String text, int from, int to) {

    boolean is(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word)
          || kind == Kind.SYMBOL && text.equals(word);
    }
  }

  private final String sql;
  private final List<Token> all = new ArrayList<>();
  private int at;

  /**
   * Reads a statement's words.
   *
   * @param depthMax how deep parentheses may be nested
   * @throws GridSqlException if a quote or comment does not end, or they are nested deeper
   */
  public Tokens(String sql, int depthMax) {
    this.sql = sql;
    int place = 0;
    int depth = 0;
    while (true) {
      place = skip(place);
      if (place >= sql.length()) {
        all.add(new Token(Kind.END, "", sql.length(), sql.length()));
        return;
      }
      Token token = token(place);
      all.add(token);
      place = token.to();
      if (token.kind() == Kind.SYMBOL) {
        depth += token.text().equals("(") ? 1 : token.text().equals(")") ? -1 : 0;
        if (depth > depthMax) {
          throw SqlFailures.parsing(
              place(token.from())
                  + ": parentheses are nested deeper than textDepthMax="
                  + depthMax
                  + " (grid.sql.text-depth-max)");
        }
      }
    }
  }

  private int skip(int from) {
    int i = from;
    while (i < sql.length()) {
      if (Character.isWhitespace(sql.charAt(i))) {
        i++;
      } else if (sql.startsWith("--", i) || sql.startsWith("//", i)) {
        int end = sql.indexOf('\n', i);
        i = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", i) && !sql.startsWith("/*+", i)) {
        int end = sql.indexOf("*/", i + 2);
        if (end < 0) {
          throw SqlFailures.parsing(place(i) + ": a comment does not end");
        }
        i = end + 2;
      } else {
        return i;
      }
    }
    return i;
  }

  private Token token(int from) {
    char c = sql.charAt(from);
    if (c == '\'' || c == '"') {
      return quoted(from, c);
    }
    int to = from + 1;
    if (Character.isJavaIdentifierStart(c)) {
      while (to < sql.length() && Character.isJavaIdentifierPart(sql.charAt(to))) {
        to++;
      }
      return new Token(Kind.WORD, sql.substring(from, to), from, to);
    }
    if (Character.isDigit(c)) {
      while (to < sql.length()
          && (Character.isLetterOrDigit(sql.charAt(to)) || sql.charAt(to) == '.')) {
        to++;
      }
      return new Token(Kind.NUMBER, sql.substring(from, to), from, to);
    }
    return new Token(Kind.SYMBOL, String.valueOf(c), from, to);
  }

  private Token quoted(int from, char quote) {
    StringBuilder text = new StringBuilder();
    int i = from + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i++);
      if (c != quote) {
        text.append(c);
      } else if (i < sql.length() && sql.charAt(i) == quote) {
        text.append(quote);
        i++;
      } else {
        return new Token(
            quote == '"' ? Kind.QUOTED : Kind.TEXT, text.toString(), from, i);
      }
    }
    throw SqlFailures.parsing(place(from) + ": a quote does not end");
  }

  /** A place of the statement, as messages have it. */
  public String place(int offset) {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < offset; i++) {
      if (sql.charAt(i) == '\n') {
        line++;
        begin = i + 1;
      }
    }
    return "at line " + line + ", column " + (offset - begin + 1);
  }

  /** The word where it is. */
  public Token peek() {
    return all.get(at);
  }

  /** The word so many behind. */
  Token peek(int ahead) {
    return all.get(Math.min(at + ahead, all.size() - 1));
  }

  /** Takes the word where it is. */
  public Token next() {
    Token token = all.get(at);
    at = Math.min(at + 1, all.size() - 1);
    return token;
  }

  /** Takes words if all of them are next. */
  public boolean take(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).is(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  /** Takes words that must be next. */
  void require(String... words) {
    if (!take(words)) {
      throw wrong(String.join(" ", words).toUpperCase(Locale.ROOT));
    }
  }

  /** What is wrong here. */
  GridSqlException wrong(String expected) {
    Token found = peek();
    return SqlFailures.parsing(
        place(found.from())
            + ": expected "
            + expected
            + ", found "
            + (found.kind() == Kind.END ? "the end" : "'" + SqlFailures.shown(found.text()) + "'"));
  }

  /** Takes a name. */
  String name() {
    Token token = peek();
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED || token.text().isEmpty()) {
      throw wrong("a name");
    }
    next();
    return token.text();
  }

  /** Takes a literal text. */
  String text() {
    Token token = peek();
    if (token.kind() != Kind.TEXT) {
      throw wrong("a text in single quotes");
    }
    next();
    return token.text();
  }

  /** Nothing but a semicolon may follow. */
  public void end() {
    take(";");
    if (peek().kind() != Kind.END) {
      throw wrong("the end");
    }
  }

  /** All words. */
  public List<Token> all() {
    return all;
  }

  /** The statement from the word where it is, without what ends it. */
  public String rest() {
    int to = sql.length();
    for (int i = all.size() - 2; i >= at && all.get(i).is(";"); i--) {
      to = all.get(i).from();
    }
    int from = peek().from();
    return from >= to ? "" : sql.substring(from, to);
  }
}
