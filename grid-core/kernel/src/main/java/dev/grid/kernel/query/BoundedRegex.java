package dev.grid.kernel.query;

import dev.grid.query.QueryException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that gives up on a text for which it would take too long: some expressions
 * take exponential time for some texts. Immutable. For workers only.
 */
final class BoundedRegex implements Checks.Check {

  /** How long an expression may be. */
  static final int CHARS_MAX = 1_024;

  /** How many characters of a text it may look at, again and again. */
  static final int LOOKS_MAX = 1_000_000;

  private final Pattern pattern;

  BoundedRegex(String regex) {
    if (regex.length() > CHARS_MAX) {
      throw new QueryException(
          "a regex of chars=" + regex.length() + " is longer than " + CHARS_MAX);
    }
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new QueryException(
          "regex '" + regex + "', position=" + e.getIndex() + ": " + e.getDescription(), e);
    }
  }

  @Override
  public boolean test(TypedValue found, Matcher matcher) {
    return found.kind() == TypedValue.Kind.TEXT && matches(found.text());
  }

  boolean matches(String text) {
    try {
      return pattern.matcher(new Counted(text, new int[1])).matches();
    } catch (StackOverflowError e) {
      throw tooLong();
    }
  }

  private QueryException tooLong() {
    return new QueryException(
        "regex '"
            + pattern
            + "' takes too long for some text: it has looked at more than "
            + LOOKS_MAX
            + " characters; write it without repetitions in repetitions");
  }

  /** Counts what is looked at. */
  private final class Counted implements CharSequence {

    private final CharSequence text;
    private final int[] looks;

    Counted(CharSequence text, int[] looks) {
      this.text = text;
      this.looks = looks;
    }

    @Override
    public char charAt(int index) {
      if (++looks[0] > LOOKS_MAX) {
        throw tooLong();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
