package dev.grid.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderStatisticsTest {

  private static final LocalDate DAY = LocalDate.of(1998, 12, 20);

  private static Order order(String store, OrderStatus status, String total) {
    return new Order(
        store + total,
        DAY,
        "Ada",
        "London",
        "UK",
        store,
        status,
        List.of(),
        new BigDecimal(total),
        1);
  }

  @Test
  void cancelledOrders_countButEarnNothing() {
    OrderStatistics statistics =
        OrderStatistics.of(
            Stream.of(
                order("A", OrderStatus.PLACED, "1.00"),
                order("B", OrderStatus.SHIPPED, "2.51"),
                order("B", OrderStatus.CANCELLED, "99.00")));
    assertThat(statistics.orders()).isEqualTo(3);
    assertThat(statistics.revenue()).isEqualByComparingTo("3.51");
    assertThat(statistics.averageTotal()).isEqualByComparingTo("1.76");
    assertThat(statistics.byStatus())
        .containsEntry(OrderStatus.CANCELLED, 1L)
        .containsEntry(OrderStatus.DELIVERED, 0L);
    assertThat(statistics.topStores())
        .extracting(OrderStatistics.StoreRevenue::store)
        .containsExactly("B", "A");
  }

  @Test
  void noOrders_averageIsZero() {
    assertThat(OrderStatistics.of(Stream.of()).averageTotal()).isZero();
  }

  @Test
  void status_followsAge() {
    assertThat(OrderStatus.byAge(DAY, DAY.plusDays(1))).isEqualTo(OrderStatus.PLACED);
    assertThat(OrderStatus.byAge(DAY, DAY.plusDays(3))).isEqualTo(OrderStatus.PACKED);
    assertThat(OrderStatus.byAge(DAY, DAY.plusDays(10))).isEqualTo(OrderStatus.SHIPPED);
    assertThat(OrderStatus.byAge(DAY, DAY.plusDays(11))).isEqualTo(OrderStatus.DELIVERED);
  }
}
