package dev.grid.kernel.query;

import dev.grid.kernel.query.AttributePath.Step;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Members and items of JSON text, found in one pass over its bytes. Of a member that an object has
 * twice the first counts. Whole numbers are longs where they fit, others decimals; numbers with a
 * fraction or an exponent are doubles. Text that is not JSON has no members. Part of its {@link
 * AttributeReader}.
 */
final class JsonParts {

  /** A whole number of so many digits is a long. */
  private static final int LONG_DIGITS_MAX = 18;

  /** A number of more digits is a double, so that comparing it takes no time to speak of. */
  private static final int NUMBER_CHARS_MAX = 512;

  private final AttributeReader in;
  private byte[] text = {};
  private int end;

  /** Where it reads. */
  private int at;

  JsonParts(AttributeReader in) {
    this.in = in;
  }

  /** Is not JSON, or ends too early. */
  private static final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Malformed() {
      super("not JSON", null, false, false);
    }
  }

  /**
   * Visits a part.
   *
   * @param step the first that leads into the text
   * @param lengthAt where the length of the text is
   */
  boolean visit(AttributePath path, int step, int lengthAt) {
    text = in.bytes();
    at = lengthAt + Integer.BYTES;
    end = at + in.count(lengthAt, 1);
    if (end > text.length) {
      throw AttributeReader.notHere();
    }
    try {
      return visitValue(path, step);
    } catch (Malformed e) {
      return false;
    }
  }

  private boolean visitValue(AttributePath path, int step) {
    int first = skipSpace();
    if (step == path.length()) {
      return visitLeaf(first);
    }
    return switch (path.step(step)) {
      case Step.Field field -> first == '{' && visitMember(path, step, field.utf8());
      case Step.Item item -> first == '[' && visitItems(path, step, item.index());
      case Step.Any any -> first == '[' && visitItems(path, step, -1);
    };
  }

  private boolean visitMember(AttributePath path, int step, byte[] name) {
    at++;
    if (skipSpace() == '}') {
      return false;
    }
    while (true) {
      boolean found = isName(name);
      expect(':');
      if (found) {
        return visitValue(path, step + 1);
      }
      skipValue();
      if (skipSpace() != ',') {
        return false;
      }
      at++;
    }
  }

  /** Reads the name of a member: whether it is that. */
  private boolean isName(byte[] name) {
    expect('"');
    int from = at;
    if (skipText()) {
      return Arrays.equals(text, from, at - 1, name, 0, name.length);
    }
    int length = unescape(from, at - 1);
    return Arrays.equals(in.value().buffer(0), 0, length, name, 0, name.length);
  }

  private boolean visitItems(AttributePath path, int step, int wanted) {
    at++;
    if (skipSpace() == ']') {
      return false;
    }
    for (int i = 0; ; i++) {
      if (wanted < 0) {
        in.countItem();
        int from = at;
        if (visitValue(path, step + 1)) {
          return true;
        }
        at = from;
      } else if (i == wanted) {
        return visitValue(path, step + 1);
      }
      skipValue();
      if (skipSpace() != ',') {
        return false;
      }
      at++;
    }
  }

  private boolean visitLeaf(int first) {
    TypedValue value = in.value();
    switch (first) {
      case '"' -> {
        at++;
        int from = at;
        if (skipText()) {
          value.setText(text, from, at - 1);
        } else {
          int length = unescape(from, at - 1);
          value.setText(value.buffer(0), 0, length);
        }
      }
      case '{', '[' -> value.setPart();
      case 't' -> {
        literal("true");
        value.setBoolean(true);
      }
      case 'f' -> {
        literal("false");
        value.setBoolean(false);
      }
      case 'n' -> {
        literal("null");
        value.setNull();
      }
      default -> setNumber(value);
    }
    return in.emit();
  }

  private void literal(String wanted) {
    for (int i = 0; i < wanted.length(); i++) {
      expectHere(wanted.charAt(i));
    }
  }

  private void setNumber(TypedValue value) {
    int from = at;
    boolean negative = at < end && text[at] == '-';
    if (negative) {
      at++;
    }
    int digitsAt = at;
    long whole = 0;
    while (at < end && isDigit(text[at])) {
      whole = whole * 10 + text[at++] - '0';
    }
    int digits = at - digitsAt;
    if (digits == 0) {
      throw new Malformed();
    }
    boolean isWhole = at == end || text[at] != '.' && text[at] != 'e' && text[at] != 'E';
    if (isWhole && digits <= LONG_DIGITS_MAX) {
      value.setLong(negative ? -whole : whole);
      return;
    }
    while (at < end && isOfNumber(text[at])) {
      at++;
    }
    setLongNumber(value, isWhole, from);
  }

  private void setLongNumber(TypedValue value, boolean isWhole, int from) {
    String number = new String(text, from, at - from, StandardCharsets.ISO_8859_1);
    try {
      if (!isWhole || number.length() > NUMBER_CHARS_MAX) {
        value.setDouble(Double.parseDouble(number));
        return;
      }
      BigInteger exact = new BigInteger(number);
      if (exact.bitLength() < Long.SIZE) {
        value.setLong(exact.longValue());
      } else {
        value.setDecimal(new BigDecimal(exact));
      }
    } catch (NumberFormatException e) {
      throw new Malformed();
    }
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOfNumber(byte c) {
    return isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
  }

  /** The first byte that is no space, without going behind it. */
  private int skipSpace() {
    while (at < end) {
      byte c = text[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c;
      }
      at++;
    }
    throw new Malformed();
  }

  private void expect(int wanted) {
    skipSpace();
    expectHere(wanted);
  }

  private void expectHere(int wanted) {
    if (at >= end || text[at] != wanted) {
      throw new Malformed();
    }
    at++;
  }

  /** Goes behind the closing quote; false if something is escaped. */
  private boolean skipText() {
    boolean plain = true;
    while (at < end) {
      byte c = text[at++];
      if (c == '"') {
        return plain;
      }
      if (c == '\\') {
        plain = false;
        at++;
      }
    }
    throw new Malformed();
  }

  private void skipValue() {
    int first = skipSpace();
    if (first == '"') {
      at++;
      skipText();
    } else if (first == '{' || first == '[') {
      skipNested();
    } else {
      while (at < end && isOfLiteral(text[at])) {
        at++;
      }
    }
  }

  private static boolean isOfLiteral(byte c) {
    return c != ',' && c != '}' && c != ']' && c != ' ' && c != '\n' && c != '\r' && c != '\t';
  }

  private void skipNested() {
    int depth = 0;
    while (at < end) {
      byte c = text[at++];
      switch (c) {
        case '"' -> skipText();
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (--depth == 0) {
            return;
          }
        }
        default -> {}
      }
    }
    throw new Malformed();
  }

  /** Puts text without its escapes into the value's buffer; returns how long it is. */
  private int unescape(int from, int to) {
    byte[] out = in.value().buffer(to - from);
    int length = 0;
    for (int i = from; i < to; i++) {
      byte c = text[i];
      if (c != '\\') {
        out[length++] = c;
        continue;
      }
      c = text[++i];
      switch (c) {
        case 'b' -> out[length++] = '\b';
        case 'f' -> out[length++] = '\f';
        case 'n' -> out[length++] = '\n';
        case 'r' -> out[length++] = '\r';
        case 't' -> out[length++] = '\t';
        case 'u' -> {
          int code = hex(i + 1, to);
          i += 4;
          if (isLowFollowing(code, i, to)) {
            code = Character.toCodePoint((char) code, (char) hex(i + 3, to));
            i += 6;
          }
          length = put(out, length, code);
        }
        default -> out[length++] = c;
      }
    }
    return length;
  }

  private boolean isLowFollowing(int code, int i, int to) {
    return Character.isHighSurrogate((char) code)
        && i + 6 < to
        && text[i + 1] == '\\'
        && text[i + 2] == 'u'
        && Character.isLowSurrogate((char) hex(i + 3, to));
  }

  private int hex(int from, int to) {
    if (from + 4 > to) {
      throw new Malformed();
    }
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(text[i], 16);
      if (digit < 0) {
        throw new Malformed();
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private static int put(byte[] out, int at, int code) {
    int next = at;
    if (code < 0x80) {
      out[next++] = (byte) code;
    } else if (code < 0x800) {
      out[next++] = (byte) (0xc0 | code >> 6);
      out[next++] = (byte) (0x80 | code & 0x3f);
    } else if (code < 0x10000) {
      out[next++] = (byte) (0xe0 | code >> 12);
      out[next++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[next++] = (byte) (0x80 | code & 0x3f);
    } else {
      out[next++] = (byte) (0xf0 | code >> 18);
      out[next++] = (byte) (0x80 | code >> 12 & 0x3f);
      out[next++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[next++] = (byte) (0x80 | code & 0x3f);
    }
    return next;
  }
}
