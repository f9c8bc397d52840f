package dev.grid.kernel.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.nearcache.NearCache.Limits;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is given, after which changes, and for how long. */
final class NearCacheTest {

  private static final long NO_LIMIT = Long.MAX_VALUE;
  private static final long STALE = 1_000;
  private static final int PARTITION = 3;
  private static final UUID TERM = new UUID(0, 1);
  private static final UUID NEXT = new UUID(0, 2);

  private long now = 5_000;
  private final NearCache cache = cache(100, NO_LIMIT, NO_LIMIT);

  private NearCache cache(int entriesMax, long life, long idle) {
    return new NearCache(new Limits(entriesMax, life, idle, STALE), () -> 4, () -> now);
  }

  private boolean read(String key, String value, UUID term, long sequence) {
    return cache.keep(cache.reserve(key, PARTITION), value, 10, term, sequence, NO_LIMIT);
  }

  private void said(UUID term, long sequence) {
    cache.said(PARTITION, term, sequence, now);
  }

  @Test
  void whatWasRead_isGiven() {
    assertThat(cache.get("k")).isNull();
    assertThat(read("k", "v", TERM, 7)).isTrue();
    assertThat(cache.get("k")).isEqualTo("v");
    assertThat(cache.statistics().hits()).isOne();
    assertThat(cache.statistics().misses()).isOne();
    assertThat(cache.statistics().entries()).isOne();
    assertThat(cache.statistics().ownedBytes()).isPositive();
  }

  @Test
  void aChange_dropsItsKey_unlessTheValueHasIt() {
    read("k", "v", TERM, 7);
    read("other", "v", TERM, 7);
    cache.changed(PARTITION, "k", TERM, 8);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.get("other")).isEqualTo("v");
    read("k", "new", TERM, 9);
    cache.changed(PARTITION, "k", TERM, 9);
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @Test
  void aChangeWhileAValueComes_keepsItOut_unlessTheValueHasIt() {
    read("x", "x", TERM, 7);
    Reservation old = cache.reserve("k", PARTITION);
    cache.changed(PARTITION, "k", TERM, 8);
    assertThat(cache.keep(old, "old", 1, TERM, 7, NO_LIMIT)).isFalse();
    assertThat(cache.get("k")).isNull();
    Reservation current = cache.reserve("k", PARTITION);
    cache.changed(PARTITION, "k", TERM, 9);
    assertThat(cache.keep(current, "new", 1, TERM, 9, NO_LIMIT)).isTrue();
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @Test
  void ofSeveralReadsAtOnce_theFirstIsKept() {
    Reservation first = cache.reserve("k", PARTITION);
    Reservation second = cache.reserve("k", PARTITION);
    assertThat(cache.keep(second, "v", 1, TERM, 7, NO_LIMIT)).isFalse();
    assertThat(cache.keep(first, "v", 1, TERM, 7, NO_LIMIT)).isTrue();
    assertThat(cache.get("k")).isEqualTo("v");
  }

  @Test
  void aReadThatTakesLong_orIsOfAnotherTerm_keepsNobodyFromKeeping() {
    Reservation lost = cache.reserve("k", PARTITION);
    now += 1_000_000_001;
    assertThat(read("k", "v", TERM, 7)).isTrue();
    assertThat(cache.keep(lost, "old", 1, TERM, 7, NO_LIMIT)).isFalse();
    Reservation before = cache.reserve("other", PARTITION);
    cache.changed(PARTITION, "x", NEXT, 1);
    assertThat(read("other", "v", NEXT, 1)).isTrue();
    assertThat(cache.keep(before, "old", 1, NEXT, 1, NO_LIMIT)).isFalse();
  }

  @Test
  void whatIsWrittenHere_isNotGivenAnyMore_norWhatWasAskedForBefore() {
    read("k", "v", TERM, 7);
    Reservation before = cache.reserve("k", PARTITION);
    cache.written("k", PARTITION);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.keep(before, "v", 1, TERM, 7, NO_LIMIT)).isFalse();
    read("k", "v", TERM, 8);
    Reservation all = cache.reserve("k", PARTITION);
    cache.allWritten();
    assertThat(cache.get("k")).isNull();
    assertThat(cache.keep(all, "v", 1, TERM, 8, NO_LIMIT)).isFalse();
    assertThat(cache.statistics().entries()).isZero();
  }

  @Test
  void aGap_dropsWhatWasReadBefore() {
    read("k", "v", TERM, 7);
    cache.changed(PARTITION, "other", TERM, 9); // 8 is lost.
    assertThat(cache.get("k")).isNull();
    assertThat(cache.statistics().lostInvalidations()).isOne();
    read("k", "v", TERM, 9);
    assertThat(cache.get("k")).isEqualTo("v");
    Reservation slow = cache.reserve("slow", PARTITION);
    cache.changed(PARTITION, "other", TERM, 11);
    assertThat(cache.keep(slow, "v", 1, TERM, 9, NO_LIMIT)).isFalse();
  }

  @Test
  void clearing_dropsThePartition() {
    read("k", "v", TERM, 7);
    Reservation slow = cache.reserve("slow", PARTITION);
    cache.cleared(TERM, 8);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.keep(slow, "v", 1, TERM, 7, NO_LIMIT)).isFalse();
    read("k", "v", TERM, 8);
    cache.cleared(NEXT, 1); // Of a term that nothing is known of.
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void anotherTerm_dropsThePartition_andWhatTheOldOneAnswers() {
    read("k", "v", TERM, 7);
    Reservation slow = cache.reserve("slow", PARTITION);
    cache.changed(PARTITION, "x", NEXT, 1);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.keep(slow, "v", 1, TERM, 9, NO_LIMIT)).isFalse();
    assertThat(read("k", "v", NEXT, 1)).isTrue();
    cache.changed(PARTITION, "late", TERM, 8);
    assertThat(cache.get("k")).isEqualTo("v");
  }

  @Test
  void nothingIsGiven_thatNobodyHasConfirmedForTooLong() {
    read("k", "v", TERM, 7);
    now += STALE;
    assertThat(cache.get("k")).isEqualTo("v");
    now += 1;
    assertThat(cache.get("k")).isNull();
    assertThat(cache.statistics().unconfirmed()).isOne();
    said(TERM, 7);
    assertThat(cache.get("k")).isEqualTo("v");
    now += STALE + 1;
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aLostChange_isFound_andNothingIsGivenMeanwhileForTooLong() {
    read("k", "v", TERM, 7);
    now += STALE / 2;
    said(TERM, 8); // It may be on its way.
    assertThat(cache.get("k")).isEqualTo("v");
    now += STALE / 2 + 1;
    assertThat(cache.get("k")).isNull();
    said(TERM, 8);
    assertThat(cache.get("k")).isNull();
    assertThat(cache.statistics().lostInvalidations()).isOne();
    assertThat(read("k", "new", TERM, 8)).isTrue();
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @Test
  void aLateChange_confirmsWhatThePartitionHasSaid() {
    read("k", "v", TERM, 7);
    now += STALE;
    said(TERM, 8);
    now += 1;
    assertThat(cache.get("k")).isNull();
    cache.changed(PARTITION, "other", TERM, 8);
    assertThat(cache.get("k")).isEqualTo("v");
    assertThat(cache.statistics().lostInvalidations()).isZero();
  }

  @Test
  void whatAPartitionSaidLongAgo_confirmsNothingNow() {
    read("k", "v", TERM, 7);
    long asked = now;
    now += STALE + 1;
    cache.said(PARTITION, TERM, 7, asked);
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aChangeThatIsHeardOfFirst_confirmsNothing() {
    Reservation slow = cache.reserve("k", PARTITION);
    now += STALE;
    cache.changed(PARTITION, "x", TERM, 3);
    assertThat(cache.keep(slow, "v", 1, TERM, 3, NO_LIMIT)).isTrue();
    assertThat(cache.get("k")).isEqualTo("v");
    now += 1;
    assertThat(cache.get("k")).as("asked for before the last second").isNull();
  }

  @Test
  void entriesGo_whenTheirTimeIsUp() {
    NearCache limited = cache(10, 500, 200);
    limited.keep(limited.reserve("k", PARTITION), "v", 1, TERM, 1, NO_LIMIT);
    limited.keep(limited.reserve("short", PARTITION), "v", 1, TERM, 1, 100);
    now += 150;
    assertThat(limited.get("k")).isEqualTo("v");
    assertThat(limited.get("short")).isNull();
    now += 199;
    assertThat(limited.get("k")).isEqualTo("v");
    now += 151;
    assertThat(limited.get("k")).as("life=500").isNull();
    limited.keep(limited.reserve("idle", PARTITION), "v", 1, TERM, 1, NO_LIMIT);
    now += 200;
    assertThat(limited.get("idle")).isNull();
    assertThat(limited.statistics().expirations()).isEqualTo(3);
    assertThat(limited.statistics().entries()).isZero();
    assertThat(limited.statistics().ownedBytes()).isZero();
  }

  @Test
  void entriesAreLimited_andWhatIsReadStays() {
    NearCache limited = cache(100, NO_LIMIT, NO_LIMIT);
    for (int i = 0; i < 10_000; i++) {
      limited.keep(limited.reserve("k" + i, i % 4), "v", 1, TERM, 1, NO_LIMIT);
      for (int hot = 0; hot < 10; hot++) {
        if (limited.get("k" + hot) == null && i >= 10) {
          throw new AssertionError("hot=" + hot + " was evicted at i=" + i);
        }
      }
    }
    assertThat(limited.statistics().entries()).isEqualTo(100);
    assertThat(limited.statistics().evictions()).isEqualTo(9_900);
  }
}
