package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Numbers of one run and how they stand to the targets, as Markdown for people and JSON for
 * machines. Confined to one thread.
 */
public final class Report {

  /** One number: its text in the table and its value in full. */
  private record Row(Map<String, Object> cells) {}

  /** What the rounds' ratios amount to and what their median should be. */
  private record Comparison(
      String name, double median, double lowest, double highest, String relation, double bound) {

    static Comparison of(String name, double[] rounds, String relation, double bound) {
      DoubleSummaryStatistics range = Arrays.stream(rounds).summaryStatistics();
      return new Comparison(
          name, Contenders.median(rounds), range.getMin(), range.getMax(), relation, bound);
    }

    boolean isMet() {
      return relation.equals(">=") ? median >= bound : median <= bound;
    }

    boolean hasTarget() {
      return !relation.isEmpty();
    }
  }

  private final String name;
  private final Map<String, String> conditions = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();

  /** An empty report; {@code name} is its title and the name of its files. */
  public Report(String name) {
    this.name = name;
    condition("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
    condition("processors", Runtime.getRuntime().availableProcessors());
  }

  /** Where reports and logs of servers go. */
  public static Path folder(Arguments arguments) {
    return Path.of(arguments.text("out", "grid-core/benchmarks/target/benchmarks"));
  }

  /** Something that the reader has to know to repeat the run. */
  public void condition(String what, Object value) {
    conditions.put(what, value.toString());
  }

  /** One line of numbers; every line has the same columns. */
  public void row(Map<String, Object> cells) {
    rows.add(new Row(new LinkedHashMap<>(cells)));
  }

  /** A ratio, one value a round, whose median should be at least {@code bound}. */
  public void atLeast(String what, double bound, double... rounds) {
    comparisons.add(Comparison.of(what, rounds, ">=", bound));
  }

  /** A ratio, one value a round, whose median should be at most {@code bound}. */
  public void atMost(String what, double bound, double... rounds) {
    comparisons.add(Comparison.of(what, rounds, "<=", bound));
  }

  /** A ratio, one value a round, for which there is no target. */
  public void noted(String what, double... rounds) {
    comparisons.add(Comparison.of(what, rounds, "", Double.NaN));
  }

  /** Prints the report and writes it to {@code folder}. */
  public void publish(Path folder) throws IOException {
    Files.createDirectories(folder);
    String markdown = markdown();
    System.out.println(markdown);
    Files.writeString(folder.resolve(name + ".md"), markdown);
    Files.writeString(folder.resolve(name + ".json"), json());
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# " + name + "\n\n");
    conditions.forEach((what, value) -> text.append("- " + what + ": " + value + "\n"));
    if (!rows.isEmpty()) {
      List<String> columns = List.copyOf(rows.getFirst().cells().keySet());
      text.append("\n| " + String.join(" | ", columns) + " |\n");
      text.append("|" + "-|".repeat(columns.size()) + "\n");
      for (Row row : rows) {
        text.append(
            row.cells().values().stream()
                .map(Report::rounded)
                .collect(Collectors.joining(" | ", "| ", " |\n")));
      }
    }
    if (!comparisons.isEmpty()) {
      text.append("\n| ratio | median | range | target | met |\n|-|-|-|-|-|\n");
      for (Comparison each : comparisons) {
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s to %s | %s | %s |%n",
                each.name(),
                ratio(each.median()),
                ratio(each.lowest()),
                ratio(each.highest()),
                each.hasTarget() ? each.relation() + " " + each.bound() : "",
                each.hasTarget() ? each.isMet() ? "yes" : "NO" : ""));
      }
    }
    return text.toString();
  }

  String json() {
    String rowObjects =
        rows.stream().map(row -> object(row.cells())).collect(Collectors.joining(",\n    "));
    String comparisonObjects =
        comparisons.stream().map(Report::object).collect(Collectors.joining(",\n    "));
    return """
    {
      "name": %s,
      "conditions": %s,
      "rows": [
        %s
      ],
      "ratios": [
        %s
      ]
    }
    """
        .formatted(quoted(name), object(conditions), rowObjects, comparisonObjects);
  }

  private static String object(Comparison each) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", each.name());
    fields.put("median", each.median());
    fields.put("lowest", each.lowest());
    fields.put("highest", each.highest());
    if (each.hasTarget()) {
      fields.put("relation", each.relation());
      fields.put("bound", each.bound());
      fields.put("met", each.isMet());
    }
    return object(fields);
  }

  private static String object(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .map(field -> quoted(field.getKey()) + ": " + literal(field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String literal(Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return "null";
    }
    boolean bare = value instanceof Number || value instanceof Boolean;
    return bare ? value.toString() : quoted(value.toString());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Small ones would be nothing with two digits. */
  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, Math.abs(ratio) < 0.1 ? "%.4f" : "%.2f", ratio);
  }

  private static String rounded(Object cell) {
    if (!(cell instanceof Double number)) {
      return cell.toString();
    }
    String format = Math.abs(number) >= 1000 ? "%,.0f" : Math.abs(number) >= 20 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }
}
