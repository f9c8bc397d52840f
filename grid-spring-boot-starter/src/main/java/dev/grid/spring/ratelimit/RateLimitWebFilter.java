package dev.grid.spring.ratelimit;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** {@link RateLimitFilter} for reactive applications; no thread waits. */
public final class RateLimitWebFilter implements WebFilter, Ordered {

  private final RateLimits limits;
  private final RequestRules rules;
  private final int order;

  public RateLimitWebFilter(RateLimits limits, List<RequestLimit> requests, int order) {
    this.limits = limits;
    this.order = order;
    this.rules = new RequestRules(requests);
  }

  @Override
  public int getOrder() {
    return order;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    return next(rules.of(path).iterator(), Long.MAX_VALUE, exchange, chain);
  }

  private Mono<Void> next(
      Iterator<RequestLimit> matching,
      long least,
      ServerWebExchange exchange,
      WebFilterChain chain) {
    if (!matching.hasNext()) {
      return chain.filter(exchange);
    }
    RequestLimit request = matching.next();
    return key(request, exchange)
        .flatMap(
            key ->
                Mono.fromFuture(
                    () -> limits.takeForRequestAsync(request.name(), key, request.limit())))
        .flatMap(
            decision -> {
              ServerHttpResponse response = exchange.getResponse();
              if (!decision.permitted() || decision.remaining() < least) {
                LimitHeaders.of(request.limit(), decision).forEach(response.getHeaders()::set);
              }
              if (!decision.permitted()) {
                response.setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
                return response.setComplete();
              }
              return next(matching, Math.min(least, decision.remaining()), exchange, chain);
            });
  }

  private static Mono<String> key(RequestLimit limit, ServerWebExchange exchange) {
    Mono<String> key =
        switch (limit.by()) {
          case ADDRESS -> Mono.empty();
          case PRINCIPAL -> exchange.getPrincipal().map(principal -> "p:" + principal.getName());
          case HEADER ->
              limit.header() == null
                  ? Mono.empty()
                  : Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst(limit.header()))
                      .map(value -> "h:" + value);
          case ALL -> Mono.just("");
        };
    InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
    return key.defaultIfEmpty(
        "a:"
            + (remote == null || remote.getAddress() == null
                ? ""
                : remote.getAddress().getHostAddress()));
  }
}
