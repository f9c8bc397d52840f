package dev.grid.coordination.queues;

import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.Hold;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one name; what it holds is owned by the coordinator's calls, which never come twice
 * at once.
 */
final class QueueLock implements DriverLock {

  private final QueueDriver driver;
  private final Queue queue;
  private volatile @Nullable Held held;

  QueueLock(QueueDriver driver, Queue queue) {
    this.driver = driver;
    this.queue = queue;
  }

  @Override
  public Optional<Hold> acquire(Duration timeout) throws InterruptedException {
    Optional<Held> taken = driver.contenders().contend(queue, timeout);
    taken.ifPresent(
        has -> {
          held = has;
          driver.holds(this, has);
          driver
              .contenders()
              .requireAlive(has.session(), queue); // Lost since, nobody was told of this.
        });
    return taken.map(has -> Hold.of(has.fencingToken()));
  }

  @Override
  public boolean release() {
    Held had = held;
    held = null;
    if (had == null) {
      return false;
    }
    driver.holdsNoMore(this);
    return driver.contenders().release(had);
  }

  @Override
  public boolean isHeld() {
    Held has = held;
    return has != null && driver.contenders().confirm(has);
  }

  @Override
  public boolean breakLock() {
    return driver.connected(() -> driver.store().evict(queue));
  }

  /** It is lost. */
  void lost() {
    held = null;
  }
}
