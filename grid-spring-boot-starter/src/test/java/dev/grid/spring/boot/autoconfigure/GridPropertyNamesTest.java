package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridPropertyNamesTest {

  private final GridPropertyNames names = GridPropertyNames.known();

  @ParameterizedTest
  @CsvSource({
    "grid.netwrok.port, grid.network.port",
    "grid.cluter-name, grid.cluster-name",
    "grid.maps.orders.time-to-liv, grid.maps.orders.time-to-live",
    "grid.map.orders.time-to-live, grid.maps.orders.time-to-live",
    "grid.client.address, grid.client.addresses",
    "grid.port-auto-increment, grid.network.port-auto-increment",
    "grid.time-to-live, grid.maps.<name>.time-to-live",
    "grid.join.members, grid.network.join.members",
    "grid.network.join.expected-member, grid.network.join.expected-members",
    "grid.partitions-loss, grid.partition-loss",
    "grid.maps.orders.backups-count, grid.maps.orders.backup-count",
    "grid.maps.a.b.ttl, grid.maps[a.b].time-to-live",
    "grid.maps.a.b.time-to-live, grid.maps[a.b].time-to-live",
    "grid.maps.a.b.c.timetolive, grid.maps[a.b.c].time-to-live",
    "grid.maps.a.b.eviction.size, grid.maps[a.b].eviction.size",
    "grid.queues.a.b.max-size, grid.queues[a.b].max-size",
    "grid.maps.a.b.lifetime, grid.maps[a.b].lifetime",
    "grid.maps.orders.ttl, grid.maps.orders.time-to-live",
    "grid.maps[a.b].ttl, grid.maps[a.b].time-to-live",
    "grid.maps[a.b].evction.size, grid.maps[a.b].eviction.size",
    "grid.maps.orders.evction.size, grid.maps.orders.eviction.size",
  })
  void whenANameIsNearShouldSuggestIt(String typed, String meant) {
    assertThat(names.nearest(typed)).isEqualTo(meant);
  }

  @Test
  void whenNothingIsNearShouldSuggestNothing() {
    assertThat(names.nearest("grid.gardening.flower-colour")).isNull();
  }

  @Test
  void whenAskedForAllShouldListNestedAndChosenNames() {
    assertThat(names.all())
        .contains(
            "grid.mode",
            "grid.network.port",
            "grid.client.backoff.jitter",
            "grid.maps.*.eviction.size",
            "grid.attributes.*",
            "grid.network.join.multicast.group",
            "grid.queues.*.split-brain-protection.minimum-members",
            "grid.serialization.java-allow-list");
  }
}
