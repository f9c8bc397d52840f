package dev.grid.samples.orders;

import dev.grid.spring.data.mapping.GridEntity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * What one customer bought in one store on one day. The record itself is the map's value, without
 * any configuration; a client without this class reads it as a generic record.
 *
 * @param id the day and a number within it, as in {@code 19981230-0073}
 * @param city where the customer lives
 * @param total the sum of the lines, in dollars
 * @param version counted up by each save; 0 only before the first
 */
@GridEntity(Order.MAP)
public record Order(
    @Id String id,
    LocalDate date,
    String customer,
    String city,
    String country,
    String store,
    OrderStatus status,
    List<OrderLine> lines,
    BigDecimal total,
    @Version long version) {

  /** The name of the map. */
  public static final String MAP = "orders";

  /** Fills in what a client of another language may have left out. */
  public Order {
    lines = lines == null ? List.of() : List.copyOf(lines);
    status = status == null ? OrderStatus.PLACED : status;
    total = total == null ? sum(lines) : total;
  }

  static BigDecimal sum(List<OrderLine> lines) {
    return lines.stream().map(OrderLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** This with another status, if the stored order still has {@code version}. */
  Order withStatus(OrderStatus status, long version) {
    return new Order(id, date, customer, city, country, store, status, lines, total, version);
  }
}
