package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.map.EntryEventType;
import dev.grid.map.EvictionConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.MapInterceptor;
import dev.grid.map.MapLoader;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicates;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.map.MapMessages.EntryChanged;
import dev.grid.structures.map.MapMessages.Flush;
import dev.grid.structures.map.MapQueryMessages.RemoveMatching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A map with a store, which is called outside its partition. */
class MapStoreTest {

  private static final String NAME = StoredShard.NAME;

  private final StoredShard shard = new StoredShard();
  private final StoredShard.Table table = shard.table;
  private ShardHost<MapState> host = shard.host;
  private GridMap<String, String> map = shard.map;

  private static MapConfig config(MapLoader<?, ?> store, UnaryOperator<MapStoreConfig> how) {
    return StoredShard.config(store, how);
  }

  private void restart(MapConfig config) {
    shard.restart(config);
    host = shard.host;
    map = shard.map;
  }

  private void restart(UnaryOperator<MapStoreConfig> how) {
    restart(config(table, how));
  }

  private static MapStoreConfig behind(MapStoreConfig config) {
    return config.withWriteDelay(Duration.ofSeconds(5));
  }

  // Write-through.

  @Test
  void eachWrite_isStored_beforeMemoryHasIt() {
    map.put("a", "1");
    map.set("b", "2");
    map.putIfAbsent("c", "3");
    map.replace("c", "4");
    map.replace("c", "4", "5");
    map.putAll(Map.of("d", "6", "e", "7"));
    assertThat(map.tryPut("f", "8", Duration.ZERO)).isTrue();
    assertThat(table.rows)
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "5", "d", "6", "e", "7", "f", "8"));

    assertThat(map.remove("a")).isEqualTo("1");
    assertThat(map.delete("b")).isTrue();
    assertThat(map.remove("c", "0")).isFalse();
    assertThat(map.remove("c", "5")).isTrue();
    assertThat(map.tryRemove("d", Duration.ZERO)).isTrue();
    assertThat(table.rows).isEqualTo(Map.of("e", "7", "f", "8"));
    assertThat(host.state().entries()).isEqualTo(2);
    assertThat(MapContent.of(host.replica())).isEqualTo(MapContent.of(host.state()));
  }

  @Test
  void aStoreThatFails_leavesMemoryAsItWas_andItsCallFails() {
    map.set("a", "1");
    table.fails = true;
    for (Runnable write :
        List.<Runnable>of(
            () -> map.set("a", "2"),
            () -> map.put("a", "2"),
            () -> map.remove("a"),
            () -> map.delete("a"),
            () -> map.replace("a", "1", "2"),
            () -> map.set("b", "2"),
            () -> map.putAll(Map.of("a", "3", "b", "3")),
            () -> map.clear())) {
      assertThatThrownBy(write::run)
          .isInstanceOf(MapStoreException.class)
          .hasMessageContaining("map=" + NAME)
          .hasMessageContaining("as the test wants it");
    }
    assertThat(map.get("a")).isEqualTo("1");
    assertThat(host.state().entries()).isEqualTo(1);
    table.fails = false;
    map.set("a", "2");
    assertThat(table.rows).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void evictionAndExpiry_deleteNothing_andTransientPutsStoreNothing() {
    map.set("a", "1");
    assertThat(map.evict("a")).isTrue();
    map.set("b", "2", Duration.ofMillis(10));
    host.advance(100);
    map.putTransient("c", "3", Duration.ZERO);
    map.evictAll();
    assertThat(host.state().entries()).isZero();
    assertThat(table.rows).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(map.get("a")).isEqualTo("1");
    assertThat(map.get("c")).isNull();
  }

  @Test
  void clear_deletesWhatIsInMemory_asFarAsTheStoreCan() {
    restart(config -> config.withBatchSize(2));
    List.of("a", "b", "c", "d").forEach(key -> map.set(key, key));
    table.poison = Set.of("d");
    assertThatThrownBy(map::clear).isInstanceOf(MapStoreException.class);
    assertThat(host.state().entries()).isEqualTo(table.rows.size());
    assertThat(table.rows).containsKey("d");
    table.poison = Set.of();
    map.clear();
    assertThat(table.rows).isEmpty();
    assertThat(host.state().entries()).isZero();
    assertThat(host.replica().entries()).isZero();
  }

  @Test
  void removalByPredicate_deletesFirst_andFailsAsTheStoreDoes() {
    map.putAll(Map.of("a", "1", "b", "2", "c", "1"));
    table.fails = true;
    assertThatThrownBy(() -> map.removeAll(Predicates.equal("this", "1")))
        .isInstanceOf(MapStoreException.class);
    assertThat(map.keySet(Predicates.alwaysTrue())).containsExactlyInAnyOrder("a", "b", "c");
    table.fails = false;
    map.removeAll(Predicates.equal("this", "1"));
    assertThat(map.keySet(Predicates.alwaysTrue())).containsExactly("b");
    assertThat(table.rows).isEqualTo(Map.of("b", "2"));

    restart(MapStoreTest::behind);
    map.putAll(Map.of("a", "1", "b", "2"));
    map.removeAll(Predicates.equal("this", "1"));
    host.advance(6_000);
    assertThat(table.rows).isEqualTo(Map.of("b", "2"));
  }

  @Test
  void removalByPredicate_andWritesBesideIt_comeOneAfterTheOther() {
    map.put("a", "1");
    RemoveMatching removal =
        new RemoveMatching(
            NAME, host.serialization().toData(PredicateForm.of(Predicates.equal("this", "1"))));
    host.delayTasks(true);
    var storing = host.send(ShardHost.ALICE, set("a", "2"));
    var removing = host.send(ShardHost.BOB, removal);
    assertThat(removing.isWaiting()).isTrue();
    host.runTasks();
    assertThat(storing.isWaiting()).isFalse();
    assertThat(removing.value()).isEqualTo(0);
    assertThat(table.rows).isEqualTo(Map.of("a", "2"));

    var again = host.send(ShardHost.ALICE, set("a", "1"));
    host.runTasks();
    assertThat(again.isWaiting()).isFalse();
    removing = host.send(ShardHost.BOB, removal);
    storing = host.send(ShardHost.ALICE, set("a", "3"));
    assertThat(storing.isWaiting()).isTrue();
    host.runTasks();
    assertThat(storing.isWaiting()).isFalse();
    assertThat(removing.value()).isEqualTo(1);
    host.delayTasks(false);
    assertThat(map.get("a")).isEqualTo("3");
    assertThat(table.rows).isEqualTo(Map.of("a", "3"));
  }

  @Test
  void callsOfAKey_waitWhileItIsStored_andOthersDoNot() {
    map.set("a", "1");
    host.delayTasks(true);
    var storing = host.send(ShardHost.ALICE, set("a", "2"));
    var next = host.send(ShardHost.BOB, set("a", "3"));
    assertThat(host.send(ShardHost.BOB, get("a")).value())
        .isEqualTo(host.serialization().toData("1"));
    assertThat(storing.isWaiting()).isTrue();
    assertThat(next.isWaiting()).isTrue();
    var other = host.send(ShardHost.BOB, set("b", "4"));
    host.runTasks();
    storing.value();
    next.value();
    other.value();
    assertThat(table.calls).containsExactly("store[a]", "store[a]", "store[b]", "store[a]");
    assertThat(table.rows).isEqualTo(Map.of("a", "3", "b", "4"));
  }

  private MapMessages.Set set(String key, String value) {
    return shard.set(key, value);
  }

  private MapMessages.Get get(String key) {
    return shard.get(key);
  }

  // Loading.

  @Test
  void whatIsAbsent_isLoaded_onceForAllWhoWait() {
    table.rows.put("a", "1");
    host.delayTasks(true);
    var first = host.send(ShardHost.ALICE, get("a"));
    var second = host.send(ShardHost.BOB, get("a"));
    assertThat(second.isWaiting()).isTrue();
    host.runTasks();
    assertThat(first.value()).isEqualTo(second.value()).isNotNull();
    assertThat(table.calls).containsExactly("load[a]");
    assertThat(host.takeEvents())
        .extracting(event -> ((EntryChanged) event).eventType())
        .containsExactly(EntryEventType.LOADED.flag());
    assertThat(MapContent.of(host.replica())).isEqualTo(MapContent.of(host.state()));
  }

  @Test
  void eachCallThatAsksForAValue_seesWhatIsStored() {
    for (String key : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
      table.rows.put(key, "1");
    }
    assertThat(map.containsKey("a")).isTrue();
    assertThat(map.put("b", "2")).isEqualTo("1");
    assertThat(map.putIfAbsent("c", "2")).isEqualTo("1");
    assertThat(map.replace("d", "2")).isEqualTo("1");
    assertThat(map.replace("e", "1", "2")).isTrue();
    assertThat(map.remove("f")).isEqualTo("1");
    assertThat(map.remove("g", "1")).isTrue();
    assertThat(map.delete("h")).isTrue();
    assertThat(map.setTimeToLive("i", Duration.ofHours(1))).isTrue();
    assertThat(map.getAll(Set.of("a", "b", "j", "x")))
        .isEqualTo(Map.of("a", "1", "b", "2", "j", "1"));
    assertThat(table.rows)
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "1", "d", "2", "e", "2", "i", "1", "j", "1"));
    assertThat(map.get("c")).isEqualTo("1");
    assertThat(MapContent.of(host.replica())).isEqualTo(MapContent.of(host.state()));
  }

  @Test
  void whatIsNotThere_isAskedForAgain_andALoaderThatFailsFailsItsCall() {
    assertThat(map.get("a")).isNull();
    table.rows.put("a", "1");
    table.fails = true;
    assertThatThrownBy(() -> map.get("a"))
        .isInstanceOf(MapStoreException.class)
        .hasMessageContaining("loading key=a");
    table.fails = false;
    assertThat(map.get("a")).isEqualTo("1");
    assertThat(host.state().counts())
        .containsEntry("loads", 1L)
        .containsEntry("store-failures", 1L);
  }

  @Test
  void aLoaderAlone_isWrittenNothing() {
    table.rows.put("a", "1");
    MapLoader<String, String> loader = table::load;
    restart(config(loader, config -> config));
    assertThat(map.put("a", "2")).isEqualTo("1");
    map.remove("a");
    map.clear();
    assertThat(map.get("a")).isEqualTo("1");
    assertThat(table.calls).containsOnly("load[a]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loadAll_loadsAllOrTheseKeys_andReplacesIfThatIsWanted(boolean replace) {
    table.rows.putAll(Map.of("a", "1", "b", "2", "c", "3"));
    map.putTransient("a", "mine", Duration.ZERO);
    map.loadAll(List.of("b", "x"), replace);
    assertThat(host.state().entries()).isEqualTo(2);
    map.loadAll(replace);
    assertThat(host.state().entries()).isEqualTo(3);
    assertThat(map.get("a")).isEqualTo(replace ? "1" : "mine");
    assertThat(table.openCursors).isZero();
    table.fails = true;
    assertThatThrownBy(() -> map.loadAll(true)).isInstanceOf(MapStoreException.class);
  }

  @Test
  void withoutAStore_thereIsNothingToLoad_norToFlush() {
    host =
        new ShardHost<>(
            new MapStructure(), NAME, MemberConfig.defaults().with(MapConfig.named(NAME)));
    map = MapStructure.proxy(NAME, new LocalInvoker(host));
    map.flush();
    assertThatThrownBy(() -> map.loadAll(true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("map=" + NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LAZY", "EAGER"})
  void theInitialLoad_isWaitedFor_byWhoAsksForTheWholeMap(String when) {
    table.rows.putAll(Map.of("a", "1", "b", "2"));
    restart(config -> config.withInitialLoad(InitialLoad.valueOf(when)));
    table.fails = true;
    assertThatThrownBy(() -> map.size()).isInstanceOf(MapStoreException.class);
    table.fails = false;
    host.advance(2_000);
    assertThat(map.get("b")).isEqualTo("2");
    assertThat(map.size()).isEqualTo(2);
    assertThat(map.keySet()).containsExactlyInAnyOrder("a", "b");
    table.calls.clear();
    assertThat(map.size()).isEqualTo(2);
    assertThat(table.calls).isEmpty();
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
  }

  // Write-behind.

  @Test
  void whatIsWritten_waits_onCopiesToo_andIsStoredWhenItIsDue() {
    restart(MapStoreTest::behind);
    map.set("a", "1");
    map.set("a", "2");
    map.set("b", "3");
    map.remove("b");
    assertThat(map.get("a")).isEqualTo("2");
    host.advance(1_000);
    assertThat(table.rows).isEmpty();
    assertThat(table.calls).isEmpty();
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
    assertThat(host.state().counts())
        .containsEntry("stores-waiting", 2L)
        .containsEntry("oldest-store-millis", 1_000L);
    assertThat(host.state().bytes()).isGreaterThan(2L * WriteQueue.OVERHEAD_BYTES);
    host.advance(5_000);
    assertThat(table.rows).isEqualTo(Map.of("a", "2"));
    assertThat(table.calls).containsExactly("store[a]", "delete[b]");
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
    assertThat(queue().isEmpty()).isTrue();
    assertThat(host.state().counts())
        .containsEntry("stores-waiting", 0L)
        .containsEntry("oldest-store-millis", 0L);
  }

  private WriteQueue queue() {
    return MapStoring.stored(host.state()).queue();
  }

  @Test
  void whatWaits_isRead_thoughItWasEvicted() {
    table.rows.put("b", "old");
    restart(MapStoreTest::behind);
    map.set("a", "1");
    map.remove("b");
    map.evictAll();
    assertThat(map.get("a")).isEqualTo("1");
    assertThat(map.get("b")).isNull();
    map.evictAll();
    assertThat(map.put("a", "2")).isEqualTo("1");
    map.loadAll(true);
    assertThat(map.get("b")).isNull();
    map.clear();
    host.advance(6_000);
    assertThat(table.rows).isEmpty();
  }

  @Test
  void withoutCoalescing_eachChangeIsStored_inItsOrder() {
    restart(config -> behind(config).withCoalesces(false).withBatchSize(10));
    map.set("a", "1");
    map.set("b", "1");
    map.set("a", "2");
    map.set("c", "1");
    map.delete("a");
    host.advance(6_000);
    assertThat(table.calls).containsExactly("storeAll[a, b]", "storeAll[a, c]", "delete[a]");
    assertThat(table.rows).isEqualTo(Map.of("b", "1", "c", "1"));
  }

  @Test
  void aFullQueue_makesWritersWait_andRefusesThemInTheEnd() {
    restart(config -> behind(config).withQueueCapacity(2).withQueueWait(Duration.ofSeconds(2)));
    table.fails = true;
    map.set("a", "1");
    map.set("b", "1");
    map.set("b", "2");
    var waits = host.send(ShardHost.ALICE, set("c", "1"));
    assertThat(waits.isWaiting()).isTrue();
    host.advance(10);
    table.fails = false;
    host.advance(1_000);
    host.advance(1_000);
    waits.value();
    assertThat(table.rows).containsEntry("a", "1").containsEntry("b", "2");
    table.fails = true;
    map.set("d", "1");
    var refused = host.send(ShardHost.ALICE, set("e", "1"));
    host.advance(10);
    host.advance(2_000);
    assertThatThrownBy(refused::value)
        .isInstanceOf(MapStoreException.class)
        .hasMessageContaining("queueCapacity=2")
        .hasMessageContaining("as the test wants it");
  }

  @Test
  void whatCannotBeStored_holdsUpNothingElse_andIsGivenUpAfterRetries() {
    restart(config -> behind(config).withRetriesMax(2).withRetryPause(Duration.ofMillis(100)));
    table.poison = Set.of("b");
    List.of("a", "b", "c").forEach(key -> map.set(key, "1"));
    host.advance(5_000);
    assertThat(table.rows).isEqualTo(Map.of("a", "1", "c", "1"));
    assertThat(queue().size()).isEqualTo(1);
    map.set("d", "1");
    host.advance(1_000);
    assertThat(queue().size()).isEqualTo(2);
    host.advance(5_000);
    assertThat(queue().isEmpty()).isTrue();
    assertThat(table.rows).isEqualTo(Map.of("a", "1", "c", "1", "d", "1"));
    assertThat(host.state().counts())
        .containsEntry("stores-given-up", 1L)
        .containsEntry("stores", 3L);
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
  }

  @Test
  void flush_waitsUntilAllIsStored_andSaysIfThatFails() {
    restart(MapStoreTest::behind);
    map.set("a", "1");
    var flush = host.send(ShardHost.ALICE, new Flush(NAME));
    assertThat(flush.isWaiting()).isTrue();
    host.advance(1);
    flush.value();
    assertThat(table.rows).isEqualTo(Map.of("a", "1"));
    table.fails = true;
    map.set("b", "1");
    var fails = host.send(ShardHost.ALICE, new Flush(NAME));
    host.advance(1);
    assertThatThrownBy(fails::value).isInstanceOf(MapStoreException.class);
    table.fails = false;
    host.advance(6_000);
    assertThat(table.rows).isEqualTo(Map.of("a", "1", "b", "1"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aCopy_thatWasHandedOver_storesWhatItsPrimaryHasNot(long seed) {
    Random random = new Random(seed);
    MapConfig config =
        config(
            table, c -> behind(c).withCoalesces(random.nextBoolean()).withQueueCapacity(100_000));
    restart(config);
    Map<String, String> expected = new TreeMap<>();
    write(random, expected);
    MapState copy =
        new MapStructure()
            .newState(
                new StateContext(
                    NAME, 0, MemberConfig.defaults().withPartitionCount(1).with(config)));
    Transfer transfer = host.state().transfer();
    host.onEffect(
        effect -> {
          Effect passed = transfer.pass(effect);
          if (passed != null) {
            copy.apply(host.throughBytes(passed));
          }
        });
    for (Effect slice; (slice = transfer.next(500)) != null; ) {
      copy.apply(host.throughBytes(slice));
      write(random, expected);
      if (random.nextInt(4) == 0) {
        host.advance(random.nextInt(3_000));
      }
    }
    assertThat(copy.digest()).isEqualTo(host.state().digest());
    assertThat(copy.bytes()).isEqualTo(host.state().bytes());
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());

    // The primary is gone: its copy stores the rest.
    WriteQueue left = MapStoring.stored(copy).queue();
    assertThat(left.isEmpty()).isFalse();
    new ArrayList<>(left.sequences())
        .forEach(
            sequence -> {
              WriteQueue.Write write = Objects.requireNonNull(left.get(sequence));
              String key =
                  Objects.requireNonNull(host.serialization().<String>toObject(write.key()));
              if (write.value() == null) {
                table.rows.remove(key);
              } else {
                table.rows.put(
                    key,
                    Objects.requireNonNull(host.serialization().<String>toObject(write.value())));
              }
            });
    assertThat(table.rows).isEqualTo(expected);
  }

  private void write(Random random, Map<String, String> expected) {
    for (int i = random.nextInt(20); i >= 0; i--) {
      String key = "k" + random.nextInt(40);
      if (random.nextInt(3) == 0) {
        map.delete(key);
        expected.remove(key);
      } else {
        String value = "v" + random.nextInt();
        map.set(key, value);
        expected.put(key, value);
      }
    }
  }

  @Test
  void whatWaits_countsInTheMapsLimit() {
    restart(config(table, MapStoreTest::behind).withEviction(EvictionConfig.bytes(4_000)));
    for (int i = 0; i < 8; i++) {
      map.set("k" + i, "v".repeat(200));
    }
    assertThat(host.state().bytes() - queue().bytes()).isLessThan(3_000);
    for (int i = 0; i < 8; i++) {
      assertThat(map.get("k" + i)).isEqualTo("v".repeat(200));
    }
    host.advance(6_000);
    assertThat(table.rows).hasSize(8);
  }

  @Test
  void digests_seeWhatWaits() {
    restart(MapStoreTest::behind);
    map.set("a", "1");
    long before = host.state().digest();
    host.state().apply(new MapEffect.Drained(new long[] {1}));
    assertThat(host.state().digest()).isNotEqualTo(before);
  }

  /** Marks what passes it, and refuses what says so. */
  record Mark() implements MapInterceptor<String> {

    @Override
    public String onGet(String value) {
      return value + " read";
    }

    @Override
    public String onPut(@Nullable String oldValue, String value) {
      if (value.equals("refused")) {
        throw new IllegalStateException("refused");
      }
      return value + " after " + oldValue;
    }

    @Override
    public String onRemove(String value) {
      return value + " removed";
    }
  }

  @Test
  void interceptors_see_all_that_several_removals_load() {
    table.rows.put("k", "1");
    table.rows.put("l", "2");
    map.addInterceptor(new Mark());

    map.removeAll(Set.of("k", "l"));

    assertThat(table.rows).isEmpty();
  }

  @Test
  void interceptors_see_what_is_loaded_and_say_what_is_stored() {
    table.rows.put("k", "old");
    table.rows.put("l", "left");
    map.addInterceptor(new Mark());

    assertThat(map.get("k")).isEqualTo("old read");
    assertThat(MapContent.of(host.replica()).entries()).as("it is loaded").hasSize(1);
    assertThat(MapContent.of(host.replica())).isEqualTo(MapContent.of(host.state()));
    assertThat(map.put("k", "new")).isEqualTo("old");
    assertThat(table.rows).containsEntry("k", "new after old");
    assertThat(map.get("k")).isEqualTo("new after old read");
    assertThat(map.replace("l", "next")).as("loaded for it").isEqualTo("left");
    assertThat(table.rows).containsEntry("l", "next after left");
    assertThatThrownBy(() -> map.put("r", "refused")).hasMessageContaining("refused");
    assertThat(table.rows).doesNotContainKey("r");
    assertThat(map.remove("k")).isEqualTo("new after old removed");
    assertThat(table.rows).containsOnlyKeys("l");
    assertThat(map.get("none")).isNull();
  }
}
