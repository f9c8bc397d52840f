package dev.grid.kernel.query;

import dev.grid.query.QueryException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of text: {@code %} is any characters, {@code _} one, and a backslash takes away what
 * the character behind it means. Matched on UTF-8, a code point at a time, in a few steps a byte;
 * of one that takes more, as what follows a {@code %} nearly matches everywhere, steps are limited.
 * Immutable.
 */
final class LikePattern {

  /** How long a pattern may be. */
  static final int CHARS_MAX = 1_024;

  /** Steps that each text may take, */
  static final int STEPS_MAX = 1_000_000;

  /** and further ones for each of its bytes. */
  private static final int STEPS_PER_BYTE = 8;

  /** So many characters behind a {@code %} may make an entry cost as much as one more condition. */
  private static final int CHARS_PER_WEIGHT = 4;

  private static final int ANY = -1;
  private static final int ONE = -2;

  private final int[] pattern;
  private final boolean ignoreCase;

  LikePattern(String text, boolean ignoreCase) {
    if (text.length() > CHARS_MAX) {
      throw new QueryException(
          "a pattern of chars=" + text.length() + " is longer than " + CHARS_MAX);
    }
    int[] compiled = new int[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\\' && i < text.length()) {
        c = text.codePointAt(i);
        i += Character.charCount(c);
        compiled[length++] = folded(c, ignoreCase);
      } else if (c == '%') {
        if (length == 0 || compiled[length - 1] != ANY) {
          compiled[length++] = ANY;
        }
      } else {
        compiled[length++] = c == '_' ? ONE : folded(c, ignoreCase);
      }
    }
    this.pattern = Arrays.copyOf(compiled, length);
    this.ignoreCase = ignoreCase;
  }

  private static int folded(int codePoint, boolean ignoreCase) {
    return ignoreCase ? Character.toLowerCase(Character.toUpperCase(codePoint)) : codePoint;
  }

  /**
   * What it may cost beside other conditions: with the characters that it tries again and again.
   */
  int weight() {
    int longest = 0;
    int run = 0;
    boolean isBehindAny = false;
    for (int c : pattern) {
      isBehindAny |= c == ANY;
      run = c == ANY || !isBehindAny ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return 1 + longest / CHARS_PER_WEIGHT;
  }

  /** What all text that it matches begins with, if there is more than that it begins so. */
  @Nullable String prefix() {
    if (ignoreCase) {
      return null;
    }
    StringBuilder prefix = new StringBuilder();
    for (int c : pattern) {
      if (c < 0) {
        break;
      }
      prefix.appendCodePoint(c);
    }
    return prefix.isEmpty() ? null : prefix.toString();
  }

  boolean matches(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return matches(utf8, 0, utf8.length);
  }

  /**
   * Whether {@code utf8[from..to)} matches as a whole.
   *
   * @throws QueryException if that takes too many steps
   */
  boolean matches(byte[] utf8, int from, int to) {
    int at = from;
    int p = 0;
    int anyP = -1;
    int anyAt = from;
    long stepsLeft = STEPS_MAX + (long) STEPS_PER_BYTE * (to - from);
    while (at < to) {
      if (--stepsLeft < 0) {
        throw tooLong(to - from);
      }
      if (p < pattern.length && pattern[p] == ANY) {
        anyP = p++;
        anyAt = at;
        continue;
      }
      if (p < pattern.length && isHere(pattern[p], utf8, at, to)) {
        p++;
        at += bytesAt(utf8, at);
        continue;
      }
      if (anyP < 0) {
        return false;
      }
      // The last % takes one more.
      p = anyP + 1;
      anyAt += bytesAt(utf8, anyAt);
      at = anyAt;
    }
    while (p < pattern.length && pattern[p] == ANY) {
      p++;
    }
    return p == pattern.length;
  }

  private QueryException tooLong(int bytes) {
    return new QueryException(
        "a pattern of chars="
            + pattern.length
            + " takes too long for some text of bytes="
            + bytes
            + ": write less behind a %");
  }

  private boolean isHere(int wanted, byte[] utf8, int at, int to) {
    return wanted == ONE || wanted == folded(codePoint(utf8, at, to), ignoreCase);
  }

  private static int bytesAt(byte[] utf8, int at) {
    int first = utf8[at] & 0xff;
    if (first < 0xc0) {
      return 1;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  }

  private static int codePoint(byte[] utf8, int at, int to) {
    int first = utf8[at] & 0xff;
    int length = bytesAt(utf8, at);
    if (length == 1 || at + length > to) {
      return first;
    }
    int code = first & 0x7f >> length;
    for (int i = 1; i < length; i++) {
      code = code << 6 | utf8[at + i] & 0x3f;
    }
    return code;
  }
}
