package dev.grid.systemtests;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ScheduledExecutorConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

/** Community members of the reference, in this JVM, alone and on the loopback address. */
public final class ReferenceMember {

  private static final int FIRST_PORT = 25701;

  private ReferenceMember() {}

  /** A member configured as {@link OwnMember#config()} is. */
  public static HazelcastInstance start() {
    Config config = new Config();
    config.setClusterName(Deployment.CLUSTER_NAME);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    var network = config.getNetworkConfig();
    network.setPort(FIRST_PORT).setPortAutoIncrement(true).setPortCount(1000);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(false);
    int life = (int) Names.SHORT_LIFE.toSeconds();
    config.addMapConfig(map(Names.SHORT_LIVED).setTimeToLiveSeconds(life));
    config.addMapConfig(map(Names.SHORT_IDLE).setMaxIdleSeconds(life));
    config.addMapConfig(map(Names.WITH_STATS).setPerEntryStatsEnabled(true));
    MapConfig limited = map(Names.LIMITED);
    limited
        .getEvictionConfig()
        .setEvictionPolicy(EvictionPolicy.LRU)
        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
        .setSize(Names.LIMITED_ENTRIES);
    config.addMapConfig(limited);
    MapConfig journaled = map(Names.JOURNALED);
    journaled.getEventJournalConfig().setEnabled(true).setCapacity(Names.JOURNAL_CAPACITY);
    config.addMapConfig(journaled);
    config.getQueueConfig(Names.BOUNDED + "*").setMaxSize(Names.BOUNDED_ITEMS);
    config
        .getQueueConfig(Names.BY_LENGTH + "*")
        .setPriorityComparatorClassName(ByLength.class.getName());
    config.getListConfig(Names.BOUNDED + "*").setMaxSize(Names.BOUNDED_ITEMS);
    config.getSetConfig(Names.BOUNDED + "*").setMaxSize(Names.BOUNDED_ITEMS);
    config
        .getMultiMapConfig(Names.LISTS + "*")
        .setValueCollectionType(MultiMapConfig.ValueCollectionType.LIST);
    config.getRingbufferConfig(Names.SMALL_RING + "*").setCapacity(Names.SMALL_RING_ITEMS);
    config
        .getRingbufferConfig(Names.SHORT_LIVED_RING + "*")
        .setCapacity(Names.SMALL_RING_ITEMS)
        .setTimeToLiveSeconds((int) Names.SHORT_LIFE.toSeconds());
    config
        .getRingbufferConfig(Names.LONG_LIVED_RING + "*")
        .setCapacity(Names.SMALL_RING_ITEMS)
        .setTimeToLiveSeconds((int) Names.LONG_LIFE.toSeconds());
    config
        .getExecutorConfig(Names.NARROW + "*")
        .setPoolSize(Names.NARROW_TASKS)
        .setQueueCapacity(Names.NARROW_TASKS);
    config.getTopicConfig(Names.ORDERED + "*").setGlobalOrderingEnabled(true);
    config.getDurableExecutorConfig(Names.FEW_TASKS + "*").setCapacity(Names.FEW);
    config
        .getScheduledExecutorConfig(Names.FEW_TASKS + "*")
        .setCapacity(Names.FEW)
        .setCapacityPolicy(ScheduledExecutorConfig.CapacityPolicy.PER_PARTITION);
    config
        .getSerializationConfig()
        .addDataSerializableFactory(MemberTasks.FACTORY_ID, MemberTasks::theirs);
    return Hazelcast.newHazelcastInstance(config);
  }

  private static MapConfig map(String beginning) {
    return new MapConfig(beginning + "*");
  }

  /** Where clients connect to it. */
  public static String addressOf(HazelcastInstance member) {
    return "127.0.0.1:" + member.getCluster().getLocalMember().getAddress().getPort();
  }
}
