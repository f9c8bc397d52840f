package dev.grid.coordination;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names with values as application/x-www-form-urlencoded, ordered as the map is. */
final class FormEncoding {

  private FormEncoding() {}

  static String encode(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> quote(entry.getKey()) + "=" + quote(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  static SortedMap<String, String> decode(String encoded) {
    SortedMap<String, String> values = new TreeMap<>();
    if (encoded.isEmpty()) {
      return values;
    }
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new InvalidRequestException("\"" + pair + "\" is not name=value");
      }
      values.put(unquote(pair.substring(0, equals)), unquote(pair.substring(equals + 1)));
    }
    return values;
  }

  private static String quote(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String unquote(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException("\"" + text + "\" is not URL-encoded", e);
    }
  }
}
