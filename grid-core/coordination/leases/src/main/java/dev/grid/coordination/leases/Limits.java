package dev.grid.coordination.leases;

import dev.grid.coordination.CoordinatorUrl;
import java.time.Duration;

/** How long questions to a server may take. */
public final class Limits {

  private Limits() {}

  /**
   * For one question: the URL's {@code operation-timeout}, or a third of the session's time if that
   * is less, since a question that waits has a sign of life wait behind it.
   */
  public static Duration operation(CoordinatorUrl url) {
    return least(url.operationTimeout(), url.timeout().dividedBy(3));
  }

  /**
   * For a connection: the URL's {@code connect-timeout}, or the limit for a question if that is
   * less.
   */
  public static Duration connect(CoordinatorUrl url) {
    return least(url.connectTimeout(), operation(url));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
