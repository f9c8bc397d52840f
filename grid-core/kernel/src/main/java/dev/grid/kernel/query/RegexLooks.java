package dev.grid.kernel.query;

import dev.grid.query.QueryException;

/**
 * Rewrites a regular expression so that it looks at its text wherever a group or an alternative
 * begins. Else one such as {@code (|)(|)(|)x} tries exponentially many ways without looking at a
 * single character, and nobody who counts looks could end it. What is matched stays the same. What
 * is left between two looks is bounded by the expression's length and its counts, whose sum has a
 * limit. Confined to one rewriting.
 */
final class RegexLooks {

  /** What the counts of all <code>{n,m}</code> may come to together. */
  static final int COUNTS_MAX = 1_000;

  /** Looks at the characters before and behind, and is always true, in one way. */
  private static final String LOOK = "(?=\\b|)";

  private final String regex;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private long counts;

  private RegexLooks(String regex) {
    this.regex = regex;
  }

  /**
   * The expression with its looks.
   *
   * @param regex one that is right
   * @throws QueryException if it repeats too often, or is written so that this is hard to tell
   */
  static String addTo(String regex) {
    RegexLooks looks = new RegexLooks(regex);
    while (looks.at < regex.length()) {
      looks.next();
    }
    return looks.out.toString();
  }

  private void next() {
    switch (regex.charAt(at)) {
      case '\\' -> escape();
      case '[' -> characters();
      case '(' -> group();
      case '{' -> count();
      case '|' -> {
        take(1);
        out.append(LOOK);
      }
      default -> take(1);
    }
  }

  private void take(int chars) {
    int end = Math.min(regex.length(), at + chars);
    out.append(regex, at, end);
    at = end;
  }

  /** Takes all up to an end, with it. */
  private void takeThrough(String end, int from) {
    int found = regex.indexOf(end, from);
    take(found < 0 ? regex.length() : found + end.length() - at);
  }

  private boolean isNext(char wanted) {
    return at < regex.length() && regex.charAt(at) == wanted;
  }

  private void escape() {
    char escaped = at + 1 < regex.length() ? regex.charAt(at + 1) : 'x';
    switch (escaped) {
      case 'Q' -> takeThrough("\\E", at + 2);
      case 'c' -> take(3);
      case 'p', 'P', 'x', 'N' -> {
        take(2);
        if (isNext('{')) {
          takeThrough("}", at);
        }
      }
      default -> take(2);
    }
  }

  /** A class of characters, and those in it. */
  private void characters() {
    int depth = 0;
    do {
      switch (regex.charAt(at)) {
        case '\\' -> escape();
        case '[' -> {
          depth++;
          take(1);
          if (isNext('^')) {
            take(1);
          }
          if (isNext(']')) {
            throw refused("write ']' in a class of characters as '\\]'");
          }
        }
        case ']' -> {
          depth--;
          take(1);
        }
        default -> take(1);
      }
    } while (depth > 0 && at < regex.length());
  }

  private void group() {
    take(1);
    if (!isNext('?')) {
      out.append(LOOK);
      return;
    }
    take(1);
    if (isNext('<')) {
      take(1);
      if (isNext('=') || isNext('!')) {
        take(1);
      } else {
        takeThrough(">", at);
      }
      out.append(LOOK);
      return;
    }
    while (at < regex.length() && (Character.isLetter(regex.charAt(at)) || isNext('-'))) {
      if (isNext('x')) {
        throw refused("the flag x is not for queries");
      }
      take(1);
    }
    boolean isFlagsOnly = isNext(')');
    take(1);
    if (!isFlagsOnly) {
      out.append(LOOK);
    }
  }

  private void count() {
    take(1);
    long count = number();
    if (isNext(',')) {
      take(1);
      count = Math.max(count, number());
    }
    counts += count;
    if (counts > COUNTS_MAX) {
      throw refused("its counts in {} come to more than " + COUNTS_MAX);
    }
  }

  private long number() {
    long number = 0;
    while (at < regex.length() && Character.isDigit(regex.charAt(at))) {
      number = Math.min(COUNTS_MAX + 1, 10 * number + Character.digit(regex.charAt(at), 10));
      take(1);
    }
    return number;
  }

  private QueryException refused(String why) {
    return new QueryException("regex '" + regex + "', position=" + at + ": " + why);
  }
}
