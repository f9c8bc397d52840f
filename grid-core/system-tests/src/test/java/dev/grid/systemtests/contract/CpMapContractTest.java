package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.cpmap.GridCpMap;
import org.junit.jupiter.api.Test;

/** A map of a Raft group. */
@GroupsSuite
final class CpMapContractTest {

  private final Reach reach;
  private final GridCpMap<String, String> map;

  CpMapContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshCpMap();
  }

  private GridCpMap<String, String> atPeer() {
    return reach.site().peer().cpMap(map.name());
  }

  @Test
  void put_returnsTheOldValue() {
    assertThat(map.get("k")).isNull();
    assertThat(map.put("k", "v1")).isNull();
    assertThat(map.put("k", "v2")).isEqualTo("v1");
    map.set("k", "v3");

    assertThat(atPeer().get("k")).isEqualTo("v3");
  }

  @Test
  void putIfAbsent_keepsWhatIsThere() {
    assertThat(map.putIfAbsent("k", "v1")).isNull();
    assertThat(atPeer().putIfAbsent("k", "v2")).isEqualTo("v1");

    assertThat(map.get("k")).isEqualTo("v1");
  }

  @Test
  void remove_returnsWhatWasThere() {
    map.set("k", "v");
    assertThat(atPeer().remove("k")).isEqualTo("v");
    assertThat(map.remove("k")).isNull();
    map.set("k", "v");
    map.delete("k");

    assertThat(map.get("k")).isNull();
  }

  @Test
  void compareAndSet_onlyOfWhatIsThere() {
    assertThat(map.compareAndSet("k", "v1", "v2")).isFalse();
    map.set("k", "v1");
    assertThat(map.compareAndSet("k", "v2", "v3")).isFalse();
    assertThat(atPeer().compareAndSet("k", "v1", "v3")).isTrue();

    assertThat(map.get("k")).isEqualTo("v3");
  }
}
