package dev.grid.samples.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads the data set into the map when the application starts, unless the map has orders already:
 * in a cluster someone else may have loaded them. Runs on the main thread before the application is
 * ready; a failure ends the start.
 */
@Component
final class OrderLoader implements ApplicationRunner {

  private static final String FILE = "data/orders.jsonl.gz";

  /** The day after the last of the data; orders are as old as they would be then. */
  private static final LocalDate TODAY = LocalDate.of(1998, 12, 31);

  private static final int BATCH_ORDERS = 1_000;

  private static final Logger log = LoggerFactory.getLogger(OrderLoader.class);

  private final OrderRepository orders;
  private final JsonMapper json;

  OrderLoader(OrderRepository orders, JsonMapper json) {
    this.orders = orders;
    this.json = json;
  }

  /** A line of the file. */
  record SourceOrder(
      String id,
      LocalDate date,
      String customer,
      String city,
      String country,
      String store,
      List<OrderLine> lines) {

    Order toOrder() {
      BigDecimal total = Order.sum(lines);
      OrderStatus status = OrderStatus.byAge(date, TODAY);
      return new Order(id, date, customer, city, country, store, status, lines, total, 0);
    }
  }

  @Override
  public void run(ApplicationArguments arguments) throws IOException {
    if (orders.count() > 0) {
      log.info("The map '{}' has {} orders already; nothing to load.", Order.MAP, orders.count());
      return;
    }
    long start = System.nanoTime();
    int loaded = 0;
    List<Order> batch = new ArrayList<>(BATCH_ORDERS);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ClassPathResource(FILE).getInputStream()),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        batch.add(json.readValue(line, SourceOrder.class).toOrder());
        loaded++;
        if (batch.size() == BATCH_ORDERS) {
          orders.saveAll(batch);
          batch.clear();
        }
      }
    }
    orders.saveAll(batch);
    log.info("Loaded {} orders in {} ms.", loaded, (System.nanoTime() - start) / 1_000_000);
  }
}
