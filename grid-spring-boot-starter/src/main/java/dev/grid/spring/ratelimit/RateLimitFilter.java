package dev.grid.spring.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Answers requests beyond their limits with status 429; of those that go on, the response says what
 * is left of the limit that is nearest to its end. A request takes one permit of each limit whose
 * path is its own, until one refuses it.
 */
public final class RateLimitFilter extends OncePerRequestFilter {

  private final RateLimits limits;
  private final RequestRules rules;

  public RateLimitFilter(RateLimits limits, List<RequestLimit> requests) {
    this.limits = limits;
    this.rules = new RequestRules(requests);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
    long least = Long.MAX_VALUE;
    for (RequestLimit rule : rules.of(path)) {
      Limit limit = rule.limit();
      Decision decision = limits.takeForRequest(rule.name(), key(rule, request), limit);
      if (!decision.permitted() || decision.remaining() < least) {
        least = decision.remaining();
        LimitHeaders.of(limit, decision).forEach(response::setHeader);
      }
      if (!decision.permitted()) {
        // An error would be dispatched to the error page, which may ask for a login.
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private static String key(RequestLimit limit, HttpServletRequest request) {
    String key =
        switch (limit.by()) {
          case ADDRESS -> null;
          case PRINCIPAL -> {
            Principal principal = request.getUserPrincipal();
            yield principal == null ? null : "p:" + principal.getName();
          }
          case HEADER -> {
            String value = limit.header() == null ? null : request.getHeader(limit.header());
            yield value == null ? null : "h:" + value;
          }
          case ALL -> "";
        };
    return key == null ? "a:" + request.getRemoteAddr() : key;
  }
}
