package dev.grid.samples.stock;

import dev.grid.map.GridMap;
import dev.grid.spring.GridStructure;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What there is, and what comes and goes. */
@RestController
@RequestMapping("/api/stock")
final class StockController {

  private final GridMap<String, Integer> stock;

  StockController(@GridStructure("stock") GridMap<String, Integer> stock) {
    this.stock = stock;
  }

  @GetMapping
  Map<String, Integer> all() {
    return Map.copyOf(stock);
  }

  @GetMapping("/{product}")
  int pieces(@PathVariable String product) {
    return stock.getOrDefault(product, 0);
  }

  /** Adds pieces, or takes some away; returns how many there are then. */
  @PostMapping("/{product}")
  int change(@PathVariable String product, @RequestParam int change) {
    return stock.merge(product, change, Integer::sum);
  }
}
