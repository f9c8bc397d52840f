package dev.grid.kernel;

/** Text of others as logs may have it. Stateless. */
public final class Printable {

  /** More is cut off. */
  public static final int CHARS_MAX = 256;

  private Printable() {}

  /** One line of at most so many characters, and nothing that a terminal would act on. */
  public static String of(String text) {
    String cut = text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "...";
    StringBuilder printed = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                printed.append("\\n");
              } else if (c == '\r') {
                printed.append("\\r");
              } else if (isControl(c)) {
                printed.append("\\u%04x".formatted(c));
              } else {
                printed.appendCodePoint(c);
              }
            });
    return printed.toString();
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
