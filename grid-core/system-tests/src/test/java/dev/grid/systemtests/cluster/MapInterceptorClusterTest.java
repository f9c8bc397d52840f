package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.config.UserCodeConfig;
import dev.grid.map.GridMap;
import dev.grid.map.MapInterceptor;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors are on every member, and one that hangs is in nobody's way but its own calls'. */
@Timeout(600)
final class MapInterceptorClusterTest {

  record Mark(String text) implements MapInterceptor<String> {

    @Override
    public String onPut(@Nullable String oldValue, String value) {
      return value + text;
    }
  }

  @Test
  void membersThatJoin_haveThemToo_inTheirOrder() {
    try (TestCluster cluster = TestCluster.of(2)) {
      GridMap<String, String> map = cluster.member(0).map("intercepted");
      String first = map.addInterceptor(new Mark("1"));
      map.addInterceptor(new Mark("2"));
      map.addInterceptor(new Mark("3"));
      Grid third = cluster.start();
      cluster.awaitBalance();

      List<String> keys = cluster.keysOfAll("k", 2);
      for (String key : keys) {
        third.<String, String>map("intercepted").set(key, "v");
      }
      assertThat(keys).allSatisfy(key -> assertThat(map.get(key)).isEqualTo("v123"));

      cluster.stop(cluster.member(1));
      assertThat(third.map("intercepted").removeInterceptor(first)).isTrue();
      for (String key : keys) {
        map.set(key, "w");
      }
      assertThat(keys).allSatisfy(key -> assertThat(map.get(key)).isEqualTo("w23"));
    }
  }

  /** One that only members can read that have its factory. */
  static final class Shout implements MapInterceptor<String>, IdentifiedSerializable {

    static final int FACTORY_ID = 7102;

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return 1;
    }

    @Override
    public void write(DataWriter out) {}

    @Override
    public void read(DataReader in) {}

    @Override
    public String onPut(@Nullable String oldValue, String value) {
      return value + "!";
    }
  }

  @Test
  void oneThatSomeMembersCannotRead_isAddedNowhere() {
    AtomicInteger started = new AtomicInteger();
    try (TestCluster cluster =
        TestCluster.of(
            3,
            config ->
                started.getAndIncrement() == 1
                    ? config
                    : config.withSerialization(
                        config
                            .serialization()
                            .withIdentifiedFactory(Shout.FACTORY_ID, id -> new Shout())))) {
      List<String> keys = cluster.keysOfAll("k", 30);
      for (Grid member : List.of(cluster.member(0), cluster.member(1), cluster.member(2))) {
        GridMap<String, String> map = member.map("refused");
        assertThatThrownBy(() -> map.addInterceptor(new Shout()))
            .isInstanceOf(GridSerializationException.class);
        keys.forEach(key -> map.set(key, "v"));
        assertThat(map.values())
            .as("nothing is intercepted")
            .hasSize(keys.size())
            .containsOnly("v");
      }
    }
  }

  /** Hangs at values that say so. */
  record Endless() implements MapInterceptor<String> {

    static final CountDownLatch END = new CountDownLatch(1);

    @Override
    public @Nullable String onPut(@Nullable String oldValue, String value) {
      if (value.equals("hangs")) {
        try {
          END.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return null;
    }
  }

  @Test
  void oneThatHangs_failsItsCallByName_andOtherKeysGoOn() {
    try (TestCluster cluster =
        TestCluster.of(
            2,
            config ->
                config.withUserCode(
                    new UserCodeConfig(Duration.ofMillis(50), Duration.ofSeconds(5))))) {
      GridMap<String, String> map = cluster.member(0).map("hanging");
      map.addInterceptor(new Endless());
      String key = cluster.keysOf(cluster.member(0), "k", 1).getFirst();
      map.set(key, "old");

      assertThatThrownBy(() -> map.set(key, "hangs"))
          .isInstanceOf(GridTimeoutException.class)
          .hasMessageContaining("failAfterMillis=5000")
          .hasMessageContaining("pool=map-interceptors");
      Eventually.holds("it is counted", () -> cluster.member(0).statistics().longTasks() == 1);
      map.set("other", "v");
      assertThat(map.get("other")).isEqualTo("v");
      assertThat(map.get(key)).isEqualTo("old");

      Endless.END.countDown();
      Eventually.holds("it ended", () -> cluster.member(0).statistics().longTasks() == 0);
      assertThat(map.get(key)).as("what it came to does not count").isEqualTo("old");
      map.set(key, "new");
      assertThat(map.get(key)).isEqualTo("new");
    } finally {
      Endless.END.countDown();
    }
  }
}
