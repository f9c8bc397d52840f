package dev.grid.samples.orders;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The REST API. */
@RestController
@RequestMapping("/api")
final class OrderController {

  private static final int PAGE_SIZE_MAX = 200;

  /** Keeps {@code page * size} an int whatever the size. */
  private static final int PAGE_MAX = Integer.MAX_VALUE / PAGE_SIZE_MAX;

  private static final Set<String> SORTABLE =
      Set.of("id", "date", "customer", "city", "country", "store", "status", "total");

  private final OrderRepository orders;
  private final ChangeFeed feed;

  OrderController(OrderRepository orders, ChangeFeed feed) {
    this.orders = orders;
    this.feed = feed;
  }

  /** Searches; see {@link OrderFilter} for the conditions. {@code sort} is as in total,desc. */
  @GetMapping("/orders")
  OrderPage search(
      OrderFilter filter,
      @RequestParam(defaultValue = "date,desc") String sort,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "20") int size) {
    require(page >= 0 && page <= PAGE_MAX, "page=" + page + ": must be from 0 to " + PAGE_MAX);
    require(
        size >= 1 && size <= PAGE_SIZE_MAX,
        "size=" + size + ": must be from 1 to " + PAGE_SIZE_MAX);
    return OrderPage.of(orders.search(filter, PageRequest.of(page, size, parseSort(sort))));
  }

  private static Sort parseSort(String sort) {
    String[] parts = sort.split(",", -1);
    require(
        SORTABLE.contains(parts[0]),
        "sort=" + sort + ": can sort by " + SORTABLE.stream().sorted().toList());
    String direction = parts.length < 2 ? "asc" : parts[1].toLowerCase(Locale.ROOT);
    require(
        parts.length <= 2 && (direction.equals("asc") || direction.equals("desc")),
        "sort=" + sort + ": the direction is asc or desc, as in total,desc");
    return direction.equals("asc") ? Sort.by(parts[0]).ascending() : Sort.by(parts[0]).descending();
  }

  @GetMapping("/orders/{id}")
  Order one(@PathVariable String id) {
    return find(id);
  }

  /** Changes the status, unless the order was changed since the client read it: then 409. */
  @PatchMapping("/orders/{id}")
  Order change(@PathVariable String id, @RequestBody StatusChange change) {
    if (change.status() == null || change.version() == null) {
      throw problem(HttpStatus.BAD_REQUEST, "Both status and version are required.");
    }
    return orders.save(find(id).withStatus(change.status(), change.version()));
  }

  /** Server-sent events named {@code change}, each an {@link OrderChange}, from now on. */
  @GetMapping(path = "/orders/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter changes() {
    SseEmitter emitter = feed.subscribe();
    if (emitter == null) {
      throw problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          "%d readers are connected already.".formatted(ChangeFeed.SUBSCRIBERS_MAX));
    }
    return emitter;
  }

  @GetMapping("/stats")
  OrderStatistics statistics() {
    try (Stream<Order> all = orders.streamAllBy()) {
      return OrderStatistics.of(all);
    }
  }

  private Order find(String id) {
    return orders
        .findById(id)
        .orElseThrow(() -> problem(HttpStatus.NOT_FOUND, "There is no order %s.".formatted(id)));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw problem(HttpStatus.BAD_REQUEST, message);
    }
  }

  private static ErrorResponseException problem(HttpStatus status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}
