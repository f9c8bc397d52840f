package dev.grid.samples.orders;

import java.math.BigDecimal;

/**
 * A product in an order.
 *
 * @param amount the price of the whole quantity, in dollars
 */
public record OrderLine(String product, String category, int quantity, BigDecimal amount) {}
