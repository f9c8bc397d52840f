package dev.grid.spring.boot.autoconfigure.ratelimit;

import dev.grid.spring.failure.OnFailure;
import dev.grid.spring.ratelimit.Limit;
import dev.grid.spring.ratelimit.RequestLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of limits of calls and requests. Immutable.
 *
 * @param enabled Whether '@RateLimited' and the limits of requests have an effect.
 * @param onFailure What becomes of calls and requests when the grid is away: they fail, or are made
 *     without limit.
 * @param timeLimit Time that a call waits for the grid before it bypasses it.
 * @param pause Time that the grid is not asked after that.
 * @param limits Limits of '@RateLimited' by name, which come before what the annotation says.
 * @param requests Limits of requests by name, in the order of their names. Those by principal are
 *     looked at after Spring Security, the others before.
 */
@ConfigurationProperties(GridRateLimitProperties.PREFIX)
record GridRateLimitProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("fail") OnFailure onFailure,
    @DefaultValue("250ms") Duration timeLimit,
    @DefaultValue("1s") Duration pause,
    @DefaultValue Map<String, Method> limits,
    @DefaultValue Map<String, Request> requests) {

  static final String PREFIX = "grid.rate-limit";

  /**
   * A limit of calls of methods.
   *
   * @param permits Number of calls in a period.
   * @param per Period.
   * @param burst Number of calls at once after a long time. By default, that of a period.
   */
  record Method(int permits, @DefaultValue("1s") Duration per, @Nullable Integer burst) {}

  /**
   * A limit of requests.
   *
   * @param path Pattern of paths.
   * @param by Whose requests are counted together.
   * @param header Name of the header by which they are.
   * @param permits Number of requests in a period.
   * @param per Period.
   * @param burst Number of requests at once after a long time. By default, that of a period.
   */
  record Request(
      @DefaultValue("/**") String path,
      @DefaultValue("address") RequestLimit.By by,
      @Nullable String header,
      int permits,
      @DefaultValue("1s") Duration per,
      @Nullable Integer burst) {}

  @Nullable Limit limit(String name) {
    Method method = limits.get(name);
    return method == null ? null : limit(method.permits, method.per, method.burst);
  }

  /** Limits of requests that are by principal, or that are not. */
  List<RequestLimit> requests(boolean byPrincipal) {
    return requests.entrySet().stream()
        .filter(entry -> (entry.getValue().by == RequestLimit.By.PRINCIPAL) == byPrincipal)
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry -> {
              Request request = entry.getValue();
              return new RequestLimit(
                  entry.getKey(),
                  request.path,
                  request.by,
                  request.header,
                  limit(request.permits, request.per, request.burst));
            })
        .toList();
  }

  private static Limit limit(int permits, Duration per, @Nullable Integer burst) {
    return new Limit(permits, per, burst == null ? permits : burst);
  }
}
