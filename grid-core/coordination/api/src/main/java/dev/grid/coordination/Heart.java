package dev.grid.coordination;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's own threads: one gives signs of life, which callbacks that block must not keep
 * from it; the other, a virtual one, calls callbacks and tries elections.
 */
final class Heart {

  private static final Logger LOGGER = LoggerFactory.getLogger(Heart.class);
  private static final Duration AFTER_FAILURE_MAX = Duration.ofSeconds(1);
  private static final Duration BEAT_MIN = Duration.ofMillis(10);

  private final DriverCoordinator coordinator;
  private final Watches watches;
  private final Elections elections;
  private final CoordinatorUrl url;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Heart(DriverCoordinator coordinator, Watches watches, Elections elections, CoordinatorUrl url) {
    this.coordinator = coordinator;
    this.watches = watches;
    this.elections = elections;
    this.url = url;
  }

  void start() {
    String member = coordinator.memberId();
    Thread.ofPlatform().daemon().name("grid-coordination-heart-" + member).start(this::beat);
    Thread.ofVirtual().name("grid-coordination-watches-" + member).start(this::watch);
  }

  void stop() {
    stopped.countDown();
    watches.wake();
  }

  private void beat() {
    boolean failing = false;
    Duration next = BEAT_MIN;
    while (true) {
      try {
        if (stopped.await(next.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
        Duration due = coordinator.heartbeat();
        next = due.compareTo(BEAT_MIN) < 0 ? BEAT_MIN : due;
        if (failing) {
          LOGGER.info("{}: signs of life are taken again", coordinator);
        }
        failing = false;
      } catch (InterruptedException e) {
        return; // Nobody interrupts this thread but to end it.
      } catch (RuntimeException e) {
        if (stopped.getCount() == 0 || !coordinator.isStarted()) {
          return;
        }
        if (!failing) {
          LOGGER.warn("{}: a sign of life has failed; it is tried again", coordinator, e);
        }
        failing = true;
        Duration soon = url.timeout().dividedBy(10);
        next = soon.compareTo(AFTER_FAILURE_MAX) < 0 ? soon : AFTER_FAILURE_MAX;
      }
    }
  }

  private void watch() {
    boolean failing = false;
    long askedAt = System.nanoTime();
    while (stopped.getCount() > 0) {
      try {
        watches.await(url.watchInterval());
        long now = System.nanoTime();
        boolean ask = now - askedAt >= url.watchInterval().toNanos();
        if (ask) {
          askedAt = now;
          elections.tryOnce();
        }
        watches.run(url.operationTimeout(), ask);
        failing = false;
      } catch (InterruptedException e) {
        return; // Nobody interrupts this thread but to end it.
      } catch (RuntimeException e) {
        if (!failing && coordinator.isStarted()) {
          LOGGER.warn(
              "{}: watches and elections have failed; they are tried again", coordinator, e);
        }
        failing = true;
      }
    }
  }
}
