package dev.grid.spring.boot.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * The names that {@link GridProperties} binds. Immutable. A name that the application chooses, such
 * as a map's, is a {@code *}.
 */
final class GridPropertyNames {

  private static final String CHOSEN = "*";

  /** One wrong, missing or additional letter in so many is taken for a typing error. */
  private static final int LETTERS_PER_ERROR = 4;

  private final List<String> names;

  private GridPropertyNames(List<String> names) {
    this.names = List.copyOf(names);
  }

  static GridPropertyNames known() {
    List<String> names = new ArrayList<>();
    collect(GridProperties.PREFIX, GridProperties.class, names);
    return new GridPropertyNames(names);
  }

  List<String> all() {
    return names;
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
   * The name that was probably meant: the one with the fewest letters to change, else one that ends
   * with the same word; null if nothing is near.
   */
  @Nullable String nearest(String typed) {
    String nearest = null;
    int fewest = Math.max(2, typed.length() / LETTERS_PER_ERROR);
    for (String pattern : names) {
      String name = fillIn(pattern, typed);
      int distance = distance(typed, name);
      if (distance <= fewest) {
        fewest = distance - 1;
        nearest = name;
      }
    }
    return nearest != null ? nearest : withSameLastWord(typed);
  }

  private @Nullable String withSameLastWord(String typed) {
    String lastWord = typed.substring(typed.lastIndexOf('.'));
    return names.stream()
        .filter(name -> name.endsWith(lastWord))
        .findFirst()
        .map(name -> name.replace(CHOSEN, "<name>"))
        .orElse(null);
  }

  /** Puts what was typed in the place of the {@code *}. */
  private static String fillIn(String pattern, String typed) {
    String[] words = pattern.split("\\.", -1);
    String[] typedWords = typed.split("\\.", -1);
    for (int i = 0; i < words.length && i < typedWords.length; i++) {
      if (words[i].equals(CHOSEN)) {
        words[i] = typedWords[i];
      }
    }
    return String.join(".", words);
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
