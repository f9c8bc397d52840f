package dev.grid.coordination.queues;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.spi.CampaignSink;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands for election in one group on a virtual thread of its own: waits for its turn, leads, and
 * waits again when that has ended.
 */
final class Campaign implements Subscription {

  /** Longer than anybody waits; a campaign ends by its close. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private static final Duration PAUSE_MIN = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final QueueDriver driver;
  private final String group;
  private final CampaignSink sink;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Condition woken = lock.newCondition();

  /** What it leads with. Guarded by {@link #lock}. */
  private @Nullable Held leads;

  /** A sign of life was taken since the last pause. Guarded by {@link #lock}. */
  private boolean awake;

  private volatile boolean closed;

  Campaign(QueueDriver driver, String group, CampaignSink sink) {
    this.driver = driver;
    this.group = group;
    this.sink = sink;
    thread = Thread.ofVirtual().name("campaign-" + group).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Duration pause = PAUSE_MIN;
    while (!closed) {
      try {
        if (!driver.isSessionAlive()) {
          // Who gives no signs of life is not to be elected, and begins no session here.
          pause = pauseFor(pause);
          continue;
        }
        Optional<Held> held = driver.contenders().contend(QueueDriver.leaders(group), FOREVER);
        if (held.isPresent()) {
          pause = PAUSE_MIN;
          lead(held.get());
        }
      } catch (CoordinationException e) {
        pause = pauseFor(pause);
      } catch (InterruptedException e) {
        return; // It was closed.
      }
    }
  }

  /** Until the next sign of life at the latest; how long the next pause is. */
  private Duration pauseFor(Duration pause) {
    lock.lock();
    try {
      long leftNanos = pause.toNanos();
      while (!awake && leftNanos > 0) {
        leftNanos = woken.awaitNanos(leftNanos);
      }
      awake = false;
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(PAUSE_MAX) < 0 ? longer : PAUSE_MAX;
  }

  private void lead(Held held) throws InterruptedException {
    lock.lock();
    try {
      leads = held;
    } finally {
      lock.unlock();
    }
    driver.leads(group, held);
    driver.contenders().requireAlive(held.session(), held.queue()); // Lost since, nobody was told.
    sink.elected(Leadership.of(held.fencingToken()));
    driver.tellAgainIfLost(group, held);
    lock.lockInterruptibly();
    try {
      while (leads != null) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** This does not lead any more; it stands again. */
  void endTerm() {
    lock.lock();
    try {
      leads = null;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A sign of life was taken: it may go on. */
  void wake() {
    lock.lock();
    try {
      awake = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    driver.closed(group, this);
    thread.interrupt();
  }
}
