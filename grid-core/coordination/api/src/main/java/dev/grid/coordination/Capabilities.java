package dev.grid.coordination;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a member says of itself to the others of its group: names with values, both text. Immutable;
 * ordered by name.
 *
 * <p>They are stored, so that other programs can read them, as <i>application/x-www-form-urlencoded
 * </i> in UTF-8 (WHATWG URL Standard, section 5): {@code cores=8&zone=eu-1}. At most {@value
 * #COUNT_MAX} of them, {@value #BYTES_MAX} bytes in that form.
 *
 * @param values by name
 */
public record Capabilities(Map<String, String> values) {

  /** How many there may be. */
  public static final int COUNT_MAX = 64;

  /** How many bytes they may have, encoded. */
  public static final int BYTES_MAX = 8_192;

  /** None. */
  public static final Capabilities NONE = new Capabilities(Map.of());

  /**
   * These.
   *
   * @throws InvalidRequestException if they are too many or too long, or a name is empty
   */
  public Capabilities {
    TreeMap<String, String> sorted = new TreeMap<>(values);
    if (sorted.size() > COUNT_MAX) {
      throw new InvalidRequestException(
          "capabilities count=%d: must be %d at most".formatted(sorted.size(), COUNT_MAX));
    }
    if (sorted.containsKey("")) {
      throw new InvalidRequestException("capabilities: a name is empty");
    }
    int bytes = FormEncoding.encode(sorted).length();
    if (bytes > BYTES_MAX) {
      throw new InvalidRequestException(
          "capabilities bytes=%d: must be %d at most, encoded".formatted(bytes, BYTES_MAX));
    }
    values = Collections.unmodifiableMap(sorted);
  }

  /** These, by name. */
  public static Capabilities of(Map<String, String> values) {
    return new Capabilities(values);
  }

  /** One. */
  public static Capabilities of(String name, String value) {
    return new Capabilities(Map.of(name, value));
  }

  /** These and one more, or another value for one. */
  public Capabilities with(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new Capabilities(more);
  }

  /** The value of this name. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** As they are stored. */
  public String encoded() {
    return FormEncoding.encode(values);
  }

  /**
   * From the form in which they are stored.
   *
   * @throws InvalidRequestException if it cannot be read
   */
  public static Capabilities decode(String encoded) {
    return new Capabilities(FormEncoding.decode(encoded));
  }
}
