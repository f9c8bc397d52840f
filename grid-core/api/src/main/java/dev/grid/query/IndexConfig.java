package dev.grid.query;

import dev.grid.InvalidConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What entries of a map are found by without looking at all of them. An index by several attributes
 * serves conditions on the first of them, with equality for all but the last. Each partition keeps
 * its part, in the step that changes an entry, so an index is never behind; values that have no
 * such attribute are in it as null, and those that cannot be read without their class are looked at
 * by each query. Immutable.
 *
 * @param name unique in its map; null for one that says the map, the type and the attributes
 * @param attributes as {@link Predicates} says, at most {@value #ATTRIBUTES_MAX}; several may not
 *     have {@code [any]}
 */
public record IndexConfig(@Nullable String name, IndexType type, List<String> attributes) {

  /** How many attributes an index may have. */
  public static final int ATTRIBUTES_MAX = 16;

  /** How long a name may be. */
  public static final int NAME_CHARS_MAX = 1_024;

  private static final int ATTRIBUTE_CHARS_MAX = 1_024;
  private static final int STEPS_MAX = 32;
  private static final String STEP = "[^.\\[\\]]+(?:\\[(?:any|[0-9]{1,9})])*";
  private static final Pattern ATTRIBUTE = Pattern.compile(STEP + "(?:\\." + STEP + ")*");

  public IndexConfig {
    Objects.requireNonNull(type, "type");
    attributes = List.copyOf(attributes);
    require(name == null || !name.isBlank(), name, "name", "must not be blank");
    require(
        name == null || name.length() <= NAME_CHARS_MAX,
        name,
        "name",
        "must have at most " + NAME_CHARS_MAX + " characters");
    require(
        !attributes.isEmpty() && attributes.size() <= ATTRIBUTES_MAX,
        name,
        "attributes=" + attributes,
        "there must be from 1 to " + ATTRIBUTES_MAX);
    for (String attribute : attributes) {
      require(
          isAttribute(attribute),
          name,
          "attribute=" + attribute,
          "must be fields' names with dots between them, behind each perhaps [any] or [0]");
    }
    require(
        new HashSet<>(attributes).size() == attributes.size(),
        name,
        "attributes=" + attributes,
        "none may be there twice");
    require(
        type != IndexType.BITMAP || attributes.size() == 1,
        name,
        "attributes=" + attributes,
        "a bitmap index has one");
    require(
        attributes.size() == 1 || attributes.stream().noneMatch(a -> a.contains("[any]")),
        name,
        "attributes=" + attributes,
        "an index by several attributes may not have [any]");
  }

  private static boolean isAttribute(String text) {
    return text.length() <= ATTRIBUTE_CHARS_MAX
        && !text.isBlank()
        && ATTRIBUTE.matcher(text).matches()
        && text.chars().filter(c -> c == '.' || c == '[').count() < STEPS_MAX;
  }

  private static void require(boolean holds, @Nullable String name, String what, String rule) {
    if (!holds) {
      throw new InvalidConfigurationException("index name=" + name + " " + what + ": " + rule);
    }
  }

  /** An index for ranges, order and equality. */
  public static IndexConfig sorted(String... attributes) {
    return new IndexConfig(null, IndexType.SORTED, List.of(attributes));
  }

  /** An index for equality. */
  public static IndexConfig hash(String... attributes) {
    return new IndexConfig(null, IndexType.HASH, List.of(attributes));
  }

  /** The same with this name. */
  public IndexConfig withName(String name) {
    return new IndexConfig(name, type, attributes);
  }

  /** The name, or what stands for it in a map. */
  public String nameIn(String map) {
    return name != null
        ? name
        : map + "_" + type.name().toLowerCase(Locale.ROOT) + "_" + String.join("_", attributes);
  }
}
