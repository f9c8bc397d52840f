package dev.grid.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks for; null for no condition. Texts match any part, without regard to case; all
 * bounds are included.
 */
record OrderFilter(
    @Nullable String customer,
    @Nullable String city,
    @Nullable String product,
    @Nullable OrderStatus status,
    @Nullable BigDecimal minTotal,
    @Nullable BigDecimal maxTotal,
    @Nullable LocalDate from,
    @Nullable LocalDate to) {

  OrderFilter {
    customer = blankToNull(customer);
    city = blankToNull(city);
    product = blankToNull(product);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
