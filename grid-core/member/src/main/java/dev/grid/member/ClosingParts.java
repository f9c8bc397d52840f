package dev.grid.member;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what structures own, such as stores, to be closed when a member ends. */
final class ClosingParts {

  private static final Logger log = LoggerFactory.getLogger(ClosingParts.class);

  private static final long SECONDS_MAX = 10;

  private ClosingParts() {}

  /**
   * Blocks, for {@value #SECONDS_MAX} seconds at most; says so in the log if they are not enough.
   */
  static void await(CompletableFuture<?> closed) {
    try {
      closed.get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn(
          "not everything was closed that structures own on this member: seconds={}", SECONDS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
