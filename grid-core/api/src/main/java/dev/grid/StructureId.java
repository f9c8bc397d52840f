package dev.grid;

import java.util.Objects;

/**
 * What identifies a structure in a cluster.
 *
 * @param service the protocol's service name, for example {@code hz:impl:mapService}
 * @param name the name that the application chose
 */
public record StructureId(String service, String name) {

  /** How long a name may be that an application chooses. */
  public static final int NAME_CHARS_MAX = 1_000;

  public StructureId {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(name, "name");
  }

  /**
   * What an application asks for by a name: any text, but for what cannot be told apart on the wire
   * or would only be a mistake.
   *
   * @throws NullPointerException if there is no name
   * @throws IllegalArgumentException if the name is empty, longer than {@link #NAME_CHARS_MAX}, or
   *     has half of a surrogate pair, which has no form in UTF-8
   */
  public static StructureId named(String service, String name) {
    Objects.requireNonNull(name, "name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name=\"\": a structure needs a name");
    }
    if (name.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "name="
              + name.substring(0, 40)
              + "... has "
              + name.length()
              + " chars: nameCharsMax="
              + NAME_CHARS_MAX);
    }
    if (name.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new IllegalArgumentException(
          "name="
              + name
              + " has half of a surrogate pair: other names would be the same on the wire");
    }
    return new StructureId(service, name);
  }

  /**
   * Whether a name that came as UTF-8, which has no halves of pairs, is one that {@link #named}
   * takes.
   */
  public static boolean isName(String name) {
    return !name.isEmpty() && name.length() <= NAME_CHARS_MAX;
  }
}
