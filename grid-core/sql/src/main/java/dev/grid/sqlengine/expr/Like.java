package dev.grid.sqlengine.expr;

import org.jspecify.annotations.Nullable;

/**
 * {@code LIKE}: {@code %} is any text, {@code _} one code point. Without backtracking into what an
 * earlier {@code %} has passed, so that it takes text times pattern at most.
 */
final class Like {

  /** Longer patterns are refused. */
  private static final int PATTERN_CHARS_MAX = 10_000;

  private static final int ANY = -1;
  private static final int ONE = -2;

  private Like() {}

  static Evaluator compile(Expr.Call call, Evaluator[] args) {
    boolean isConstant =
        call.arg(1).isConstant() && (args.length < 3 || call.arg(2).isConstant());
    int[] known = isConstant ? pattern(args, new Object[0]) : null;
    return row -> {
      Object value = args[0].of(row);
      int[] pattern = isConstant ? known : pattern(args, row);
      return value == null || pattern == null ? null : matches(Casts.text(value), pattern);
    };
  }

  private static int @Nullable [] pattern(Evaluator[] args, @Nullable Object[] row) {
    Object text = args[1].of(row);
    Object escape = args.length < 3 ? "" : args[2].of(row);
    return text == null || escape == null ? null : parse(Casts.text(text), Casts.text(escape));
  }

  private static int[] parse(String text, String escape) {
    if (text.length() > PATTERN_CHARS_MAX) {
      throw SqlFailures.data("a pattern of LIKE is longer than " + PATTERN_CHARS_MAX);
    }
    if (escape.length() > 1) {
      throw SqlFailures.data("ESCAPE '" + SqlFailures.shown(escape) + "': must be one character");
    }
    int[] chars = text.codePoints().toArray();
    int[] pattern = new int[chars.length];
    int length = 0;
    for (int i = 0; i < chars.length; i++) {
      int c = chars[i];
      if (!escape.isEmpty() && c == escape.charAt(0)) {
        if (++i == chars.length) {
          throw SqlFailures.data("a pattern of LIKE ends in its escape character");
        }
        pattern[length++] = chars[i];
      } else {
        pattern[length++] = c == '%' ? ANY : c == '_' ? ONE : c;
      }
    }
    return java.util.Arrays.copyOf(pattern, length);
  }

  private static boolean matches(String value, int[] pattern) {
    int[] text = value.codePoints().toArray();
    int at = 0;
    int p = 0;
    int any = -1;
    int anyAt = 0;
    while (at < text.length) {
      if (p < pattern.length && (pattern[p] == ONE || pattern[p] == text[at])) {
        at++;
        p++;
      } else if (p < pattern.length && pattern[p] == ANY) {
        any = p++;
        anyAt = at;
      } else if (any >= 0) {
        p = any + 1;
        at = ++anyAt;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY) {
      p++;
    }
    return p == pattern.length;
  }
}
