package dev.grid.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The table of values in the chart's README is that of values.yaml. {@code
 * -Dgrid.chart.update=true} writes it.
 */
class ChartValuesTest {

  private static final Path VALUES = Chart.FOLDER.resolve("values.yaml");
  private static final Path README = Chart.FOLDER.resolve("README.md");
  private static final String BEGIN = "<!-- values: written by ChartValuesTest -->\n";
  private static final String END = "<!-- end of values -->";
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");

  /** A value, by the path that --set takes. */
  private record Value(String path, String byDefault, String meaning) {

    String row() {
      return "| `%s` | %s | %s |\n"
          .formatted(path, byDefault.isEmpty() ? "" : "`" + byDefault + "`", meaning);
    }
  }

  @Test
  void tableOfValues_isCurrent() {
    String readme = Chart.read(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    assertThat(begin).as("%s has a place for the table", README).isBetween(BEGIN.length(), end);
    StringBuilder table = new StringBuilder("| Value | Default | Meaning |\n|-|-|-|\n");
    values().forEach(value -> table.append(value.row()));
    if (Chart.IS_UPDATING) {
      Chart.write(README, readme.substring(0, begin) + table + readme.substring(end));
      return;
    }
    assertThat(readme.substring(begin, end))
        .as("if values.yaml has changed, run with -Dgrid.chart.update=true")
        .isEqualTo(table.toString());
  }

  @Test
  void everyValue_isDescribed() {
    assertThat(values())
        .hasSizeGreaterThan(30)
        .allSatisfy(value -> assertThat(value.meaning()).as(value.path()).isNotBlank());
  }

  /** Each that has no values within it, in the order of the file. */
  private static List<Value> values() {
    List<Value> values = new ArrayList<>();
    Deque<String> path = new ArrayDeque<>();
    Deque<String> meanings = new ArrayDeque<>();
    List<String> comment = new ArrayList<>();
    List<String> lines = Chart.read(VALUES).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher key = KEY.matcher(line);
      if (line.isBlank()) {
        comment.clear();
      } else if (line.strip().startsWith("#")) {
        comment.add(line.strip().substring(1).strip());
      } else if (key.matches()) {
        int depth = key.group(1).length() / 2;
        while (path.size() > depth) {
          path.removeLast();
          meanings.removeLast();
        }
        String own = String.join(" ", comment);
        comment.clear();
        path.addLast(key.group(2));
        meanings.addLast(own);
        boolean isBlock = key.group(3) != null && key.group(3).startsWith(">");
        if (key.group(3) != null) {
          String byDefault = isBlock ? block(lines, i + 1) : key.group(3);
          values.add(
              new Value(
                  String.join(".", path),
                  byDefault.equals("\"\"") ? "" : byDefault,
                  own.isEmpty() ? outer(meanings) : own));
        }
      }
    }
    return values;
  }

  private static String block(List<String> lines, int from) {
    List<String> text = new ArrayList<>();
    for (int i = from; i < lines.size() && lines.get(i).startsWith("  "); i++) {
      text.add(lines.get(i).strip());
    }
    return String.join(" ", text);
  }

  /** Of the nearest that has one. */
  private static String outer(Deque<String> meanings) {
    List<String> inside = new ArrayList<>(meanings).reversed();
    return inside.stream().filter(text -> !text.isEmpty()).findFirst().orElse("");
  }
}
