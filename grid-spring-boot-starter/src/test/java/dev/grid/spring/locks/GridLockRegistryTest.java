package dev.grid.spring.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.grid.Grid;
import dev.grid.fencedlock.GridFencedLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridLockRegistryTest {

  private static Grid grid;

  private final GridLockRegistry registry = new GridLockRegistry(grid);

  @BeforeAll
  static void start(@TempDir Path directory) {
    grid = MemberOfGroups.start(directory);
  }

  @AfterAll
  static void stop() {
    grid.close();
  }

  @Test
  void whenAThreadHasALockShouldKeepItFromOthersAndGiveGrowingFences() throws Exception {
    GridLock lock = registry.obtain("exclusive");
    GridLock ofAnother = new GridLockRegistry(grid).obtain("exclusive");
    lock.lock();
    long fence = lock.fence();
    assertThat(fence).isPositive();
    assertThat(elsewhere(() -> ofAnother.tryLock())).isFalse();
    assertThat(lock.tryLock(1, TimeUnit.HOURS)).as("it is reentrant").isTrue();
    lock.unlock();
    lock.unlock();
    long next =
        elsewhere(
            () -> {
              assertThat(ofAnother.tryLock()).isTrue();
              try {
                return ofAnother.fence();
              } finally {
                ofAnother.unlock();
              }
            });
    assertThat(next).isGreaterThan(fence);
  }

  @Test
  void whenAnotherThreadUnlocksShouldRefuseAsLocksDo() {
    GridLock lock = registry.obtain("foreign");
    lock.lock();
    try {
      assertThatThrownBy(
              () ->
                  elsewhere(
                      () -> {
                        lock.unlock();
                        return true;
                      }))
          .isInstanceOf(IllegalMonitorStateException.class);
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    } finally {
      lock.unlock();
    }
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock::fence).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void whenALockIsHeldShouldRenewItAndOtherwiseRefuse() {
    GridLock lock = registry.obtain("renewed");
    assertThatThrownBy(() -> registry.renewLock("renewed"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("renewed");
    lock.lock();
    registry.renewLock("renewed");
    lock.unlock();
    assertThatThrownBy(() -> registry.renewLock("renewed"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whenATimeToLiveIsAskedForShouldRefuseAndTakeNothing() {
    GridLock lock = registry.obtain("mortal");
    Duration ttl = Duration.ofSeconds(1);
    assertThatThrownBy(() -> lock.lock(ttl)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> lock.tryLock(ttl, ttl))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> registry.renewLock("mortal", ttl))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("fence");
    assertThat(grid.fencedLock("locks[mortal]").isLocked()).isFalse();
  }

  @Test
  void whenWorkIsExecutedShouldHoldTheLockMeanwhile() throws Exception {
    GridFencedLock lock = grid.fencedLock("locks[work]");
    registry.executeLocked("work", () -> assertThat(lock.isLockedByCurrentThread()).isTrue());
    assertThat(lock.isLocked()).isFalse();
    lock.lock();
    try {
      assertThatThrownBy(
              () ->
                  elsewhere(
                      () -> {
                        registry.executeLocked("work", Duration.ofMillis(1), () -> {});
                        return true;
                      }))
          .isInstanceOf(TimeoutException.class);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void whenKeysAreEqualShouldGiveTheSameLockWhoseNameHoldsTheKey() {
    assertThat(registry.obtain("key")).isSameAs(registry.obtain("key"));
    assertThat(registry.obtain("key").name()).isEqualTo("locks[key]");
    assertThat(registry.obtain(42).name()).isEqualTo("locks[42]");
    assertThat(registry.obtain(new UUID(0, 1)).name())
        .isEqualTo("locks[00000000-0000-0000-0000-000000000001]");
    assertThat(registry.obtain("a@b").name()).as("is in no group b").isEqualTo("locks[a%40b]");
    assertThat(registry.obtain("a%40b").name()).isNotEqualTo(registry.obtain("a@b").name());
  }

  @Test
  void whenAKeyHasNoOneTextShouldRefuseIt() {
    assertThatThrownBy(() -> registry.obtain(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void whenNamesAreGivenShouldUseThem() {
    GridLockRegistry mine =
        new GridLockRegistry(grid, key -> (key.hashCode() & 1) + "@registry-group");
    GridLock lock = mine.obtain(2);
    assertThat(lock.name()).isEqualTo("0@registry-group");
    assertThat(mine.obtain(4)).isSameAs(lock);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void whenKeysAreTooManyShouldRefuseMoreAndSayWhatToDo() {
    Grid stub = mock(Grid.class);
    when(stub.fencedLock(anyString())).thenReturn(mock(GridFencedLock.class));
    GridLockRegistry full = new GridLockRegistry(stub);
    for (int i = 0; i < GridLockRegistry.LOCKS_MAX; i++) {
      full.obtain(i);
    }
    assertThatThrownBy(() -> full.obtain("more"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("names of your own");
    assertThat(full.obtain(0)).isNotNull();
  }

  /** A call of another thread. */
  private interface Call<T> {
    T call() throws Exception;
  }

  private static <T> T elsewhere(Call<T> call) throws Exception {
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                try {
                  return call.call();
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              })
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
