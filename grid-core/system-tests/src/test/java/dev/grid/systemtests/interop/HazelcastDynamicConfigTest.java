package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.collection.IQueue;
import com.hazelcast.config.CardinalityEstimatorConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.FlakeIdGeneratorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.ItemListenerConfig;
import com.hazelcast.config.ListConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MapStoreConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.PNCounterConfig;
import com.hazelcast.config.QueueConfig;
import com.hazelcast.config.ReliableTopicConfig;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.config.SetConfig;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.cluster.impl.ConfigMismatchException;
import com.hazelcast.multimap.MultiMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Structures that the reference's Java client configures while our cluster runs. */
@HazelcastClientSuite
final class HazelcastDynamicConfigTest {

  private final HazelcastInstance client;
  private final Config config;
  private final String name = Names.fresh("dynamic-");

  HazelcastDynamicConfigTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
    this.config = client.getConfig();
  }

  @Test
  void defaultsOfEachKind_areAccepted_andTheSameAgain() {
    for (int i = 0; i < 2; i++) {
      config.addMapConfig(new MapConfig(name));
      config.addMultiMapConfig(new MultiMapConfig(name));
      config.addQueueConfig(new QueueConfig(name));
      config.addListConfig(new ListConfig(name));
      config.addSetConfig(new SetConfig(name));
      config.addRingBufferConfig(new RingbufferConfig(name));
      config.addTopicConfig(new TopicConfig(name));
      config.addReliableTopicConfig(new ReliableTopicConfig(name));
      config.addPNCounterConfig(new PNCounterConfig(name));
      config.addFlakeIdGeneratorConfig(new FlakeIdGeneratorConfig(name));
      config.addCardinalityEstimatorConfig(new CardinalityEstimatorConfig(name));
    }
  }

  @Test
  void structures_areAsTheyWereConfigured() {
    config.addMapConfig(
        new MapConfig(name)
            .setTimeToLiveSeconds(1)
            .setBackupCount(2)
            .setPerEntryStatsEnabled(true)
            .setEvictionConfig(
                new com.hazelcast.config.EvictionConfig()
                    .setEvictionPolicy(EvictionPolicy.LFU)
                    .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                    .setSize(1_000)));
    config.addQueueConfig(new QueueConfig(name).setMaxSize(2));
    config.addListConfig(new ListConfig(name).setMaxSize(1));
    config.addMultiMapConfig(
        new MultiMapConfig(name).setValueCollectionType(MultiMapConfig.ValueCollectionType.LIST));
    config.addRingBufferConfig(new RingbufferConfig(name).setCapacity(3));
    config.addFlakeIdGeneratorConfig(new FlakeIdGeneratorConfig(name).setNodeIdOffset(512));

    IQueue<String> queue = client.getQueue(name);
    assertThat(List.of(queue.offer("a"), queue.offer("b"), queue.offer("c")))
        .containsExactly(true, true, false);
    assertThat(client.getList(name).add("a")).isTrue();
    assertThat(client.getList(name).add("b")).isFalse();
    MultiMap<String, String> multiMap = client.getMultiMap(name);
    multiMap.put("k", "v");
    assertThat(multiMap.put("k", "v")).isTrue();
    assertThat(client.getRingbuffer(name).capacity()).isEqualTo(3);
    assertThat(client.getFlakeIdGenerator(name).newId() & 0xffff).isGreaterThanOrEqualTo(512);
    client.<String, String>getMap(name).put("k", "v");
    Eventually.holds(
        "the entry's time is up", () -> client.<String, String>getMap(name).get("k") == null);
  }

  @Test
  void anotherConfiguration_isAMismatch() {
    config.addQueueConfig(new QueueConfig(name).setMaxSize(2));
    assertThatThrownBy(() -> config.addQueueConfig(new QueueConfig(name).setMaxSize(3)))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining(name);

    client.getMap(name).put("k", "v");
    assertThatThrownBy(() -> config.addMapConfig(new MapConfig(name).setBackupCount(0)))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining(name);
  }

  @Test
  void whatMembersDoNotDo_isRefusedByName() {
    refuses(
        "mapStoreConfig=com.acme.Store",
        () ->
            config.addMapConfig(
                new MapConfig(name)
                    .setMapStoreConfig(
                        new MapStoreConfig().setEnabled(true).setClassName("com.acme.Store"))));
    refuses(
        "inMemoryFormat=NATIVE",
        () -> config.addMapConfig(new MapConfig(name).setInMemoryFormat(InMemoryFormat.NATIVE)));
    refuses(
        "indexConfigs=[",
        () ->
            config.addMapConfig(
                new MapConfig(name).addIndexConfig(new IndexConfig(IndexType.HASH, "this"))));
    refuses(
        "readBackupData=true",
        () -> config.addMapConfig(new MapConfig(name).setReadBackupData(true)));
    refuses(
        "statisticsEnabled=false",
        () -> config.addSetConfig(new SetConfig(name).setStatisticsEnabled(false)));
    refuses(
        "listenerConfigs=[com.acme.Heard]",
        () ->
            config.addQueueConfig(
                new QueueConfig(name)
                    .addItemListenerConfig(new ItemListenerConfig("com.acme.Heard", true))));
    refuses(
        "splitBrainProtectionName=three",
        () -> config.addListConfig(new ListConfig(name).setSplitBrainProtectionName("three")));
    refuses(
        "multiThreadingEnabled=true",
        () -> config.addTopicConfig(new TopicConfig(name).setMultiThreadingEnabled(true)));
  }

  private static void refuses(String saying, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(saying);
  }
}
