package dev.grid.systemtests;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.executor.ExecutorConfig;
import dev.grid.list.ListConfig;
import dev.grid.map.EvictionConfig;
import dev.grid.map.JournalConfig;
import dev.grid.map.MapConfig;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.queue.QueueConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.serialization.SerializationConfig;
import dev.grid.set.SetConfig;
import dev.grid.topic.TopicConfig;

/** Members of ours as tests start them: on the loopback address, on any free port. */
public final class OwnMember {

  private OwnMember() {}

  /** What every deployment is configured with; {@link ReferenceMember} says the same. */
  public static MemberConfig config() {
    return MemberConfig.defaults()
        .withInstanceName("member")
        .withClusterName(Deployment.CLUSTER_NAME)
        .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
        .with(MapConfig.named(Names.SHORT_LIVED + "*").withTimeToLive(Names.SHORT_LIFE))
        .with(MapConfig.named(Names.SHORT_IDLE + "*").withMaxIdle(Names.SHORT_LIFE))
        .with(MapConfig.named(Names.WITH_STATS + "*").withPerEntryStats(true))
        .with(
            MapConfig.named(Names.LIMITED + "*")
                .withEviction(EvictionConfig.entries(Names.LIMITED_ENTRIES)))
        .with(
            MapConfig.named(Names.JOURNALED + "*")
                .withJournal(JournalConfig.ofCapacity(Names.JOURNAL_CAPACITY)))
        .with(QueueConfig.named(Names.BOUNDED + "*").withMaxSize(Names.BOUNDED_ITEMS))
        .with(QueueConfig.named(Names.BY_LENGTH + "*").withComparator(new ByLength()))
        .with(ListConfig.named(Names.BOUNDED + "*").withMaxSize(Names.BOUNDED_ITEMS))
        .with(SetConfig.named(Names.BOUNDED + "*").withMaxSize(Names.BOUNDED_ITEMS))
        .with(MultiMapConfig.named(Names.LISTS + "*").withValueCollection(ValueCollection.LIST))
        .with(
            ExecutorConfig.named(Names.NARROW + "*")
                .withThreads(Names.NARROW_TASKS)
                .withQueueCapacity(Names.NARROW_TASKS))
        .with(TopicConfig.named(Names.ORDERED + "*").withGlobalOrdering(true))
        .with(RingbufferConfig.named(Names.SMALL_RING + "*").withCapacity(Names.SMALL_RING_ITEMS))
        .with(
            RingbufferConfig.named(Names.SHORT_LIVED_RING + "*")
                .withCapacity(Names.SMALL_RING_ITEMS)
                .withTimeToLive(Names.SHORT_LIFE))
        .with(
            RingbufferConfig.named(Names.LONG_LIVED_RING + "*")
                .withCapacity(Names.SMALL_RING_ITEMS)
                .withTimeToLive(Names.LONG_LIFE))
        .with(DurableExecutorConfig.named(Names.FEW_TASKS + "*").withCapacity(Names.FEW))
        .with(
            ScheduledExecutorConfig.named(Names.FEW_TASKS + "*")
                .withCapacity(Names.FEW)
                .withCapacityPolicy(ScheduledExecutorConfig.CapacityPolicy.PER_PARTITION))
        .with(ScheduledExecutorConfig.named(Names.MANY_TASKS + "*").withCapacity(0))
        .withSerialization(
            SerializationConfig.defaults()
                .withJavaSerialization(MemberCode.Halve.class.getName())
                .withIdentifiedFactory(MemberCode.FACTORY_ID, MemberCode::create)
                .withIdentifiedFactory(MemberTasks.FACTORY_ID, MemberTasks::ours));
  }

  /** A member with {@link #config()}. */
  public static Grid start() {
    return Grids.startMember(config());
  }

  /** Where clients connect to it. */
  public static String addressOf(Grid member) {
    Member self = member.cluster().members().getFirst();
    return "127.0.0.1:" + self.port();
  }

  /** The port that it listens on. */
  public static int portOf(Grid member) {
    return member.cluster().members().getFirst().port();
  }
}
