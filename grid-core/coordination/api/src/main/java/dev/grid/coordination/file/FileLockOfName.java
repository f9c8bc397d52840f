package dev.grid.coordination.file;

import dev.grid.coordination.spi.DriverLock;
import dev.grid.coordination.spi.Hold;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A lock in its file. It is waited for by asking, more and more seldom. Thread-safe by the guard.
 */
final class FileLockOfName implements DriverLock {

  private static final Duration POLL_MIN = Duration.ofMillis(2);
  private static final Duration POLL_MAX = Duration.ofMillis(50);

  private final FileDriver driver;
  private final String name;
  private final String owner = UUID.randomUUID().toString();

  FileLockOfName(FileDriver driver, String name) {
    this.driver = driver;
    this.name = name;
  }

  @Override
  public Optional<Hold> acquire(Duration timeout) throws InterruptedException {
    long began = System.nanoTime();
    Duration poll = POLL_MIN;
    while (true) {
      Optional<Hold> hold = driver.guarded(this::tryAcquire);
      if (hold.isPresent()) {
        driver.held().add(this);
        return hold;
      }
      Duration left = timeout.minusNanos(System.nanoTime() - began);
      if (!left.isPositive()) {
        return Optional.empty();
      }
      Thread.sleep(left.compareTo(poll) < 0 ? left : poll);
      Duration longer = poll.multipliedBy(2);
      poll = longer.compareTo(POLL_MAX) < 0 ? longer : POLL_MAX;
    }
  }

  private Path path() {
    return driver.store().lock(name);
  }

  private Optional<Hold> tryAcquire() throws IOException {
    Owned owned = Owned.read(path());
    if (driver.store().isAlive(owned.session())) {
      return Optional.empty();
    }
    Owned next = owned.next(driver.session(), owner);
    next.write(path());
    return Optional.of(Hold.of(next.token()));
  }

  @Override
  public boolean release() {
    driver.held().remove(this);
    return driver.guarded(
        () -> {
          Owned owned = Owned.read(path());
          boolean held = owned.isBy(driver.session(), owner);
          if (held) {
            owned.free().write(path());
          }
          return held;
        });
  }

  @Override
  public boolean isHeld() {
    return driver.guarded(() -> Owned.read(path()).isBy(driver.session(), owner));
  }

  @Override
  public boolean breakLock() {
    return driver.guarded(
        () -> {
          Owned owned = Owned.read(path());
          boolean held = driver.store().isAlive(owned.session());
          owned.free().write(path());
          return held;
        });
  }
}
