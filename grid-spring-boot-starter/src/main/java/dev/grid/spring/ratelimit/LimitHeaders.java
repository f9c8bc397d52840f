package dev.grid.spring.ratelimit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a response says of a limit: the RateLimit headers of IETF's draft, and Retry-After. */
final class LimitHeaders {

  private LimitHeaders() {}

  static Map<String, String> of(Limit limit, Decision decision) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("RateLimit-Limit", Integer.toString(limit.burst()));
    headers.put("RateLimit-Remaining", Long.toString(decision.remaining()));
    headers.put("RateLimit-Reset", seconds(decision.fullAfter()));
    if (!decision.permitted()) {
      headers.put("Retry-After", seconds(decision.retryAfter()));
    }
    return headers;
  }

  private static String seconds(Duration time) {
    return Long.toString(time.plusNanos(999_999_999).toSeconds());
  }
}
