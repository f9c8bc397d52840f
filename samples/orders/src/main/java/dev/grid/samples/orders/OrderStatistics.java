package dev.grid.samples.orders;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sums over all orders.
 *
 * @param revenue in dollars, without cancelled orders
 * @param byStatus every status, in its order
 * @param topStores those with the most revenue, first the highest
 */
record OrderStatistics(
    long orders,
    BigDecimal revenue,
    BigDecimal averageTotal,
    Map<OrderStatus, Long> byStatus,
    List<StoreRevenue> topStores) {

  private static final int TOP_STORES = 5;

  record StoreRevenue(String store, BigDecimal revenue) {}

  static OrderStatistics of(Stream<Order> all) {
    Map<OrderStatus, Long> byStatus = new EnumMap<>(OrderStatus.class);
    for (OrderStatus status : OrderStatus.values()) {
      byStatus.put(status, 0L);
    }
    Map<String, BigDecimal> byStore = new HashMap<>();
    all.forEach(
        order -> {
          byStatus.merge(order.status(), 1L, Long::sum);
          if (order.status() != OrderStatus.CANCELLED) {
            byStore.merge(order.store(), order.total(), BigDecimal::add);
          }
        });
    long orders = byStatus.values().stream().mapToLong(Long::longValue).sum();
    long counted = orders - byStatus.getOrDefault(OrderStatus.CANCELLED, 0L);
    BigDecimal revenue = byStore.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    List<StoreRevenue> topStores =
        byStore.entrySet().stream()
            .map(entry -> new StoreRevenue(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparing(StoreRevenue::revenue).reversed())
            .limit(TOP_STORES)
            .toList();
    BigDecimal average =
        counted == 0
            ? BigDecimal.ZERO
            : revenue.divide(BigDecimal.valueOf(counted), 2, RoundingMode.HALF_UP);
    return new OrderStatistics(orders, revenue, average, byStatus, topStores);
  }
}
