import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the sample's data file from the FoodMart data set. One order is what one customer bought
 * in one store on one day; orders are numbered within their day by store, then customer.
 *
 * <p>Usage, with any JDK from 17 on: {@code java ExtractFoodMart.java foodmart-data-hsqldb-0.5.jar
 * orders.jsonl.gz}. The same input gives the same bytes.
 */
final class ExtractFoodMart {

  private static final LocalDate FROM = LocalDate.of(1998, 7, 1);
  private static final LocalDate TO = LocalDate.of(1998, 12, 31);

  private final Map<String, List<String>> customers = new HashMap<>();
  private final Map<String, List<String>> stores = new HashMap<>();
  private final Map<String, List<String>> products = new HashMap<>();
  private final Map<String, List<String>> productClasses = new HashMap<>();
  private final Map<String, LocalDate> days = new HashMap<>();
  private final List<List<String>> facts = new ArrayList<>();

  private record OrderKey(LocalDate day, int store, int customer) {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: java ExtractFoodMart.java foodmart-data-hsqldb-0.5.jar OUT.gz");
      System.exit(2);
    }
    ExtractFoodMart extract = new ExtractFoodMart();
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(args[0]));
        BufferedReader script = Files.newBufferedReader(jar.getPath("/foodmart.script"))) {
      script.lines().forEach(extract::read);
    }
    Path out = Path.of(args[1]);
    int orders = extract.write(out);
    System.out.printf("%s: %d orders, %d bytes%n", out, orders, Files.size(out));
  }

  /** Takes an INSERT of one of the tables that matter; skips every other statement. */
  private void read(String statement) {
    String start = "INSERT INTO \"";
    int nameEnd = statement.indexOf('"', start.length());
    if (!statement.startsWith(start) || nameEnd < 0) {
      return;
    }
    String table = statement.substring(start.length(), nameEnd);
    switch (table) {
      case "customer" -> customers.put(values(statement).get(0), values(statement));
      case "store" -> stores.put(values(statement).get(0), values(statement));
      case "product" -> products.put(values(statement).get(1), values(statement));
      case "product_class" -> productClasses.put(values(statement).get(0), values(statement));
      case "time_by_day" -> {
        List<String> day = values(statement);
        days.put(day.get(0), LocalDate.parse(day.get(1).substring(0, 10)));
      }
      case "sales_fact_1998", "sales_fact_dec_1998" -> facts.add(values(statement));
      default -> {}
    }
  }

  /** The values of {@code INSERT INTO "t" VALUES(1,'a''b',NULL)} without quotes. */
  private static List<String> values(String statement) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = statement.indexOf("VALUES(") + 7; i < statement.length(); i++) {
      char c = statement.charAt(i);
      if (c == '\'') {
        if (quoted && i + 1 < statement.length() && statement.charAt(i + 1) == '\'') {
          value.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == ')')) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    return values;
  }

  private int write(Path out) throws IOException {
    Map<OrderKey, List<List<String>>> orders =
        new TreeMap<>(
            Comparator.comparing(OrderKey::day)
                .thenComparing(OrderKey::store)
                .thenComparing(OrderKey::customer));
    for (List<String> fact : facts) {
      LocalDate day = days.get(fact.get(1));
      if (!day.isBefore(FROM) && !day.isAfter(TO)) {
        OrderKey key =
            new OrderKey(day, Integer.parseInt(fact.get(4)), Integer.parseInt(fact.get(2)));
        orders.computeIfAbsent(key, k -> new ArrayList<>()).add(fact);
      }
    }
    GZIPOutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(out)) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        };
    try (Writer writer = new OutputStreamWriter(gzip, StandardCharsets.UTF_8)) {
      Map<LocalDate, Integer> numbers = new HashMap<>();
      orders.forEach((key, lines) -> writeOrder(writer, numbers, key, lines));
    }
    return orders.size();
  }

  private void writeOrder(
      Writer writer, Map<LocalDate, Integer> numbers, OrderKey key, List<List<String>> facts) {
    int number = numbers.merge(key.day(), 1, Integer::sum);
    List<String> customer = customers.get(Integer.toString(key.customer()));
    List<String> store = stores.get(Integer.toString(key.store()));
    StringBuilder json = new StringBuilder("{");
    text(json, "id", "%s-%04d".formatted(key.day().toString().replace("-", ""), number))
        .append(',');
    text(json, "date", key.day().toString()).append(',');
    text(json, "customer", customer.get(28)).append(',');
    text(json, "city", customer.get(9)).append(',');
    text(json, "country", customer.get(12)).append(',');
    text(json, "store", store.get(3) + ", " + store.get(6)).append(",\"lines\":[");
    facts.sort(Comparator.comparing(fact -> Integer.parseInt(fact.get(0))));
    for (int i = 0; i < facts.size(); i++) {
      List<String> product = products.get(facts.get(i).get(0));
      json.append(i == 0 ? "{" : ",{");
      text(json, "product", product.get(3)).append(',');
      text(json, "category", productClasses.get(product.get(0)).get(2)).append(',');
      json.append("\"quantity\":").append(new BigDecimal(facts.get(i).get(7)).intValueExact());
      BigDecimal amount = new BigDecimal(facts.get(i).get(5));
      json.append(",\"amount\":").append(amount.setScale(2, RoundingMode.HALF_UP)).append('}');
    }
    try {
      writer.append(json.append("]}\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StringBuilder text(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":\"");
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\');
      } else if (c < ' ') {
        throw new IllegalStateException("control character in " + name + "=" + value);
      }
      json.append(c);
    }
    return json.append('"');
  }
}
