package dev.grid.coordination.memory;

import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.Hold;
import java.time.Duration;
import java.util.Optional;

/** A lock of a world. Thread-safe, as the world is. */
final class MemoryLock implements DriverLock {

  private final MemoryWorld world;
  private final MemoryDriver driver;
  private final String name;

  MemoryLock(MemoryWorld world, MemoryDriver driver, String name) {
    this.world = world;
    this.driver = driver;
    this.name = name;
  }

  MemoryDriver driver() {
    return driver;
  }

  @Override
  public Optional<Hold> acquire(Duration timeout) throws InterruptedException {
    long token = world.acquire(name, this, timeout.toNanos());
    return token == 0 ? Optional.empty() : Optional.of(Hold.of(token));
  }

  @Override
  public boolean release() {
    return world.release(name, this);
  }

  @Override
  public boolean isHeld() {
    return world.isHeld(name, this);
  }

  @Override
  public boolean breakLock() {
    return world.breakLock(name);
  }
}
