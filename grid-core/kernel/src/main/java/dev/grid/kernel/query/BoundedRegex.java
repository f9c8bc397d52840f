package dev.grid.kernel.query;

import dev.grid.query.QueryException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that gives up on a text for which it would take too long: some expressions
 * take exponential time for some texts. Whatever it does it {@linkplain RegexLooks looks at} the
 * text, and looks are counted. Immutable.
 */
final class BoundedRegex implements Checks.Check {

  /** How long an expression may be. */
  static final int CHARS_MAX = 1_024;

  /** How many characters of a text it may look at, again and again, on a worker. */
  static final int LOOKS_MAX = 1_000_000;

  /** The same where partitions wait for it. */
  static final int LOOKS_INSIDE_MAX = 100_000;

  /** Before a text that is empty: there would be nothing to look at. */
  private static final String NOTHING = "\uffff";

  private final String regex;
  private final Pattern pattern;
  private final int looksMax;

  BoundedRegex(String regex, int looksMax) {
    if (regex.length() > CHARS_MAX) {
      throw new QueryException(
          "a regex of chars=" + regex.length() + " is longer than " + CHARS_MAX);
    }
    try {
      Pattern unused = Pattern.compile(regex);
      pattern = Pattern.compile(RegexLooks.addTo(regex));
    } catch (PatternSyntaxException e) {
      throw new QueryException(
          "regex '" + regex + "', position=" + e.getIndex() + ": " + e.getDescription(), e);
    }
    this.regex = regex;
    this.looksMax = looksMax;
  }

  @Override
  public boolean test(TypedValue found, Matcher matcher) {
    return found.kind() == TypedValue.Kind.TEXT && matches(found.text());
  }

  boolean matches(String text) {
    try {
      java.util.regex.Matcher matcher =
          pattern.matcher(new Counted(text.isEmpty() ? NOTHING : text, new int[1]));
      if (text.isEmpty()) {
        matcher.region(NOTHING.length(), NOTHING.length()).useTransparentBounds(true);
      }
      return matcher.matches();
    } catch (StackOverflowError e) {
      throw tooLong();
    }
  }

  private QueryException tooLong() {
    return new QueryException(
        "regex '"
            + regex
            + "' takes too long for some text: it has looked at more than "
            + looksMax
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
      if (++looks[0] > looksMax) {
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
