package dev.grid.samples.sessions;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user wants to buy, an attribute of the session. Immutable.
 *
 * @param items at most {@value #ITEMS_MAX}, in the order in which they came
 */
record Basket(List<String> items) implements Serializable {

  static final int ITEMS_MAX = 100;

  static final Basket EMPTY = new Basket(List.of());

  Basket {
    items = List.copyOf(items);
  }

  boolean isFull() {
    return items.size() == ITEMS_MAX;
  }

  Basket with(String item) {
    List<String> more = new ArrayList<>(items);
    more.add(item);
    return new Basket(more);
  }
}
