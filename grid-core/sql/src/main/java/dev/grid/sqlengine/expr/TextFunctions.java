package dev.grid.sqlengine.expr;

import java.util.Locale;

/** Functions of text; places count from 1. Stateless. */
final class TextFunctions {

  /** No text is made that is longer. */
  private static final int CHARS_MAX = 16 << 20;

  private TextFunctions() {}

  static Evaluator compile(Expr.Call call, Evaluator[] args) {
    return switch (call.op()) {
      case UPPER -> text(args, s -> s.toUpperCase(Locale.ROOT));
      case LOWER -> text(args, s -> s.toLowerCase(Locale.ROOT));
      case INITCAP -> text(args, TextFunctions::capitals);
      case LENGTH ->
          Evaluators.one(
              args,
              v -> {
                String s = Casts.text(v);
                return (long) s.codePointCount(0, s.length());
              });
      case SUBSTRING -> substring(args);
      case TRIM ->
          row -> {
            Object side = args[0].of(row);
            Object chars = args[1].of(row);
            Object text = args[2].of(row);
            return side == null || chars == null || text == null
                ? null
                : trim(
                    Casts.text(text),
                    Casts.text(chars),
                    !side.equals("TRAILING"),
                    !side.equals("LEADING"));
          };
      case LTRIM -> trim(args, true, false);
      case RTRIM -> trim(args, false, true);
      case BTRIM -> trim(args, true, true);
      case REPLACE ->
          row -> {
            Object text = args[0].of(row);
            Object from = args[1].of(row);
            Object to = args[2].of(row);
            return text == null || from == null || to == null
                ? null
                : replace(Casts.text(text), Casts.text(from), Casts.text(to));
          };
      case POSITION ->
          row -> {
            Object wanted = args[0].of(row);
            Object text = args[1].of(row);
            Object from = args.length < 3 ? Long.valueOf(1) : args[2].of(row);
            if (wanted == null || text == null || from == null) {
              return null;
            }
            long begin = Math.max(1, ((Number) from).longValue());
            String in = Casts.text(text);
            return begin > in.length() + 1L
                ? 0L
                : (long) in.indexOf(Casts.text(wanted), (int) begin - 1) + 1;
          };
      case ASCII ->
          Evaluators.one(
              args,
              v -> Casts.text(v).isEmpty() ? 0L : (long) Casts.text(v).codePointAt(0));
      case CONCAT_WS ->
          row -> {
            Object between = args[0].of(row);
            if (between == null) {
              return null;
            }
            StringBuilder out = new StringBuilder();
            boolean any = false;
            for (int i = 1; i < args.length; i++) {
              Object part = args[i].of(row);
              if (part != null) {
                out.append(any ? Casts.text(between) : "").append(Casts.text(part));
                any = true;
                requireLength(out.length());
              }
            }
            return out.toString();
          };
      default -> throw new IllegalArgumentException("op=" + call.op());
    };
  }

  /** A function of text. */
  private interface OfText {
    String of(String text);
  }

  private static Evaluator text(Evaluator[] args, OfText function) {
    return Evaluators.one(args, v -> function.of(Casts.text(v)));
  }

  private static void requireLength(long chars) {
    if (chars > CHARS_MAX) {
      throw SqlFailures.data("a text would have chars=" + chars + ", more than " + CHARS_MAX);
    }
  }

  static String joined(String left, String right) {
    requireLength((long) left.length() + right.length());
    return left + right;
  }

  private static String capitals(String s) {
    StringBuilder out = new StringBuilder(s.length());
    boolean isFirst = true;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      out.append(isFirst ? Character.toUpperCase(c) : Character.toLowerCase(c));
      isFirst = !Character.isLetterOrDigit(c);
    }
    return out.toString();
  }

  private static Evaluator substring(Evaluator[] args) {
    return row -> {
      Object value = args[0].of(row);
      Object from = args[1].of(row);
      Object count = args.length < 3 ? Long.valueOf(Integer.MAX_VALUE) : args[2].of(row);
      if (value == null || from == null || count == null) {
        return null;
      }
      String text = Casts.text(value);
      long length = ((Number) count).longValue();
      if (length < 0) {
        throw SqlFailures.data("SUBSTRING of length=" + length + ": must not be negative");
      }
      int chars = text.codePointCount(0, text.length());
      long begin = ((Number) from).longValue() - 1;
      long end = Math.min(chars, begin + length);
      long first = Math.max(0, begin);
      return first >= end
          ? ""
          : text.substring(
              text.offsetByCodePoints(0, (int) first), text.offsetByCodePoints(0, (int) end));
    };
  }

  private static Evaluator trim(Evaluator[] args, boolean leading, boolean trailing) {
    return args.length < 2
        ? text(args, s -> trim(s, " ", leading, trailing))
        : Evaluators.both(
            args, (v, chars) -> trim(Casts.text(v), Casts.text(chars), leading, trailing));
  }

  private static String trim(String text, String chars, boolean leading, boolean trailing) {
    int from = 0;
    int to = text.length();
    while (leading && from < to && chars.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (trailing && from < to && chars.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private static String replace(String text, String from, String to) {
    if (from.isEmpty()) {
      return text;
    }
    long more = to.length() - (long) from.length();
    requireLength(text.length() + Math.max(0, more) * (text.length() / from.length()));
    return text.replace(from, to);
  }
}
