package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.Consistency;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import dev.grid.cpmap.CpMapConfig;
import dev.grid.cpmap.GridCpMap;
import dev.grid.fencedlock.FencedLockConfig;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.map.GridMap;
import dev.grid.map.JournalConfig;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.pncounter.PnCounterConfig;
import dev.grid.query.IndexConfig;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.replicatedmap.ReplicatedMapConfig;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.semaphore.GridSemaphore;
import dev.grid.semaphore.SemaphoreConfig;
import dev.grid.topic.GridTopic;
import dev.grid.topic.TopicConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is set for ringbuffers, topics and PN counters reaches the member. */
class StructurePropertiesTest {

  private static final NamedBeans NO_BEANS = new NamedBeans(new StaticListableBeanFactory());

  private static GridProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate(GridProperties.PREFIX, GridProperties.class);
  }

  private static MemberConfig member(Map<String, String> values) {
    MergePolicies policies = new MergePolicies(new StaticListableBeanFactory());
    return MemberConfig.defaults()
        .withStructures(bind(values).toStructureConfigs(policies, NO_BEANS));
  }

  @Test
  void whenNothingIsSetShouldBeTheDefaultsOfTheStructure() {
    MemberConfig config =
        member(
            Map.of(
                "grid.ringbuffers.r.time-to-live", "0s",
                "grid.topics.t.global-ordering-enabled", "false",
                "grid.pn-counters.c.split-brain-protection.minimum-members", "2"));
    assertThat(config.structure(GridRingbuffer.TYPE, "r")).isEqualTo(RingbufferConfig.named("r"));
    assertThat(config.structure(GridTopic.TYPE, "t")).isEqualTo(TopicConfig.named("t"));
    assertThat(config.structure(GridPnCounter.TYPE, "c").replicaCount())
        .isEqualTo(PnCounterConfig.named("c").replicaCount());
  }

  @Test
  void whenIndexesOfAMapAreSetShouldReachTheMember() {
    MemberConfig config =
        member(
            Map.of(
                "grid.maps.orders.indexes[0].attributes", "city,age",
                "grid.maps.orders.indexes[1].name", "byId",
                "grid.maps.orders.indexes[1].type", "hash",
                "grid.maps.orders.indexes[1].attributes", "id"));
    assertThat(config.structure(GridMap.TYPE, "orders").indexes())
        .containsExactly(
            IndexConfig.sorted("city", "age"), IndexConfig.hash("id").withName("byId"));
  }

  @Test
  void whenAnEventJournalIsSetShouldReachTheMember() {
    MemberConfig config =
        member(
            Map.of(
                "grid.maps.orders.event-journal.capacity", "5000",
                "grid.maps.orders.event-journal.time-to-live", "1h",
                "grid.maps.plain.event-journal.enabled", "true",
                "grid.maps.none.event-journal.enabled", "false"));
    assertThat(config.structure(GridMap.TYPE, "orders").journal())
        .isEqualTo(new JournalConfig(5_000, Duration.ofHours(1)));
    assertThat(config.structure(GridMap.TYPE, "plain").journal())
        .isEqualTo(JournalConfig.ofCapacity(JournalConfig.CAPACITY_DEFAULT));
    assertThat(config.structure(GridMap.TYPE, "none").journal()).isNull();
  }

  @Test
  void whenAnIndexIsNoneShouldFailWithItsName() {
    assertThatThrownBy(() -> member(Map.of("grid.maps.orders.indexes[0].name", "byId")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("byId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"maps", "queues", "multimaps", "ringbuffers", "lists", "sets"})
  void whenAStructureIsStrongShouldReachTheMember_butNotWithBackups(String kind) {
    String properties = "grid." + kind + ".orders.";
    assertThat(member(Map.of(properties + "consistency", "strong")).structures())
        .filteredOn(config -> config.name().equals("orders"))
        .singleElement()
        .extracting(StructureConfig::consistency)
        .isEqualTo(Consistency.STRONG);
    assertThatThrownBy(
            () ->
                member(
                    Map.of(properties + "consistency", "strong", properties + "backup-count", "2")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=orders backupCount=2");
  }

  @Test
  void whenARingbufferIsSetShouldReachTheMember() {
    MemberConfig config =
        member(
            Map.of(
                "grid.ringbuffers.events.capacity", "500",
                "grid.ringbuffers.events.time-to-live", "90s",
                "grid.ringbuffers.events.backup-count", "2",
                "grid.ringbuffers.events.async-backup-count", "3",
                "grid.ringbuffers.events.merge-policy", "discard",
                "grid.ringbuffers.events.split-brain-protection.minimum-members", "3",
                "grid.ringbuffers.events.split-brain-protection.on", "read-write"));
    assertThat(config.structure(GridRingbuffer.TYPE, "events"))
        .isEqualTo(
            RingbufferConfig.named("events")
                .withCapacity(500)
                .withTimeToLive(Duration.ofSeconds(90))
                .withBackups(2, 3)
                .withMergePolicy(MergePolicy.Standard.DISCARD)
                .withProtection(new SplitBrainProtection(3, SplitBrainProtection.On.READ_WRITE)));
  }

  @Test
  void whenATopicIsSetShouldReachTheMember() {
    MemberConfig config = member(Map.of("grid.topics.news.global-ordering-enabled", "true"));
    assertThat(config.structure(GridTopic.TYPE, "news"))
        .isEqualTo(TopicConfig.named("news").withGlobalOrdering(true));
  }

  @Test
  void whenStructuresOfRaftGroupsAreSetShouldReachTheMember() {
    MemberConfig config =
        member(
            Map.of(
                "grid.semaphores.s.sessionless", "true",
                "grid.fenced-locks.l.lock-acquire-limit", "3",
                "grid.cp-maps.m.max-size-mb", "7"));
    assertThat(config.structure(GridSemaphore.TYPE, "s"))
        .isEqualTo(SemaphoreConfig.named("s").withIsSessionless(true));
    assertThat(config.structure(GridFencedLock.TYPE, "l"))
        .isEqualTo(FencedLockConfig.named("l").withLockAcquireLimit(3));
    assertThat(config.structure(GridCpMap.TYPE, "m"))
        .isEqualTo(CpMapConfig.named("m").withMaxSizeMb(7));
  }

  @Test
  void whenAPnCounterIsSetShouldReachTheMember() {
    MemberConfig config =
        member(
            Map.of(
                "grid.pn-counters.hits.replica-count", "2",
                "grid.pn-counters.hits.split-brain-protection.minimum-members", "2",
                "grid.pn-counters.hits.split-brain-protection.on", "read"));
    assertThat(config.structure(GridPnCounter.TYPE, "hits"))
        .isEqualTo(
            PnCounterConfig.named("hits")
                .withReplicaCount(2)
                .withProtection(new SplitBrainProtection(2, SplitBrainProtection.On.READ)));
  }

  @Test
  void whenAReplicatedMapIsSetShouldReachTheMember() {
    MemberConfig config =
        member(
            Map.of(
                "grid.replicated-maps.rates.split-brain-protection.minimum-members", "2",
                "grid.replicated-maps.rates.split-brain-protection.on", "write"));
    assertThat(config.structure(GridReplicatedMap.TYPE, "rates"))
        .isEqualTo(
            ReplicatedMapConfig.named("rates")
                .withProtection(new SplitBrainProtection(2, SplitBrainProtection.On.WRITE)));
    assertThat(config.structure(GridReplicatedMap.TYPE, "other"))
        .isEqualTo(ReplicatedMapConfig.named("other"));
  }

  @Test
  void whenANameIsAPatternShouldHoldForNamesThatAreLikeIt() {
    MemberConfig config =
        member(
            Map.of(
                "grid.ringbuffers[log-*].capacity", "7",
                "grid.topics[*].global-ordering-enabled", "true",
                "grid.topics[quick-*].global-ordering-enabled", "false",
                "grid.pn-counters[*-hits].replica-count", "1"));
    assertThat(config.structure(GridRingbuffer.TYPE, "log-a").capacity()).isEqualTo(7);
    assertThat(config.structure(GridRingbuffer.TYPE, "other").capacity())
        .isEqualTo(RingbufferConfig.named("other").capacity());
    assertThat(config.structure(GridTopic.TYPE, "any").globalOrdering()).isTrue();
    assertThat(config.structure(GridTopic.TYPE, "quick-a").globalOrdering()).isFalse();
    assertThat(config.structure(GridPnCounter.TYPE, "page-hits").replicaCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "grid.ringbuffers.events.capacity, 0, ringbuffer name=events capacity=0",
    "grid.ringbuffers.events.time-to-live, -1s, ringbuffer name=events timeToLive=PT-1S",
    "grid.ringbuffers.events.backup-count, 7, backupCount=7",
    "grid.ringbuffers.events.async-backup-count, -1, asyncBackupCount=-1",
    "grid.ringbuffers.events.merge-policy, higher-hits, HIGHER_HITS",
    "grid.ringbuffers.events.merge-policy, absent, merge-policy=absent",
    "grid.ringbuffers.events.split-brain-protection.minimum-members, 1, minimumMembers=1",
    "grid.pn-counters.hits.replica-count, 0, pn-counter name=hits replicaCount=0",
    "grid.pn-counters.hits.split-brain-protection.on, read, pn-counter name=hits",
  })
  void whenAValueCannotBeShouldFailWithItsName(String property, String value, String message) {
    assertThatThrownBy(() -> member(Map.of(property, value)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "grid.ringbuffers.events.capacity, many",
    "grid.ringbuffers.events.time-to-live, later",
    "grid.topics.news.global-ordering-enabled, perhaps",
    "grid.pn-counters.hits.replica-count, all",
  })
  void whenAValueIsOfAnotherTypeShouldFailWithTheProperty(String property, String value) {
    assertThatThrownBy(() -> member(Map.of(property, value)))
        .isInstanceOf(BindException.class)
        .rootCause()
        .hasMessageContaining(value);
    assertThatThrownBy(() -> member(Map.of(property, value))).hasStackTraceContaining(property);
  }

  @Test
  void whenPropertiesAreListedShouldHaveEachOfThem() {
    assertThat(GridPropertyNames.known().all())
        .contains(
            "grid.ringbuffers.*.capacity",
            "grid.ringbuffers.*.time-to-live",
            "grid.ringbuffers.*.merge-policy",
            "grid.topics.*.global-ordering-enabled",
            "grid.pn-counters.*.replica-count",
            "grid.pn-counters.*.split-brain-protection.on");
  }
}
