package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.cardinality.CardinalityEstimatorConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.SplitBrainProtection;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Structure;
import dev.grid.list.ListConfig;
import dev.grid.map.MapConfig;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.queue.QueueConfig;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.set.SetConfig;
import dev.grid.vector.VectorCollectionConfig;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hosts are told of a structure's copies. */
class ReplicationConfigTest {

  private static final SplitBrainProtection PROTECTION = SplitBrainProtection.ofWrites(2);

  private static final MemberConfig CONFIG =
      MemberConfig.defaults()
          .with(MapConfig.named("s*").withBackups(2, 3).withProtection(PROTECTION))
          .with(QueueConfig.named("s*").withBackups(0, 1).withProtection(PROTECTION))
          .with(RingbufferConfig.named("s*").withBackups(3, 0).withProtection(PROTECTION))
          .with(CardinalityEstimatorConfig.named("s*").withBackups(0, 2).withProtection(PROTECTION))
          .with(RateLimiterConfig.named("s*").withBackups(4, 0).withProtection(PROTECTION))
          .with(VectorCollectionConfig.named("s*").withBackups(3, 3).withProtection(PROTECTION))
          .with(DurableExecutorConfig.named("s*").withBackups(2, 2).withProtection(PROTECTION))
          .with(ScheduledExecutorConfig.named("s*").withBackups(0, 3).withProtection(PROTECTION))
          .with(ListConfig.named("s*").withBackups(1, 1).withProtection(PROTECTION))
          .with(SetConfig.named("s*").withBackups(0, 2).withProtection(PROTECTION))
          .with(MultiMapConfig.named("s*").withBackups(1, 2).withProtection(PROTECTION));

  private static final List<Structure<?>> PARTITIONED =
      Structures.all().stream()
          .filter(structure -> structure.isPartitioned() && !structure.isInternal())
          .toList();

  @Test
  void a_structure_has_one_backup_unless_it_is_configured_otherwise() {
    for (Structure<?> structure : PARTITIONED) {
      assertThat(structure.backups("other", CONFIG)).isEqualTo(new Backups(1, 0));
      assertThat(structure.protection("other", CONFIG)).isNull();
      assertThat(structure.protection("some", CONFIG)).isEqualTo(PROTECTION);
    }
    assertThat(PARTITIONED)
        .extracting(structure -> structure.backups("some", CONFIG))
        .containsExactly(
            new Backups(2, 3),
            new Backups(0, 1),
            new Backups(1, 1),
            new Backups(0, 2),
            new Backups(1, 2),
            new Backups(3, 0),
            new Backups(0, 2),
            new Backups(4, 0),
            new Backups(3, 3),
            new Backups(2, 2),
            new Backups(0, 3));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "7, 0", "0, 7", "4, 3", "2147483647, 1"})
  void numbers_of_backups_that_cannot_be_are_refused(int sync, int async) {
    assertThatThrownBy(() -> MapConfig.named("m").withBackups(sync, async))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=m backupCount=" + sync + " asyncBackupCount=" + async);
    assertThatThrownBy(() -> QueueConfig.named("q").withBackups(sync, async))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("name=q backupCount=" + sync + " asyncBackupCount=" + async);
  }

  @Test
  void a_protection_that_protects_nothing_is_refused() {
    assertThatThrownBy(() -> SplitBrainProtection.ofWrites(1))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("minimumMembers=1");
    assertThat(PROTECTION.coversReads()).isFalse();
    assertThat(PROTECTION.coversWrites()).isTrue();
  }

  @Test
  void a_queue_has_no_times_to_merge_by() {
    assertThatThrownBy(
            () -> QueueConfig.named("q").withMergePolicy(MergePolicy.Standard.HIGHER_HITS))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("HIGHER_HITS");
  }

  @Test
  void messages_that_may_change_something_are_these() {
    Set<String> changing = new TreeSet<>();
    Set<String> internal = new TreeSet<>();
    for (Codec<?, ?> codec : CodecSet.all(Structures.codecs())) {
      if (!codec.readOnly()) {
        changing.add(codec.operation());
      }
      if (codec.internal()) {
        internal.add(codec.operation());
      }
    }

    assertThat(internal)
        .containsExactly(
            "Cardinality.Merge",
            "DurableExecutor.Abandoned",
            "DurableExecutor.CancelRun",
            "DurableExecutor.Ended",
            "DurableExecutor.Runs",
            "EntryCode.ProcessSlice",
            "EntryCode.ReadSlice",
            "Formation.FoundGroup",
            "Formation.MoveFormation",
            "GroupObject.DestroyGroup",
            "GroupObject.DestroyInGroup",
            "GroupObject.EndInGroup",
            "GroupObject.ListInGroup",
            "Interceptor.CanIntercept",
            "List.EndReservation",
            "List.KeepPlace",
            "List.Merge",
            "List.TakeItem",
            "Log.All",
            "Log.Begin",
            "Log.Decide",
            "Log.End",
            "Log.Find",
            "Log.Forget",
            "Log.Hold",
            "Log.IsRecorded",
            "Log.Merge",
            "Map.EndKey",
            "Map.FlushPart",
            "Map.LoadPart",
            "Map.LockAndGet",
            "Map.Merge",
            "Map.RemoveUnlocked",
            "Map.Scan",
            "MapAggregate.AggregatePart",
            "MapAggregate.ProjectScan",
            "MapFragment.ChangeEntries",
            "MapFragment.FragmentPart",
            "MapFragment.ResumeFragment",
            "MapFragment.RunFragment",
            "MapQuery.PageScan",
            "MapQuery.QueryScan",
            "MapQuery.RemoveMatching",
            "MapSearch.SearchPart",
            "MultiMap.EndKey",
            "MultiMap.LockAndGet",
            "MultiMap.Merge",
            "MultiMap.RemoveUnlocked",
            "MultiMap.Scan",
            "Queue.EndReservation",
            "Queue.KeepPlace",
            "Queue.Merge",
            "Queue.TakeHead",
            "RateLimiter.Merge",
            "ReplicatedMap.RemoveAll",
            "Ringbuffer.Merge",
            "ScheduledExecutor.Abandoned",
            "ScheduledExecutor.CancelRun",
            "ScheduledExecutor.ListOfMembers",
            "ScheduledExecutor.ListOfPartitions",
            "ScheduledExecutor.Merge",
            "ScheduledExecutor.RunEnded",
            "ScheduledExecutor.RunEndedOnMember",
            "ScheduledExecutor.Runs",
            "ScheduledExecutor.ShutdownPartitions",
            "Set.EndItems",
            "Set.LockItem",
            "Set.Merge",
            "Vector.MeantPart",
            "Vector.Merge",
            "Vector.SearchPart",
            "Vector.SearchStated",
            "Vector.StatedPart");
    assertThat(changing)
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "AtomicLong.AddAndGet",
                "AtomicLong.Alter",
                "AtomicLong.CompareAndSet",
                "AtomicLong.GetAndAdd",
                "AtomicLong.GetAndSet",
                "AtomicReference.Apply",
                "AtomicReference.CompareAndSet",
                "AtomicReference.Set",
                "CountDownLatch.CountDown",
                "CountDownLatch.TrySetCount",
                "CpMap.CompareAndSet",
                "CpMap.Delete",
                "CpMap.Put",
                "CpMap.PutIfAbsent",
                "CpMap.Remove",
                "CpMap.Set",
                "CpSession.CloseSession",
                "CpSession.CreateSession",
                "CpSession.GenerateThreadId",
                "FencedLock.GiveUp",
                "FencedLock.Lock",
                "FencedLock.TryLock",
                "FencedLock.Unlock",
                "Formation.FoundGroup",
                "Formation.MoveFormation",
                "GroupObject.DestroyGroup",
                "GroupObject.DestroyInGroup",
                "GroupObject.EndInGroup",
                "Semaphore.Acquire",
                "Semaphore.Change",
                "Semaphore.Drain",
                "Semaphore.GiveUp",
                "Semaphore.Init",
                "Semaphore.Release",
                "Cardinality.Add",
                "Cardinality.Merge",
                "DurableExecutor.Abandoned",
                "DurableExecutor.DisposeResult",
                "DurableExecutor.Ended",
                "DurableExecutor.RetrieveAndDisposeResult",
                "DurableExecutor.Shutdown",
                "DurableExecutor.SubmitToPartition",
                "Executor.Shutdown",
                "Executor.SubmitToMember",
                "Executor.SubmitToPartition",
                "List.Add",
                "List.AddAll",
                "List.AddAllWithIndex",
                "List.AddWithIndex",
                "List.Clear",
                "List.CompareAndRemoveAll",
                "List.CompareAndRetainAll",
                "List.EndReservation",
                "List.KeepPlace",
                "List.Merge",
                "List.Remove",
                "List.RemoveWithIndex",
                "List.Set",
                "List.TakeItem",
                "Log.Begin",
                "Log.Decide",
                "Log.End",
                "Log.Forget",
                "Log.Hold",
                "Log.Merge",
                "Map.Flush",
                "Map.LoadAll",
                "Map.LoadGivenKeys",
                "Map.LoadPart",
                "EntryCode.ExecuteOnAllKeys",
                "EntryCode.ExecuteOnKeys",
                "EntryCode.ExecuteWithPredicate",
                "EntryCode.ProcessSlice",
                "EntryCode.ReplaceAll",
                "MapCache.PutToCache",
                "OwnMap.GetAndTouch",
                "OwnMap.RemoveKeys",
                "OwnMap.ReplaceIfSameFor",
                "Map.Clear",
                "Map.Delete",
                "Map.EndKey",
                "Map.Evict",
                "Map.EvictAll",
                "Map.ExecuteOnKey",
                "Map.ForceUnlock",
                "Map.Lock",
                "Map.LockAndGet",
                "Map.Merge",
                "Map.Put",
                "Map.PutAll",
                "Interceptor.AddInterceptor",
                "Interceptor.RemoveInterceptor",
                "Map.PutIfAbsent",
                "Map.PutIfAbsentWithMaxIdle",
                "Map.PutTransient",
                "Map.PutTransientWithMaxIdle",
                "Map.PutWithMaxIdle",
                "Map.RemoveUnlocked",
                "Map.Remove",
                "Map.RemoveIfSame",
                "Map.Replace",
                "Map.ReplaceIfSame",
                "Map.Set",
                "Map.SetTtl",
                "Map.SetWithMaxIdle",
                "Map.SubmitToKey",
                "Map.TryLock",
                "Map.TryPut",
                "Map.TryRemove",
                "Map.Unlock",
                "MapIndex.AddIndex",
                "MapIndex.DropIndex",
                "MapQuery.RemoveAll",
                "MapFragment.ChangeEntries",
                "MapQuery.RemoveMatching",
                "MultiMap.Clear",
                "MultiMap.Delete",
                "MultiMap.EndKey",
                "MultiMap.ForceUnlock",
                "MultiMap.Lock",
                "MultiMap.LockAndGet",
                "MultiMap.Merge",
                "MultiMap.Put",
                "MultiMap.PutAll",
                "MultiMap.Remove",
                "MultiMap.RemoveEntry",
                "MultiMap.RemoveUnlocked",
                "MultiMap.TryLock",
                "MultiMap.Unlock",
                "PnCounter.Add",
                "Queue.AddAll",
                "Queue.Clear",
                "Queue.CompareAndRemoveAll",
                "Queue.CompareAndRetainAll",
                "Queue.DrainTo",
                "Queue.DrainToMaxSize",
                "Queue.EndReservation",
                "Queue.GiveBack",
                "Queue.KeepPlace",
                "Queue.Merge",
                "Queue.Offer",
                "Queue.Poll",
                "Queue.Put",
                "Queue.Remove",
                "Queue.Take",
                "Queue.TakeHead",
                "Vector.Clear",
                "Vector.Delete",
                "Vector.Merge",
                "Vector.Put",
                "Vector.PutAll",
                "Vector.PutIfAbsent",
                "Vector.Remove",
                "Vector.Set",
                "RateLimiter.Acquire",
                "RateLimiter.Merge",
                "RateLimiter.TrySetRate",
                "ReplicatedMap.Clear",
                "ReplicatedMap.Put",
                "ReplicatedMap.PutAll",
                "ReplicatedMap.PutAllWithMetadata",
                "ReplicatedMap.Remove",
                "ReplicatedMap.RemoveAll",
                "Ringbuffer.Add",
                "Ringbuffer.AddAll",
                "Ringbuffer.Merge",
                "ScheduledExecutor.Abandoned",
                "ScheduledExecutor.CancelFromMember",
                "ScheduledExecutor.CancelFromPartition",
                "ScheduledExecutor.DisposeFromMember",
                "ScheduledExecutor.DisposeFromPartition",
                "ScheduledExecutor.Merge",
                "ScheduledExecutor.RunEnded",
                "ScheduledExecutor.RunEndedOnMember",
                "ScheduledExecutor.Shutdown",
                "ScheduledExecutor.ShutdownPartitions",
                "ScheduledExecutor.SubmitToMember",
                "ScheduledExecutor.SubmitToPartition",
                "Set.Add",
                "Set.AddAll",
                "Set.Clear",
                "Set.CompareAndRemoveAll",
                "Set.CompareAndRetainAll",
                "Set.EndItems",
                "Set.LockItem",
                "Set.Merge",
                "Set.Remove",
                "Topic.Publish",
                "Topic.PublishAll",
                "TransactionalList.Add",
                "TransactionalList.Remove",
                "TransactionalMap.Delete",
                "TransactionalMap.GetForUpdate",
                "TransactionalMap.Put",
                "TransactionalMap.PutIfAbsent",
                "TransactionalMap.Remove",
                "TransactionalMap.RemoveIfSame",
                "TransactionalMap.Replace",
                "TransactionalMap.ReplaceIfSame",
                "TransactionalMap.Set",
                "TransactionalMultiMap.Put",
                "TransactionalMultiMap.Remove",
                "TransactionalMultiMap.RemoveEntry",
                "TransactionalQueue.Offer",
                "TransactionalQueue.Poll",
                "TransactionalQueue.Take",
                "TransactionalSet.Add",
                "TransactionalSet.Remove"));
  }
}
