package dev.grid.member.connection;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What clients report of themselves, as the protocol has it: {@code key=value} with commas between,
 * where a backslash stands before a character that is meant as it is.
 */
final class ClientStatistics {

  private ClientStatistics() {}

  /**
   * The attributes in their order; what is none is left out, and of two of one key the last holds.
   */
  static Map<String, String> parse(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    StringBuilder key = new StringBuilder();
    StringBuilder value = new StringBuilder();
    boolean inValue = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      if (c == ',') {
        if (inValue) {
          attributes.put(key.toString(), value.toString());
        }
        key.setLength(0);
        value.setLength(0);
        inValue = false;
      } else if (c == '=' && !inValue) {
        inValue = true;
      } else {
        boolean escapes = c == '\\' && i + 1 < text.length();
        (inValue ? value : key).append(escapes ? text.charAt(++i) : c);
      }
    }
    return attributes;
  }
}
