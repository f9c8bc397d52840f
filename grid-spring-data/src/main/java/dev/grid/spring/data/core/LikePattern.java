package dev.grid.spring.data.core;

import java.util.Arrays;

/**
 * A pattern of SQL's LIKE: {@code %} is any text, {@code _} any character (a code point), and
 * {@code \} takes the next character as it is. Immutable.
 *
 * <p>Not a regular expression, because patterns may come from users: matching takes at most the
 * text's length times the pattern's.
 */
final class LikePattern {

  private static final int ANY_CHARACTER = -1;
  private static final int ANY_TEXT = -2;

  /** Characters, or one of the negative codes above. */
  private final int[] tokens;

  private final boolean ignoreCase;

  private LikePattern(int[] tokens, boolean ignoreCase) {
    this.tokens = tokens;
    this.ignoreCase = ignoreCase;
  }

  static LikePattern of(String like, boolean ignoreCase) {
    int[] tokens = new int[like.length()];
    int count = 0;
    int[] characters = like.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      if (c == '\\' && i + 1 < characters.length) {
        tokens[count++] = characters[++i];
      } else {
        tokens[count++] = c == '%' ? ANY_TEXT : c == '_' ? ANY_CHARACTER : c;
      }
    }
    return new LikePattern(Arrays.copyOf(tokens, count), ignoreCase);
  }

  boolean matches(String text) {
    int at = 0;
    int token = 0;
    int lastAnyText = -1;
    int resumeAt = 0;
    while (at < text.length()) {
      if (token < tokens.length && tokens[token] == ANY_TEXT) {
        lastAnyText = token++;
        resumeAt = at;
      } else if (token < tokens.length && matches(tokens[token], text.codePointAt(at))) {
        token++;
        at = text.offsetByCodePoints(at, 1);
      } else if (lastAnyText >= 0) {
        // The last % takes one character more; earlier ones never need to be reconsidered.
        token = lastAnyText + 1;
        resumeAt = text.offsetByCodePoints(resumeAt, 1);
        at = resumeAt;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY_TEXT) {
      token++;
    }
    return token == tokens.length;
  }

  private boolean matches(int token, int c) {
    if (token == ANY_CHARACTER || token == c) {
      return true;
    }
    return ignoreCase
        && token >= 0
        && Character.toLowerCase(Character.toUpperCase(token))
            == Character.toLowerCase(Character.toUpperCase(c));
  }
}
