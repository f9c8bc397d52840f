package dev.grid.kernel.cp;

import dev.grid.StructureId;
import java.util.Locale;
import java.util.Objects;

/**
 * The name of a structure of a Raft group as applications write it: {@code counter}, which is in
 * the group {@link #DEFAULT}, or {@code counter@accounts}. Immutable.
 *
 * @param object the structure's name within its group
 * @param group the group's name
 */
public record CpName(String object, String group) {

  /** The group of names without one. */
  public static final String DEFAULT = "default";

  /** The group that knows all others, in which no structure can be. */
  public static final String METADATA = "METADATA";

  /** Between the structure's name and the group's. */
  public static final char SEPARATOR = '@';

  /**
   * Reads a name. Blanks around both parts do not count.
   *
   * @throws IllegalArgumentException if a part is blank, there are more than two, the group is
   *     {@link #METADATA}, or the whole is longer than {@link StructureId#NAME_CHARS_MAX}
   */
  public static CpName of(String name) {
    if (Objects.requireNonNull(name, "name").length() > StructureId.NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a name of characters=%d exceeds characters=%d"
              .formatted(name.length(), StructureId.NAME_CHARS_MAX));
    }
    int at = name.indexOf(SEPARATOR);
    if (at < 0) {
      return new CpName(required(name, name, "the structure's name"), DEFAULT);
    }
    String object = required(name.substring(0, at), name, "the structure's name before the @");
    String group = required(name.substring(at + 1), name, "the group's name behind the @");
    if (group.indexOf(SEPARATOR) >= 0) {
      throw new IllegalArgumentException("name=" + name + ": must have one @ at most");
    }
    if (group.toUpperCase(Locale.ROOT).equals(METADATA)) {
      throw new IllegalArgumentException(
          "name=" + name + ": no structure can be in the group " + METADATA + "; name another");
    }
    return new CpName(object, group.equalsIgnoreCase(DEFAULT) ? DEFAULT : group);
  }

  /**
   * Checks the name of a group as it is in messages.
   *
   * @throws IllegalArgumentException if {@link #of} gives no such group
   */
  public static void requireGroup(String group) {
    if (!of("x" + SEPARATOR + group).group().equals(group)) {
      throw new IllegalArgumentException("group=" + group + ": is not written as its name is");
    }
  }

  private static String required(String part, String name, String what) {
    String stripped = part.strip();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException("name=" + name + ": " + what + " must not be blank");
    }
    return stripped;
  }

  /** The one way to write it that all instances share: without the default group. */
  @Override
  public String toString() {
    return group.equals(DEFAULT) ? object : object + SEPARATOR + group;
  }
}
