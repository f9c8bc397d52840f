package dev.grid.samples.orders;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** How far an order is. */
public enum OrderStatus {
  PLACED,
  PACKED,
  SHIPPED,
  DELIVERED,
  CANCELLED;

  /**
   * The status of an order of this day as seen on {@code today}. The data set has none, so the
   * sample goes by age.
   */
  static OrderStatus byAge(LocalDate day, LocalDate today) {
    long days = ChronoUnit.DAYS.between(day, today);
    if (days <= 1) {
      return PLACED;
    }
    if (days <= 3) {
      return PACKED;
    }
    return days <= 10 ? SHIPPED : DELIVERED;
  }
}
