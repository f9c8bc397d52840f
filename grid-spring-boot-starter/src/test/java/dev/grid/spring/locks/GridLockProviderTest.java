package dev.grid.spring.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of ShedLock is the test's. */
class GridLockProviderTest {

  private static final Instant START = Instant.parse("2026-11-29T17:00:00.123Z");
  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final Duration AT_LEAST = Duration.ofMinutes(2);

  private static Grid grid;

  private final GridLockProvider first = new GridLockProvider(grid);
  private final GridLockProvider second = new GridLockProvider(grid);

  @BeforeAll
  static void start(@TempDir Path directory) {
    grid = MemberOfGroups.start(directory);
  }

  @AfterAll
  static void stop() {
    grid.close();
  }

  @BeforeEach
  void begin() {
    after(Duration.ZERO);
  }

  @AfterEach
  void giveClockBack() {
    ClockProvider.setClock(Clock.systemUTC());
  }

  private static void after(Duration since) {
    ClockProvider.setClock(Clock.fixed(START.plus(since), ZoneOffset.UTC));
  }

  private static LockConfiguration task(String name, Duration atLeast) {
    return new LockConfiguration(ClockProvider.now(), name, AT_MOST, atLeast);
  }

  private static Optional<SimpleLock> lock(GridLockProvider provider, String name) {
    return provider.lock(task(name, Duration.ZERO));
  }

  @Test
  void whenATaskIsLockedShouldKeepItFromOthersUntilItIsUnlocked() {
    SimpleLock held = lock(first, "one").orElseThrow();
    assertThat(lock(second, "one")).isEmpty();
    assertThat(lock(first, "one")).as("it is not reentrant").isEmpty();
    assertThat(lock(second, "two")).isPresent();
    held.unlock();
    assertThat(lock(second, "one")).isPresent();
    assertThat(lock(first, "one")).isEmpty();
  }

  @Test
  void whenManyAskAtOnceShouldGiveItToOne() {
    for (String moment : new String[] {"never taken", "free again"}) {
      var asking =
          IntStream.range(0, 32)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> lock(first, "rush")))
              .toList();
      var given = asking.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
      assertThat(given).as(moment).hasSize(1);
      given.getFirst().unlock();
    }
  }

  @Test
  void whenTheHolderIsGoneShouldBeFreeAfterLockAtMostForAndNotBefore() {
    SimpleLock late = lock(first, "gone").orElseThrow();
    after(AT_MOST.minusMillis(1));
    assertThat(lock(second, "gone")).isEmpty();
    after(AT_MOST);
    assertThat(lock(second, "gone")).isPresent();
    late.unlock();
    assertThat(lock(first, "gone")).as("the late one ends nothing of the next").isEmpty();
  }

  @Test
  void whenATaskIsShortShouldStayLockedForLockAtLeastFor() {
    first.lock(task("short", AT_LEAST)).orElseThrow().unlock();
    after(AT_LEAST.minusMillis(1));
    assertThat(lock(second, "short")).isEmpty();
    after(AT_LEAST);
    assertThat(lock(second, "short")).isPresent();
  }

  @Test
  void whenALockIsExtendedShouldBeLockedFromThenOn() {
    SimpleLock held = lock(first, "longer").orElseThrow();
    after(Duration.ofMinutes(9));
    SimpleLock longer = held.extend(AT_MOST, Duration.ZERO).orElseThrow();
    after(AT_MOST);
    assertThat(lock(second, "longer")).isEmpty();
    assertThatThrownBy(held::unlock).isInstanceOf(IllegalStateException.class);
    longer.unlock();
    assertThat(lock(second, "longer")).isPresent();
  }

  @Test
  void whenItsTimeIsOverShouldNotBeExtended() {
    SimpleLock held = lock(first, "over").orElseThrow();
    after(AT_MOST);
    assertThat(held.extend(AT_MOST, Duration.ZERO)).isEmpty();
    assertThat(lock(second, "over")).isPresent();
  }

  @Test
  void whenMapsDifferShouldShareNothing() {
    assertThat(lock(first, "shared")).isPresent();
    assertThat(lock(new GridLockProvider(grid, "other@tasks"), "shared")).isPresent();
    assertThat(lock(new GridLockProvider(grid, "other@tasks"), "shared")).isEmpty();
  }

  @Test
  void whenAnEntryIsNoLockShouldSayWhoseMapItIs() {
    grid.<String, String>cpMap(GridLockProvider.DEFAULT_MAP).set("odd", "yes and no");
    assertThatThrownBy(() -> lock(first, "odd"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("yes and no");
  }

  @Test
  void whenPeopleReadAnEntryShouldSayUntilWhenAndWhose() {
    assertThat(lock(first, "told")).isPresent();
    assertThat(grid.<String, String>cpMap(GridLockProvider.DEFAULT_MAP).get("told"))
        .startsWith(START.plus(AT_MOST) + " ")
        .endsWith(" " + grid.name());
  }
}
