package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.Slice;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Data;
import dev.grid.structures.map.EntryCodeMessages.ProcessSlice;
import dev.grid.structures.map.EntryCodeMessages.ReadSlice;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.MapSearchMessages.SearchPart;
import dev.grid.structures.map.MapStoreKeysTest.CountUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions and walks over a map with a store: what they store, and what they wait for. */
class MapStoreLimitsTest {

  private static final UUID TRANSACTION = new UUID(5, 5);
  private static final UUID COORDINATOR = ALICE;
  private static final long THREAD = 3;

  private final StoredShard shard = new StoredShard();

  private void lock(String key) {
    shard.host.call(
        ALICE,
        new LockAndGet(
            StoredShard.NAME, shard.key(key), TRANSACTION, COORDINATOR, THREAD, 100_000));
  }

  private EndKey end(String key, Phase phase, String value) {
    return new EndKey(
        StoredShard.NAME,
        shard.key(key),
        TRANSACTION,
        COORDINATOR,
        THREAD,
        phase.code(),
        value.isEmpty() ? EndKey.REMOVE : EndKey.STORE,
        value.isEmpty() ? null : shard.data(value),
        MapState.AS_CONFIGURED);
  }

  private static UnaryOperator<MapStoreConfig> full(Duration delay) {
    return config -> config.withWriteDelay(delay).withQueueCapacity(1).withQueueWait(Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "AT_ONCE"})
  void theRemovalOfATransaction_isStored_thoughTheEntryHasExpired(Phase phase) {
    shard.map.set("a", "1", Duration.ofMillis(10));
    lock("a");
    if (phase == Phase.COMMIT) {
      assertThat(shard.host.call(ALICE, end("a", Phase.PREPARE, ""))).isEqualTo(true);
    }
    shard.host.advance(1_000);
    assertThat(shard.host.call(ALICE, end("a", phase, ""))).isEqualTo(true);
    assertThat(shard.table.rows).isEmpty();
    assertThat(shard.map.get("a")).isNull();
    assertThat(shard.map.isLocked("a")).isFalse();
  }

  @Test
  void walksOverAllEntries_waitForTheInitialLoad() {
    shard.restart(config -> config.withInitialLoad(InitialLoad.LAZY));
    shard.table.rows.putAll(Map.of("a", "1", "b", "2"));
    shard.host.callAll(ALICE, new EntryCodeMessages.ExecuteOnAllKeys(StoredShard.NAME, code()));
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "2", "b", "3"));

    shard.restart(config -> config.withInitialLoad(InitialLoad.LAZY));
    shard.table.fails = true;
    assertThatThrownBy(
            () ->
                shard.host.call(
                    ALICE, new ReadSlice(StoredShard.NAME, code(), Slice.START, null, null)))
        .isInstanceOf(MapStoreException.class);
  }

  @Test
  void searches_waitForTheInitialLoad() {
    shard.restart(config -> config.withInitialLoad(InitialLoad.LAZY));
    shard.table.fails = true;
    SearchPart every = new SearchPart(StoredShard.NAME, null, List.of(), null, 10, true);
    assertThatThrownBy(() -> shard.host.call(ALICE, every)).isInstanceOf(MapStoreException.class);
  }

  private Data code() {
    return shard.data(new CountUp());
  }

  private ProcessSlice walk() {
    return new ProcessSlice(
        StoredShard.NAME, EntryCode.Kind.PROCESS.code(), code(), Slice.START, null, null);
  }

  @Test
  void aFullQueue_refusesWhatIsNotDecided_andTakesWhatIs() {
    shard.restart(full(Duration.ofSeconds(5)));
    shard.table.rows.putAll(Map.of("a", "1", "b", "2"));
    lock("a");
    assertThat(shard.host.call(ALICE, end("a", Phase.PREPARE, "7"))).isEqualTo(true);
    lock("b");
    shard.map.set("c", "1");
    assertThatThrownBy(() -> shard.host.call(ALICE, end("b", Phase.PREPARE, "7")))
        .isInstanceOf(MapStoreException.class)
        .hasMessageContaining("queueCapacity=1");
    assertThatThrownBy(() -> shard.host.call(ALICE, end("b", Phase.AT_ONCE, "")))
        .isInstanceOf(MapStoreException.class);
    assertThat(shard.host.call(ALICE, end("b", Phase.ROLLBACK, ""))).isEqualTo(true);
    assertThat(shard.host.call(ALICE, end("a", Phase.COMMIT, "7"))).isEqualTo(true);
    assertThat(shard.queue().size()).isEqualTo(2);
    assertThatThrownBy(() -> shard.host.call(ALICE, walk())).isInstanceOf(MapStoreException.class);
    shard.host.advance(10);
    shard.host.advance(10);
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "7", "b", "2", "c", "1"));
  }

  @Test
  void whatWaitsAsItsStoreHasFailed_isBounded_whereChangesAreStoredFirst() {
    shard.restart(full(Duration.ZERO));
    for (String key : new String[] {"a", "b"}) {
      lock(key);
    }
    assertThat(shard.host.call(ALICE, end("a", Phase.PREPARE, "1"))).isEqualTo(true);
    shard.table.fails = true;
    assertThat(shard.host.call(ALICE, end("a", Phase.COMMIT, "1"))).isEqualTo(true);
    assertThat(shard.queue().size()).isEqualTo(1);
    assertThatThrownBy(() -> shard.host.call(ALICE, end("b", Phase.PREPARE, "1")))
        .isInstanceOf(MapStoreException.class);
    shard.table.fails = false;
    shard.host.advance(1_000);
    assertThat(shard.host.call(ALICE, end("b", Phase.PREPARE, "1"))).isEqualTo(true);
    assertThat(shard.host.call(ALICE, end("b", Phase.COMMIT, "1"))).isEqualTo(true);
    assertThat(shard.table.rows).isEqualTo(Map.of("a", "1", "b", "1"));
  }
}
