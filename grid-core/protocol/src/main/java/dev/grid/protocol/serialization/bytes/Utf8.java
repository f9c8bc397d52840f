package dev.grid.protocol.serialization.bytes;

import dev.grid.GridSerializationException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Text as UTF-8, of which the JDK makes a question mark where a char has no form in it. */
final class Utf8 {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUESTION_MARKS = LOW_BITS * '?';

  private Utf8() {}

  /**
   * The text's bytes.
   *
   * @throws GridSerializationException if it has half of a surrogate pair: it would be read back as
   *     another text, and as a key be the same as others
   */
  static byte[] bytes(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (hasQuestionMark(utf8)) {
      requirePairs(text);
    }
    return utf8;
  }

  /** Eight bytes at a time, since most text has none and its chars need not be looked at then. */
  private static boolean hasQuestionMark(byte[] utf8) {
    int at = 0;
    for (; at <= utf8.length - Long.BYTES; at += Long.BYTES) {
      long zeroWhereFound = (long) LONG.get(utf8, at) ^ QUESTION_MARKS;
      if ((zeroWhereFound - LOW_BITS & ~zeroWhereFound & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; at < utf8.length; at++) {
      if (utf8[at] == '?') {
        return true;
      }
    }
    return false;
  }

  private static void requirePairs(String text) {
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
        throw new GridSerializationException(
            ("a string of chars=%d has half of a surrogate pair at index=%d (U+%04X), which has no"
                    + " form in UTF-8 and would become '?'; remove it, or store the text as a"
                    + " char[] or byte[]")
                .formatted(text.length(), i, code));
      }
      i += Character.charCount(code);
    }
  }
}
