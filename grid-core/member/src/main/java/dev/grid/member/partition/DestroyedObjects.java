package dev.grid.member.partition;

import dev.grid.StructureId;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.kernel.Effect;
import dev.grid.kernel.ToGroup;
import dev.grid.kernel.cp.FormationMessages;
import dev.grid.kernel.cp.GroupObjectMessages;
import dev.grid.kernel.cp.GroupObjects;
import dev.grid.kernel.cp.ObjectDestroyed;
import dev.grid.protocol.types.RaftGroupId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The structures of a group that are destroyed, where it is served: ends what they had, and refuses
 * what comes for them. Their end may be in a later entry of the log than that they are destroyed;
 * who leads next ends the rest before anything else. Confined to whoever holds the partition.
 */
final class DestroyedObjects {

  /** The number of {@link GroupObjectMessages}. */
  private static final int SERVICE = 0x1e;

  private final Partition partition;
  private final PartitionHost host;

  DestroyedObjects(Partition partition, PartitionHost host) {
    this.partition = partition;
    this.host = host;
  }

  /**
   * What a call is refused with whose structure or group is destroyed, else null. Who is in groups
   * is known to the group whatever it has become.
   *
   * @param groupId the number in the group's id by now
   */
  @Nullable RuntimeException refusal(PartitionCall call, long groupId) {
    RaftGroupId group = ((ToGroup) call.message()).group();
    if (group.id() != groupId && !(call.message() instanceof FormationMessages)) {
      return ofGroup(group.name());
    }
    GroupObjects objects = objects();
    return objects != null
            && objects.isDestroyed(call.kind().structure().serviceName(), call.name())
        ? GroupObjects.destroyed(
            new StructureId(call.kind().structure().serviceName(), call.name()))
        : null;
  }

  /** What a call is refused with that is for a group as it was before it was destroyed. */
  static GroupDestroyedException ofGroup(String name) {
    return new GroupDestroyedException(
        "group="
            + name
            + " was destroyed with all that was in it: the next call begins anew in its place");
  }

  private @Nullable GroupObjects objects() {
    Kind<?> kind = host.services().kindOf(SERVICE, GroupObjectMessages.NAME);
    Shard<?> shard = kind.findShard(partition, GroupObjectMessages.NAME);
    return shard == null ? null : (GroupObjects) shard.state();
  }

  /** Whether a change is such that {@link #end} is to be called. */
  static boolean destroys(Effect effect) {
    return effect instanceof ObjectDestroyed;
  }

  /** Ends what is destroyed and still there, and fails what waits in it. */
  void end() {
    GroupObjects objects = objects();
    if (objects == null) {
      return;
    }
    List<Shard<?>> there = new ArrayList<>();
    partition.forEachShard(
        shard -> {
          if (objects.isDestroyed(shard.service(), shard.name())) {
            there.add(shard);
          }
        });
    for (Shard<?> shard : there) {
      end(shard);
    }
  }

  /**
   * The group is destroyed: drops what it has, but for what outlives it, and fails what waits. That
   * it ends is in no change: the entry that destroys the group does the same.
   */
  void endAll(GroupDestroyedException failure) {
    for (Shard<?> shard : partition.structures()) {
      if (!GroupPartitions.outlivesGroup(shard.kind())) {
        fail(shard, failure);
        partition.removeShard(shard.kindIndex(), shard.name());
      }
    }
  }

  private void end(Shard<?> shard) {
    fail(shard, GroupObjects.destroyed(shard.structure()));
    partition.removeShard(shard.kindIndex(), shard.name());
    var unused = shard.destroy();
  }

  private static void fail(Shard<?> shard, RuntimeException failure) {
    shard
        .waits()
        .removeIf(
            call -> {
              shard.outcomes().fail(call, failure);
              return true;
            });
    shard.outside().takeAll().forEach(call -> shard.outcomes().fail(call, failure));
  }
}
