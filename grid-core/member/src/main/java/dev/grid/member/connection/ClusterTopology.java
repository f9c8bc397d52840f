package dev.grid.member.connection;

import dev.grid.protocol.types.MemberInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What clients are told of the cluster, all of one state. Immutable.
 *
 * @param memberListVersion grows with every change of {@code members}; from 1
 * @param members oldest first
 * @param partitionTableVersion grows with every change of {@code owners}; from 1
 * @param owners every partition's owner, each a member but on a side of a split that takes no
 *     writes; empty before the first assignment
 */
public record ClusterTopology(
    int memberListVersion,
    List<MemberInfo> members,
    int partitionTableVersion,
    List<Map.Entry<UUID, List<Integer>>> owners) {

  public ClusterTopology {
    members = List.copyOf(members);
    owners = List.copyOf(owners);
  }
}
