package dev.grid.member.raft;

import dev.grid.cp.CpStatus;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Formation;
import dev.grid.protocol.session.GroupMessages.Availability;
import dev.grid.protocol.session.GroupMessages.MemberChange;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.CpMember;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.RaftGroupId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who comes into groups and who goes, and which groups come to miss a member, as this member
 * sees it from when it first knew who is in groups. Confined to whoever looks after the groups.
 */
final class GroupWatch {

  /** In place of an address that was never known here. */
  private static final Address UNKNOWN = new Address("0.0.0.0", 0);

  private final RaftContext member;
  private final ToldByMembers others;
  private final Supplier<CpStatus> status;
  private final Supplier<List<RaftGroupId>> groups;
  private final Consumer<Object> tell;

  /** Those that were in groups in the last round; null before that was known. */
  private @Nullable Set<UUID> members;

  private Set<UUID> missing = Set.of();

  /** The last known of each that is or was in groups in the last round. */
  private final Map<UUID, Address> addresses = new HashMap<>();

  GroupWatch(
      RaftContext member,
      ToldByMembers others,
      Supplier<CpStatus> status,
      Supplier<List<RaftGroupId>> groups,
      Consumer<Object> tell) {
    this.member = member;
    this.others = others;
    this.status = status;
    this.groups = groups;
    this.tell = tell;
  }

  /** A round. */
  void round(@Nullable Formation formation) {
    Set<UUID> before = members;
    if (formation == null) {
      if (before != null) {
        members = Set.of();
        missing = Set.of();
        before.forEach(gone -> tell.accept(change(gone, MemberChange.REMOVED)));
      }
      return;
    }
    CpStatus now = status.get();
    Set<UUID> current = new LinkedHashSet<>();
    for (CpStatus.CpMember each : now.members()) {
      current.add(each.id());
      Address address = address(each.memberId());
      if (address != null) {
        addresses.put(each.id(), address);
      }
    }
    Set<UUID> gone = new LinkedHashSet<>();
    now.missing().forEach(each -> gone.add(each.id()));
    Set<UUID> missingBefore = missing;
    members = current; // First this: what cannot be told is not told again.
    missing = gone;
    if (before != null) {
      tellChanges(before, current);
      tellMissing(current, gone, missingBefore);
    }
    addresses.keySet().retainAll(current);
    others.keepLeft(current);
  }

  private void tellChanges(Set<UUID> before, Set<UUID> current) {
    for (UUID each : before) {
      if (!current.contains(each)) {
        tell.accept(change(each, MemberChange.REMOVED));
      }
    }
    for (UUID each : current) {
      if (!before.contains(each)) {
        tell.accept(change(each, MemberChange.ADDED));
      }
    }
  }

  private void tellMissing(Set<UUID> current, Set<UUID> gone, Set<UUID> missingBefore) {
    Set<UUID> now = new HashSet<>(gone);
    now.removeAll(missingBefore);
    if (now.isEmpty()) {
      return;
    }
    boolean isShutdown = now.stream().allMatch(others::hasLeft);
    for (RaftGroupId group : groups.get()) {
      tell.accept(new Availability(group, told(current), told(gone), isShutdown));
    }
  }

  private MemberChange change(UUID server, byte type) {
    return new MemberChange(told(server), type);
  }

  private List<CpMember> told(Set<UUID> servers) {
    return servers.stream().map(this::told).toList();
  }

  private CpMember told(UUID server) {
    return new CpMember(server, addresses.getOrDefault(server, UNKNOWN), false);
  }

  private @Nullable Address address(@Nullable UUID id) {
    ClusterState state = member.state();
    MemberInfo info = id == null || state == null ? null : state.member(id);
    return info == null ? null : info.address();
  }
}
