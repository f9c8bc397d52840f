package dev.grid.spring.ratelimit;

import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** A method was called more often than its limit says; in a web application it is status 429. */
@ResponseStatus(HttpStatus.TOO_MANY_REQUESTS) // Of no effect where there is no web.
public class RateLimitExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  public RateLimitExceededException(String limit, Duration retryAfter) {
    super("rate limit '" + limit + "' is exceeded; there is a permit in " + retryAfter);
    this.retryAfter = retryAfter;
  }

  /** When there is a permit. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
