package dev.grid.spring.ai;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the metadata of documents are stored: names as attributes of predicates, and values as JSON
 * has them, so that members can compare them. Stateless.
 */
final class StoredMetadata {

  private static final char ESCAPE = '%';
  private static final int ESCAPE_DIGITS = 4;
  private static final int HEX = 16;

  /** Always as many decimals: texts with fewer would not be in the order of time. */
  private static final DateTimeFormatter INSTANTS =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

  private StoredMetadata() {}

  /**
   * The name under which something is stored. Letters, digits, dashes and underscores stay; any
   * other character, which a path of attributes may not have, is written by its number.
   */
  static String name(String key) {
    StringBuilder name = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isLetterOrDigit(c) || c == '_' || c == '-') {
        name.append(c);
      } else {
        name.append(ESCAPE).append("%04x".formatted((int) c));
      }
    }
    return name.toString();
  }

  /**
   * What {@link #name} was given; names that are not of it, as others may store, are as they are.
   */
  static String key(String name) {
    StringBuilder key = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ESCAPE && isEscaped(name, i + 1)) {
        key.append((char) Integer.parseInt(name, i + 1, i + 1 + ESCAPE_DIGITS, HEX));
        i += ESCAPE_DIGITS;
      } else {
        key.append(c);
      }
    }
    return key.toString();
  }

  private static boolean isEscaped(String name, int from) {
    return from + ESCAPE_DIGITS <= name.length()
        && name.substring(from, from + ESCAPE_DIGITS)
            .chars()
            .allMatch(c -> Character.digit(c, HEX) >= 0);
  }

  /** All of a document's metadata, by the names under which they are stored. */
  static Map<String, @Nullable Object> stored(Map<String, ? extends @Nullable Object> metadata) {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    metadata.forEach((key, value) -> stored.put(name(key), value(value)));
    return stored;
  }

  /**
   * A value as it is stored, and compared: numbers, booleans and text as they are, collections and
   * maps of such; instants as ISO text with nine decimals, so that their order, of the years 0 to
   * 9999, is that of their texts; anything else as its text.
   */
  @SuppressWarnings("JavaUtilDate") // Filters that Spring AI reads from text have such.
  static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Number number -> number;
      case Boolean truth -> truth;
      case Date date -> INSTANTS.format(Instant.ofEpochMilli(date.getTime()));
      case Instant instant -> INSTANTS.format(instant);
      case Collection<?> all -> values(all);
      case Object[] all -> values(Arrays.asList(all));
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, of) -> all.put(String.valueOf(key), value(of)));
        yield all;
      }
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> values(Collection<? extends @Nullable Object> values) {
    List<@Nullable Object> all = new ArrayList<>(values.size());
    values.forEach(value -> all.add(value(value)));
    return all;
  }
}
