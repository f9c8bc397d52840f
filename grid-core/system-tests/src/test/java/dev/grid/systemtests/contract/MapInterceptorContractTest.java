package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MapInterceptor;
import dev.grid.map.MutableEntry;
import dev.grid.systemtests.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What stands between callers and a map in our members. One of the reference does not know our
 * interface: there it is shown that adding one fails and changes nothing.
 */
@EverywhereSuite
final class MapInterceptorContractTest {

  private final Reach reach;
  private final GridMap<String, String> map;

  MapInterceptorContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  /** Says what it was asked; refuses what says so. */
  record Mark(String text) implements MapInterceptor<String> {

    @Override
    public String onGet(String value) {
      return value + "g" + text;
    }

    @Override
    public String onPut(@Nullable String oldValue, String value) {
      if (value.equals("refused")) {
        throw new IllegalStateException("refused by the interceptor");
      }
      return value + "p" + text;
    }

    @Override
    public String onRemove(String value) {
      return value + "r" + text;
    }
  }

  /** One that cannot travel, as what it holds cannot. */
  record Holding(Runnable code) implements MapInterceptor<String> {}

  record Append(String text) implements EntryProcessor<String, String, String> {

    @Override
    public String process(MutableEntry<String, String> entry) {
      String value = entry.value() + text;
      entry.setValue(value);
      return value;
    }
  }

  /** Whether members run what users of ours write; if not, adding one is seen to fail. */
  private boolean runs() {
    if (reach.deployment() != Deployment.REFERENCE) {
      return true;
    }
    assertThatThrownBy(() -> map.addInterceptor(new Mark("1")))
        .isInstanceOf(RuntimeException.class);
    map.put("k", "v");
    assertThat(map.get("k")).isEqualTo("v");
    return false;
  }

  @Test
  void calls_areIntercepted_byAll_inTheirOrder() {
    if (!runs()) {
      return;
    }
    map.addInterceptor(new Mark("1"));
    map.addInterceptor(new Mark("2"));

    assertThat(map.put("k", "v")).isNull();
    assertThat(map.get("k")).isEqualTo("vp1p2g1g2");
    assertThat(reach.atPeer(map).get("k")).isEqualTo("vp1p2g1g2");
    assertThat(map.getAll(Set.of("k", "none"))).isEqualTo(Map.of("k", "vp1p2g1g2"));
    assertThat(map.put("k", "w")).as("what was there, as it was").isEqualTo("vp1p2");
    assertThat(map.remove("k")).isEqualTo("wp1p2r1r2");
    assertThat(map.get("k")).isNull();
    map.putAll(Map.of("a", "1", "b", "2"));
    assertThat(map.values()).as("listings are not").containsExactlyInAnyOrder("1p1p2", "2p1p2");
    assertThat(map.tryPut("a", "3", Duration.ZERO)).isTrue();
    assertThat(map.executeOnKey("a", new Append("x"))).as("nor are processors").isEqualTo("3p1p2x");
    assertThat(map.removeAll(List.of("a", "b"))).isEqualTo(2);
  }

  @Test
  void updates_areAboutWhatIsStored_andWhatTheyWriteIsIntercepted() {
    if (!runs()) {
      return;
    }
    map.addInterceptor(new Mark("1"));
    map.put("k", "v");

    assertThat(map.compute("k", (key, value) -> value + "c")).isEqualTo("vp1c");
    assertThat(map.values()).containsExactly("vp1cp1");
    assertThat(map.computeIfPresent("k", (key, value) -> "w")).isEqualTo("w");
    assertThat(map.merge("k", "m", String::concat)).isEqualTo("wp1m");
    assertThat(map.async().merge("k", "n", String::concat).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(120))
        .isEqualTo("wp1mp1n");
    assertThat(map.values()).containsExactly("wp1mp1np1");
    assertThat(map.replace("k", "wp1mp1np1g1", "x")).as("what readers are shown").isFalse();
    assertThat(map.replace("k", "wp1mp1np1", "x")).isTrue();
    assertThat(map.computeIfAbsent("k", key -> "none")).as("told as get").isEqualTo("xp1g1");
    map.replaceAll((key, value) -> value + "r");
    assertThat(map.values()).containsExactly("xp1rp1");
    assertThat(map.compute("k", (key, value) -> null)).isNull();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void oneThatThrows_failsItsCallOnly() {
    if (!runs()) {
      return;
    }
    map.addInterceptor(new Mark("1"));
    map.put("k", "v");

    assertThatThrownBy(() -> map.put("k", "refused"))
        .hasMessageContaining("refused by the interceptor");
    assertThat(map.get("k")).isEqualTo("vp1g1");
    map.put("l", "v");
  }

  @Test
  void oneIsRemoved_byItsId() {
    assertThat(map.removeInterceptor("unknown")).isFalse();
    if (!runs()) {
      return;
    }
    String id = map.addInterceptor(new Mark("1"));
    String other = map.addInterceptor(new Mark("2"));
    assertThat(other).isNotEqualTo(id);
    assertThat(map.addInterceptor(new Mark("1"))).as("it is there already").isEqualTo(id);

    assertThat(reach.atPeer(map).removeInterceptor(id)).isTrue();
    assertThat(map.removeInterceptor(id)).isFalse();
    map.put("k", "v");
    assertThat(map.get("k")).isEqualTo("vp2g2");
    assertThat(map.removeInterceptor(other)).isTrue();
    assertThat(map.get("k")).isEqualTo("vp2");
  }

  @Test
  void theyGoWithTheirMap() {
    if (!runs()) {
      return;
    }
    map.addInterceptor(new Mark("1"));
    map.destroy();
    map.put("k", "v");
    assertThat(map.get("k")).isEqualTo("v");
  }

  @Test
  void oneThatCannotTravel_isRefused() {
    assertThatThrownBy(() -> map.addInterceptor(new Holding(() -> {})))
        .isInstanceOf(GridSerializationException.class);
    map.put("k", "v");
    assertThat(map.get("k")).isEqualTo("v");
  }
}
