package dev.grid.systemtests;

import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.Member;
import dev.grid.config.Consistency;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.StructureConfig;
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
import dev.grid.semaphore.SemaphoreConfig;
import dev.grid.serialization.SerializationConfig;
import dev.grid.set.SetConfig;
import dev.grid.topic.TopicConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

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
        .with(SemaphoreConfig.named(Names.SESSIONLESS + "*").withIsSessionless(true))
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

  /**
   * Members of a cluster that has Raft groups, with {@link #config()} but for consistency: all is
   * in groups that may be.
   */
  static List<Grid> startStrong(int count) {
    int port = Ports.firstOfFree(count);
    List<String> seeds =
        IntStream.range(port, port + count).mapToObj(p -> "127.0.0.1:" + p).toList();
    List<Grid> members = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Grid>> starting = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        MemberConfig config =
            strong(config())
                .withInstanceName("strong-" + count + "-" + i)
                .withNetwork(
                    NetworkConfig.defaults()
                        .withHost("127.0.0.1")
                        .withPort(port + i)
                        .withJoin(JoinConfig.alone().withSeeds(seeds)))
                .withCp(
                    CpConfig.defaults()
                        .withMemberCount(count)
                        .withDirectory(temporaryDirectory())
                        .withFsync(false));
        starting.add(CompletableFuture.supplyAsync(() -> Grids.startMember(config), threads));
      }
      starting.forEach(member -> members.add(member.join()));
    }
    Eventually.holds(
        "members=" + count + " know each other",
        () -> members.stream().allMatch(m -> m.cluster().members().size() == count));
    return members;
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("grid-strong-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MemberConfig strong(MemberConfig config) {
    List<StructureConfig> structures = new ArrayList<>();
    config.structures().forEach(each -> structures.add(strongIfPossible(each)));
    structures.add(MapConfig.named("*").withConsistency(Consistency.STRONG));
    structures.add(QueueConfig.named("*").withConsistency(Consistency.STRONG));
    structures.add(MultiMapConfig.named("*").withConsistency(Consistency.STRONG));
    structures.add(RingbufferConfig.named("*").withConsistency(Consistency.STRONG));
    structures.add(ListConfig.named("*").withConsistency(Consistency.STRONG));
    structures.add(SetConfig.named("*").withConsistency(Consistency.STRONG));
    return config.withStructures(structures);
  }

  private static StructureConfig strongIfPossible(StructureConfig config) {
    try {
      return switch (config) {
        case MapConfig c -> c.withConsistency(Consistency.STRONG);
        case QueueConfig c -> c.withConsistency(Consistency.STRONG);
        case MultiMapConfig c -> c.withConsistency(Consistency.STRONG);
        case RingbufferConfig c -> c.withConsistency(Consistency.STRONG);
        case ListConfig c -> c.withConsistency(Consistency.STRONG);
        case SetConfig c -> c.withConsistency(Consistency.STRONG);
        default -> config;
      };
    } catch (InvalidConfigurationException e) {
      return config; // With a limit, or maxIdle.
    }
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
