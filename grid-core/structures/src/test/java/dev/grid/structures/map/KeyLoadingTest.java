package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.PartServices;
import dev.grid.map.MapLoader;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreConfig.InitialLoad;
import dev.grid.map.MapStoreException;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Structures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Loads of all keys, one at a time, when the test says so. */
class KeyLoadingTest {

  private final Map<String, String> rows = new TreeMap<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private Runnable afterValuesAreRead = () -> {};
  private boolean keysFail;
  private @Nullable RuntimeException invokerFailure;
  private final MapStoreConfig config =
      MapStoreConfig.of(new Table()).withInitialLoad(InitialLoad.OFF);
  private final ShardHost<MapState> host =
      new ShardHost<>(
          new MapStructure(),
          StoredShard.NAME,
          MemberConfig.defaults()
              .withPartitionCount(1)
              .with(StoredShard.config(new Table(), c -> c.withInitialLoad(InitialLoad.OFF))));
  private final KeyLoading loading = opened();

  private final class Table implements MapLoader<String, String> {

    @Override
    public @Nullable String load(String key) {
      String found = rows.get(key);
      afterValuesAreRead.run();
      return found;
    }

    @Override
    public Map<String, String> loadAll(Collection<String> keys) {
      Map<String, String> found = new HashMap<>(rows);
      found.keySet().retainAll(keys);
      afterValuesAreRead.run();
      return found;
    }

    @Override
    public Stream<String> loadAllKeys() throws IOException {
      if (keysFail) {
        throw new IOException("as the test wants it");
      }
      return rows.keySet().stream();
    }
  }

  /** Runs what is to be run when the test says so. */
  private final class Services implements PartServices {

    @Override
    public UUID member() {
      return ShardHost.MEMBER;
    }

    @Override
    public MemberConfig config() {
      return MemberConfig.defaults();
    }

    @Override
    public long nowMillis() {
      return host.nowMillis();
    }

    @Override
    public boolean execute(String pool, Runnable task) {
      return tasks.add(task);
    }

    @Override
    public Alarm schedule(String pool, Runnable task, long delayMillis) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Invoker invoker() {
      if (invokerFailure != null) {
        throw invokerFailure;
      }
      return new LocalInvoker(host);
    }

    @Override
    public Codecs codecs() {
      return new Codecs(Structures.codecs());
    }

    @Override
    public Serialization serialization() {
      return host.serialization();
    }
  }

  private KeyLoading opened() {
    try {
      MapStorePart part = new MapStorePart(StoredShard.NAME, config, new Services());
      host.owns(part, host.taskRunner());
      return part.keyLoading();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void runNext() {
    tasks.remove().run();
  }

  private @Nullable Object inMemory(String key) {
    MapEntry entry = host.state().find(host.serialization().toKey(key));
    return entry == null ? null : MapShard.readable(new Data(entry.value));
  }

  @Test
  void whoAsksForAllAnew_whileALoadRuns_waitsForTheNext_asOthersDoThatAskThen() {
    rows.put("k", "old");
    CompletableFuture<Void> first = loading.loadAll(true);
    CompletableFuture<?>[] later = new CompletableFuture<?>[2];
    afterValuesAreRead =
        () -> {
          rows.put("k", "new");
          afterValuesAreRead = () -> {};
          later[0] = loading.loadAll(true);
          later[1] = loading.loadAll(true);
        };
    runNext();

    assertThat(first).isCompleted();
    assertThat(inMemory("k")).isEqualTo("old");
    assertThat(later[0]).isNotDone().isSameAs(later[1]);
    assertThat(tasks).as("one load runs at a time").hasSize(1);
    runNext();
    assertThat(later[0]).isCompleted();
    assertThat(inMemory("k")).isEqualTo("new");
    assertThat(tasks).isEmpty();
    assertThat(loading.loadAll(true)).isNotDone();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void theNextLoad_isBegunWhenTheFirstHasFailed_andFailsByItself() {
    rows.put("k", "v");
    keysFail = true;
    CompletableFuture<Void> first = loading.loadAll(true);
    CompletableFuture<Void> second = loading.loadAll(true);
    runNext();
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isNotDone();
    CompletableFuture<Void> third = loading.loadAll(true);
    runNext();
    assertThat(second)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(MapStoreException.class);
    keysFail = false;
    runNext();
    assertThat(third).isCompleted();
    assertThat(inMemory("k")).isEqualTo("v");
  }

  @Test
  void whoAsksForWhatIsMissing_sharesTheLoadThatRuns() {
    CompletableFuture<Void> first = loading.loadAll(false);
    assertThat(loading.loadAll(false)).isSameAs(first);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void anInitialLoadThatCannotBeAskedFor_hasFailed_andIsTriedAgain() {
    invokerFailure = new IllegalStateException("not complete yet");
    loading.loadInitially();
    runNext();
    assertThat(loading.initialFailure())
        .isInstanceOf(MapStoreException.class)
        .hasMessageContaining("not complete yet");

    loading.loadInitially();
    assertThat(tasks).as("not at once").isEmpty();
    invokerFailure = null;
    host.advance(2_000);
    loading.loadInitially();
    assertThat(tasks).hasSize(1);
    assertThat(loading.initialFailure()).isNull();
  }
}
