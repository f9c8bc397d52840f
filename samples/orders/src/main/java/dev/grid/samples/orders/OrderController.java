package dev.grid.samples.orders;

import java.util.stream.Stream;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.web.PageableDefault;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The REST API. */
@RestController
@RequestMapping("/api")
final class OrderController {

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
      @PageableDefault(size = 20, sort = "date", direction = Sort.Direction.DESC) Pageable page) {
    return OrderPage.of(orders.search(filter, page));
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

  private static ErrorResponseException problem(HttpStatus status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}
