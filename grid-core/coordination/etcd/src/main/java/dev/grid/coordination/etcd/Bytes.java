package dev.grid.coordination.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Keys and values as the JSON gateway has them: in Base64. */
final class Bytes {

  private Bytes() {}

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  static String text(String base64) {
    return new String(decode(base64), StandardCharsets.UTF_8);
  }

  /**
   * The end of the range of all keys that start with the prefix, which ends in a byte below 0xff.
   */
  static String endOf(String prefix) {
    byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 1]++;
    return encode(bytes);
  }
}
