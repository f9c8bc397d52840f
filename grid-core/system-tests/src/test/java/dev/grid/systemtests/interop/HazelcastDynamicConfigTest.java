package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.impl.proxy.ClientMapProxy;
import com.hazelcast.collection.IQueue;
import com.hazelcast.config.CardinalityEstimatorConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.DurableExecutorConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.ExecutorConfig;
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
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.PNCounterConfig;
import com.hazelcast.config.QueueConfig;
import com.hazelcast.config.QueueStoreConfig;
import com.hazelcast.config.ReliableTopicConfig;
import com.hazelcast.config.ReplicatedMapConfig;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.config.ScheduledExecutorConfig;
import com.hazelcast.config.SetConfig;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.durableexecutor.DurableExecutorService;
import com.hazelcast.internal.cluster.impl.ConfigMismatchException;
import com.hazelcast.map.IMap;
import com.hazelcast.multimap.MultiMap;
import com.hazelcast.query.Predicates;
import com.hazelcast.scheduledexecutor.IScheduledExecutorService;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberTasks;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
      config.addReplicatedMapConfig(new ReplicatedMapConfig(name));
      config.addExecutorConfig(new ExecutorConfig(name));
      config.addDurableExecutorConfig(new DurableExecutorConfig(name));
      config.addScheduledExecutorConfig(new ScheduledExecutorConfig(name));
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
  @SuppressWarnings("unchecked") // What the client's maps are.
  void journals_areAsTheyWereConfigured() throws Exception {
    MapConfig map = new MapConfig(name);
    map.getEventJournalConfig().setEnabled(true).setCapacity(2 * 271).setTimeToLiveSeconds(3_600);
    config.addMapConfig(map);
    ClientMapProxy<String, String> journaled =
        (ClientMapProxy<String, String>) (Object) client.getMap(name);
    for (int i = 0; i < 5; i++) {
      journaled.set("k", "" + i);
    }

    int partition = client.getPartitionService().getPartition("k").getPartitionId();
    var bounds = journaled.subscribeToEventJournal(partition).toCompletableFuture().get();
    assertThat(bounds.getOldestSequence()).isEqualTo(3);
    assertThat(bounds.getNewestSequence()).isEqualTo(4);
  }

  @Test
  void indexes_areAsTheyWereConfigured() {
    config.addMapConfig(
        new MapConfig(name).addIndexConfig(new IndexConfig(IndexType.SORTED, "this")));
    IMap<Integer, Integer> map = client.getMap(name);
    for (int i = 0; i < 100; i++) {
      map.set(i, i / 2);
    }

    assertThat(map.keySet(Predicates.between("this", 10, 11)))
        .containsExactlyInAnyOrder(20, 21, 22, 23);
    map.addIndex(IndexType.SORTED, "this");
    assertThatThrownBy(
            () ->
                map.addIndex(
                    new IndexConfig(IndexType.HASH, "this").setName(name + "_sorted_this")))
        .isInstanceOf(ConfigMismatchException.class);
  }

  @Test
  void executors_areAsTheyWereConfigured() throws Exception {
    config.addExecutorConfig(new ExecutorConfig(name).setPoolSize(1).setQueueCapacity(1));
    config.addDurableExecutorConfig(
        new DurableExecutorConfig(name).setCapacity(1).setDurability(0));
    config.addScheduledExecutorConfig(
        new ScheduledExecutorConfig(name)
            .setCapacity(1)
            .setCapacityPolicy(ScheduledExecutorConfig.CapacityPolicy.PER_PARTITION));
    Callable<Integer> task = MemberTasks.await(name).theirs();

    Future<Integer> running = client.getExecutorService(name).submit(task);
    Eventually.holds("it runs", () -> MemberTasks.runs(name) == 1);
    List<Future<Integer>> others =
        List.of(
            client.getExecutorService(name).submit(task),
            client.getExecutorService(name).submit(task));
    Eventually.holds(
        "one waits, and one is refused", () -> others.stream().anyMatch(Future::isDone));
    Future<Integer> refused = others.get(others.getFirst().isDone() ? 0 : 1);
    Future<Integer> waiting = others.get(others.getFirst().isDone() ? 1 : 0);
    assertThatThrownBy(refused::get).hasCauseInstanceOf(RejectedExecutionException.class);

    DurableExecutorService durable = client.getDurableExecutorService(name);
    Future<Integer> kept = durable.submitToKeyOwner(task, "key");
    assertThatThrownBy(() -> durable.submitToKeyOwner(task, "key").get())
        .hasStackTraceContaining(RejectedExecutionException.class.getName());

    IScheduledExecutorService scheduled = client.getScheduledExecutorService(name);
    scheduled.scheduleOnKeyOwner(task, "key", 1, TimeUnit.DAYS);
    assertThatThrownBy(() -> scheduled.scheduleOnKeyOwner(task, "key", 1, TimeUnit.DAYS))
        .isInstanceOf(RejectedExecutionException.class);

    MemberTasks.open(name);
    assertThat(List.of(running.get(), waiting.get(), kept.get())).containsOnly(name.length());
    scheduled.shutdown();
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
        "attribute=a[",
        () ->
            config.addMapConfig(
                new MapConfig(name).addIndexConfig(new IndexConfig(IndexType.HASH, "a["))));
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

  @Test
  void whatMembersWouldRun_isRefusedByName() {
    refuses(
        "queueStoreConfig=com.acme.Store",
        () ->
            config.addQueueConfig(
                new QueueConfig(name)
                    .setQueueStoreConfig(new QueueStoreConfig().setClassName("com.acme.Store"))));
    refuses(
        "queueStoreConfig.factoryClassName=com.acme.Stores",
        () ->
            config.addQueueConfig(
                new QueueConfig(name)
                    .setQueueStoreConfig(
                        new QueueStoreConfig().setFactoryClassName("com.acme.Stores"))));
    refuses(
        "priorityComparatorClassName=com.acme.Order",
        () ->
            config.addQueueConfig(
                new QueueConfig(name).setPriorityComparatorClassName("com.acme.Order")));
    config.addQueueConfig(
        new QueueConfig(name)
            .setQueueStoreConfig(
                new QueueStoreConfig().setClassName("com.acme.Store").setEnabled(false)));
  }

  @Test
  void whatReplicatedMapsAndExecutorsDoNotDo_isRefusedByName() {
    refuses(
        "asyncFillup=false",
        () -> config.addReplicatedMapConfig(new ReplicatedMapConfig(name).setAsyncFillup(false)));
    refuses(
        "mergePolicy=PassThroughMergePolicy",
        () ->
            config.addReplicatedMapConfig(
                new ReplicatedMapConfig(name)
                    .setMergePolicyConfig(new MergePolicyConfig("PassThroughMergePolicy", 100))));
    refuses(
        "mergePolicy=LATEST_UPDATE",
        () ->
            config.addScheduledExecutorConfig(
                new ScheduledExecutorConfig(name)
                    .setMergePolicyConfig(new MergePolicyConfig("LatestUpdateMergePolicy", 100))));
    refuses(
        "statisticsEnabled=false",
        () ->
            config.addDurableExecutorConfig(
                new DurableExecutorConfig(name).setStatisticsEnabled(false)));
    refuses(
        "threads=1001",
        () -> config.addDurableExecutorConfig(new DurableExecutorConfig(name).setPoolSize(1_001)));
  }

  private static void refuses(String saying, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(saying);
  }
}
