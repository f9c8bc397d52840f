package dev.grid.structures.pncounter;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToMember;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What goes over the wire for PN counters (protocol service 0x1d). */
public sealed interface PnCounterMessages<R> extends StructureMessage<R> {

  @Op(
      id = 0x1d0100,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(String name, List<Map.Entry<UUID, Long>> replicaTimestamps, UUID targetReplicaUUID)
      implements PnCounterMessages<Seen>, ToMember {

    @Override
    public UUID member() {
      return targetReplicaUUID;
    }
  }

  @Op(id = 0x1d0200, routing = Routing.MEMBER, actions = Action.MODIFY)
  record Add(
      String name,
      long delta,
      boolean getBeforeUpdate,
      List<Map.Entry<UUID, Long>> replicaTimestamps,
      UUID targetReplicaUUID)
      implements PnCounterMessages<Seen>, ToMember {

    @Override
    public UUID member() {
      return targetReplicaUUID;
    }
  }

  @Op(
      id = 0x1d0300,
      routing = Routing.MEMBER,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetConfiguredReplicaCount(String name) implements PnCounterMessages<Integer> {}

  /**
   * What a member has.
   *
   * @param value before or after the addition
   * @param replicaTimestamps the version of each tally after it
   * @param replicaCount from how many members, the oldest, clients choose
   */
  @Struct
  record Seen(long value, List<Map.Entry<UUID, Long>> replicaTimestamps, int replicaCount) {}
}
