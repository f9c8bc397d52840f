package dev.grid.spring.boot.autoconfigure.coordination;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.Watch;
import dev.grid.spring.boot.autoconfigure.coordination.GridCoordinationProperties.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the coordinator with a heart of its own, joins the groups of the properties, and publishes
 * what happens in them. Begins when all beans are there and ends before them, so that listeners are
 * told of everything. Thread-safe.
 */
final class CoordinationLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(CoordinationLifecycle.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Coordinator coordinator;
  private final GridCoordinationProperties properties;
  private final ApplicationEventPublisher events;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Groups that were joined, and of which events are published: by one attempt at a time. */
  private final Set<String> joined = ConcurrentHashMap.newKeySet();

  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  private volatile boolean running;

  CoordinationLifecycle(
      Coordinator coordinator,
      GridCoordinationProperties properties,
      ApplicationEventPublisher events) {
    this.coordinator = coordinator;
    this.properties = properties;
    this.events = events;
  }

  @Override
  public void start() {
    running = true;
    if (!attempt()) {
      Thread.ofVirtual().name("grid-coordination-start").start(this::attemptUntilStopped);
    }
  }

  private void attemptUntilStopped() {
    try {
      while (!stopped.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS) && !attempt()) {
        log.debug("{}: is tried again", coordinator);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CoordinationException e) {
      log.error("{}: is given up", coordinator, e);
    }
  }

  /**
   * Does what is left to do; false if the system is away, or still has the session of the process
   * that this one replaces.
   */
  private boolean attempt() {
    try {
      if (!coordinator.isStarted()) {
        coordinator.start(true);
      }
      properties.groups().forEach(this::join);
      return true;
    } catch (CoordinatorConnectionException
        | OperationTimedOutException
        | MemberAlreadyExistsException e) {
      log.warn("{}: cannot join its groups now, and tries again", coordinator, e);
      return false;
    } catch (InvalidRequestException e) {
      if (stopped.getCount() > 0) {
        throw e;
      }
      log.debug("{}: was stopped while it started", coordinator, e);
      return true;
    }
  }

  private void join(String group, Group settings) {
    if (!joined.contains(group)) {
      coordinator.joinOrCreate(group, Capabilities.of(settings.capabilities()));
      joined.add(group);
    }
    if (watched.contains(group)) {
      return;
    }
    List<Watch> begun = new ArrayList<>();
    try {
      begun.add(coordinator.watchJoin(group, events::publishEvent));
      begun.add(coordinator.watchLeave(group, events::publishEvent));
      if (settings.elect()) {
        begun.add(coordinator.watchRevoked(group, events::publishEvent));
        begun.add(coordinator.watchElected(group, events::publishEvent));
      }
      watched.add(group);
    } finally {
      if (!watched.contains(group)) {
        begun.forEach(Watch::close); // The next attempt begins all of them.
      }
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
    coordinator.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
