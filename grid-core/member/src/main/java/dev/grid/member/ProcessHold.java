package dev.grid.member;

import dev.grid.config.ProcessConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties a member to its process, from its start to its close: all its threads are daemons but one of
 * this, and the end of the process closes it. Thread-safe.
 */
final class ProcessHold {

  private static final Logger log = LoggerFactory.getLogger(ProcessHold.class);

  /** How long the end of the process waits for a close besides what a member may take to leave. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final String name;
  private final ProcessConfig config;
  private final Runnable close;
  private final long closeMillisMax;
  private final Thread hook;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Holds nothing yet.
   *
   * @param name the member's, for threads
   * @param leaveTimeout how long {@code close} may take to hand over
   * @param close closes the member, unless another thread does already: then it returns at once
   */
  ProcessHold(String name, ProcessConfig config, Duration leaveTimeout, Runnable close) {
    this.name = name;
    this.config = config;
    this.close = close;
    closeMillisMax = leaveTimeout.plus(CLOSE_MAX).toMillis();
    hook = Thread.ofPlatform().name(name + "-shutdown").unstarted(this::processEnds);
  }

  /**
   * Begins to hold.
   *
   * @throws IllegalStateException if the process ends already; nothing is held then
   */
  void begin() {
    if (config.shutdownHook()) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
    if (config.keepAlive()) {
      Thread.ofPlatform().name(name + "-keep-alive").daemon(false).start(this::keepAlive);
    }
  }

  /** Another thread may be closing the member: the process must not end under it. */
  private void processEnds() {
    close.run();
    try {
      if (!closed.await(closeMillisMax, TimeUnit.MILLISECONDS)) {
        log.warn("the process ends before its member is closed: millis={}", closeMillisMax);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepAlive() {
    while (true) {
      try {
        closed.await();
        return;
      } catch (InterruptedException e) {
        log.debug("only a close ends this thread", e);
      }
    }
  }

  /** The member is closed. */
  void release() {
    closed.countDown();
    if (config.shutdownHook()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        log.debug("the process is ending", e);
      }
    }
  }
}
