package dev.grid.spring.boot.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * The names that {@link GridProperties} binds, and those of other modules ({@link
 * GridModuleProperties}). Immutable. A name that the application chooses, such as a map's, is a
 * {@code *}.
 */
final class GridPropertyNames {

  private static final String CHOSEN = "*";

  /** One wrong, missing or additional letter in so many is taken for a typing error. */
  private static final int LETTERS_PER_ERROR = 4;

  private static final Pattern WORD = Pattern.compile("\\.?(\\[[^\\]]*\\]|[^.\\[]+)");

  private static final Pattern INDEX = Pattern.compile("\\[\\d+\\]");

  private final List<String> names;
  private final List<Pattern> variables;

  private GridPropertyNames(List<String> names) {
    this.names = List.copyOf(names);
    this.variables = names.stream().map(GridPropertyNames::variable).toList();
  }

  static GridPropertyNames known() {
    List<String> names = new ArrayList<>();
    collect(GridProperties.PREFIX, GridProperties.class, names);
    SpringFactoriesLoader.forDefaultResourceLocation(GridPropertyNames.class.getClassLoader())
        .load(GridModuleProperties.class)
        .forEach(module -> collect(module.prefix(), module.type(), names));
    return new GridPropertyNames(names);
  }

  List<String> all() {
    return names;
  }

  /** The words before names that the application chooses, such as {@code maps}. */
  Set<String> beforeChosen() {
    return beforeChosen(name -> true);
  }

  /** Of these words those of kinds of structures: they have properties by name. */
  Set<String> kinds() {
    return beforeChosen(name -> !name.endsWith(CHOSEN));
  }

  private Set<String> beforeChosen(Predicate<String> filter) {
    return names.stream()
        .filter(filter)
        .map(GridPropertyNames::words)
        .filter(words -> words.size() > 2 && words.get(2).equals(CHOSEN))
        .map(words -> words.get(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a property is bound; its dashes, and what is upper case in it, do not matter. */
  boolean has(String property) {
    List<String> words = uniform(words(property));
    return names.stream().anyMatch(name -> matches(words, uniform(words(name))));
  }

  /** What is bound to a list or to a map has more words than its name. */
  private static boolean matches(List<String> words, List<String> known) {
    if (words.size() < known.size()) {
      return false;
    }
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).equals(CHOSEN) && !known.get(i).equals(words.get(i))) {
        return false;
      }
    }
    return words.size() == known.size()
        || known.getLast().equals(CHOSEN)
        || INDEX.matcher(words.get(known.size())).matches();
  }

  /**
   * Whether an environment variable, in upper case, is bound: a property with dots as underscores,
   * and dashes left out or as underscores too. A chosen name is a word without underscores, but the
   * last part may have some.
   */
  boolean hasVariable(String variable) {
    return variables.stream().anyMatch(pattern -> pattern.matcher(variable).matches());
  }

  private static Pattern variable(String name) {
    StringBuilder pattern = new StringBuilder();
    for (String word : words(name)) {
      pattern.append(pattern.isEmpty() ? "" : "_");
      pattern.append(
          word.equals(CHOSEN)
              ? name.endsWith(CHOSEN) ? ".+" : "[^_]+"
              : word.toUpperCase(Locale.ROOT).replace("-", "_?"));
    }
    return Pattern.compile(pattern + "(_\\d+(_.*)?)?"); // Lists have numbers.
  }

  private static void collect(String prefix, Class<?> type, List<String> names) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
      if (component.getType().isRecord()) {
        collect(name, component.getType(), names);
      } else if (component.getType() == Map.class) {
        collectValues(name + "." + CHOSEN, component, names);
      } else {
        names.add(name);
      }
    }
  }

  private static void collectValues(String name, RecordComponent map, List<String> names) {
    ParameterizedType type = (ParameterizedType) map.getGenericType();
    if (type.getActualTypeArguments()[1] instanceof Class<?> value && value.isRecord()) {
      collect(name, value, names);
    } else {
      names.add(name);
    }
  }

  /**
   * The name that was probably meant: that of a map or queue whose own name has dots and needs
   * brackets, else the one with the fewest letters to change, else one that ends with the same
   * word; null if nothing is near.
   *
   * @param typed as in {@code grid.maps[a.b].time-to-live}, with dashes or without
   */
  @Nullable String nearest(String typed) {
    List<String> words = words(typed);
    String bracketed = withBrackets(words);
    if (bracketed != null) {
      return bracketed;
    }
    String nearest = null;
    int fewest = Math.max(2, typed.length() / LETTERS_PER_ERROR);
    for (String pattern : names) {
      String name = fillIn(pattern, words);
      int distance = abbreviates(words, words(name)) ? 0 : distance(typed, name);
      if (distance <= fewest) {
        fewest = distance - 1;
        nearest = name;
      }
    }
    if (nearest != null) {
      return nearest;
    }
    String sameLastWord = withSameLastWord(words.getLast());
    return sameLastWord != null ? sameLastWord : withAllButTheLastWordInBrackets(words);
  }

  /** Of {@code grid.maps.a.b.time-to-live} that of the map {@code a.b}. */
  private @Nullable String withBrackets(List<String> words) {
    for (String pattern : names) {
      List<String> known = words(pattern);
      int chosen = known.indexOf(CHOSEN);
      int last = known.size() - 1;
      int nameEnd = words.size() - (last - chosen);
      if (chosen < 0 || chosen == last || nameEnd - chosen < 2) {
        continue;
      }
      List<String> suffix = words.subList(nameEnd, words.size());
      List<String> knownSuffix = known.subList(chosen + 1, known.size());
      boolean same =
          words.subList(0, chosen).equals(known.subList(0, chosen))
              && uniform(suffix).equals(uniform(knownSuffix));
      if (same || abbreviates(suffix, knownSuffix)) {
        List<String> meant = new ArrayList<>(known);
        meant.set(chosen, "[" + String.join(".", words.subList(chosen, nameEnd)) + "]");
        return join(meant);
      }
    }
    return null;
  }

  /** Of {@code grid.maps.a.b.x}, in case that the map's name has dots. */
  private @Nullable String withAllButTheLastWordInBrackets(List<String> words) {
    boolean named =
        words.size() > 4
            && names.stream().anyMatch(name -> name.startsWith(join(words.subList(0, 2)) + ".*."));
    return named
        ? join(words.subList(0, 2))
            + "["
            + String.join(".", words.subList(2, words.size() - 1))
            + "]."
            + words.getLast()
        : null;
  }

  private static List<String> uniform(List<String> words) {
    return words.stream().map(word -> word.replace("-", "").toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether the last word is made of the first letters of the other's, as in {@code ttl}. */
  private static boolean abbreviates(List<String> typed, List<String> known) {
    int last = known.size() - 1;
    if (typed.size() != known.size() || !typed.subList(0, last).equals(known.subList(0, last))) {
      return false;
    }
    StringBuilder initials = new StringBuilder();
    for (String part : known.get(last).split("-", -1)) {
      initials.append(part, 0, 1);
    }
    return initials.length() > 1 && initials.toString().equals(typed.get(last));
  }

  private @Nullable String withSameLastWord(String lastWord) {
    return names.stream()
        .filter(name -> name.endsWith("." + lastWord))
        .findFirst()
        .map(name -> name.replace(CHOSEN, "<name>"))
        .orElse(null);
  }

  /** Puts what was typed in the place of the {@code *}. */
  private static String fillIn(String pattern, List<String> typed) {
    List<String> words = new ArrayList<>(words(pattern));
    for (int i = 0; i < words.size() && i < typed.size(); i++) {
      if (words.get(i).equals(CHOSEN)) {
        words.set(i, typed.get(i));
      }
    }
    return join(words);
  }

  /** The parts of a name; one in brackets with them, dots and all. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(name);
    while (matcher.find()) {
      words.add(matcher.group(1));
    }
    return words;
  }

  private static String join(List<String> words) {
    StringBuilder name = new StringBuilder();
    for (String word : words) {
      name.append(name.isEmpty() || word.startsWith("[") ? "" : ".").append(word);
    }
    return name.toString();
  }

  /** Levenshtein's distance, a row of the table at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
