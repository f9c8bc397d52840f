package dev.grid.coordination.grid;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.NotSupportedException;
import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.Hold;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lock as a fenced lock. The coordinator calls it as {@link DriverLock} says. */
final class GridLock implements DriverLock {

  private final GridDriver driver;
  private final String name;

  private volatile @Nullable FencedHold hold;

  GridLock(GridDriver driver, String name) {
    this.driver = driver;
    this.name = name;
  }

  @Override
  public Optional<Hold> acquire(Duration timeout) throws InterruptedException {
    FencedHold waiting = driver.hold(driver.lockName(name));
    if (!driver.holds().acquire(waiting, timeout)) {
      return Optional.empty();
    }
    hold = waiting;
    driver.holds().add(waiting, () -> driver.context().lockLost(this, null));
    return Optional.of(Hold.of(waiting.fence()));
  }

  @Override
  public boolean release() {
    FencedHold held = hold;
    if (held == null || !driver.holds().remove(held)) {
      return false;
    }
    hold = null;
    try {
      return held.unlock();
    } catch (CoordinationException e) {
      driver.holds().giveBackLater(held);
      throw e;
    }
  }

  @Override
  public boolean isHeld() {
    FencedHold held = hold;
    return held != null && held.isHeld();
  }

  @Override
  public boolean breakLock() {
    throw new NotSupportedException(
        "lock=%s: locks of grid:// cannot be broken: they are free when their member's session ends (grid.cp.session-time-to-live)"
            .formatted(name));
  }
}
