package dev.grid.protocol.session;

import dev.grid.protocol.Event;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.types.CpMember;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;

/** What clients ask any member about Raft groups (protocol services 0x1e and 0x22). */
public sealed interface GroupMessages<R> extends Message<R> {

  /** By which it is asked whether a client may do so. */
  String SERVICE = "hz:core:raft";

  /**
   * The group of a structure, which is made if there is none.
   *
   * @param proxyName the name as applications write it, with the group behind an {@code @} or
   *     without
   */
  @Op(id = 0x1e0100, retryable = true, actions = Action.CREATE)
  record CreateGroup(String proxyName) implements GroupMessages<RaftGroupId> {}

  /** Destroys a structure for good. Does nothing if it is destroyed already. */
  @Op(id = 0x1e0200, retryable = true, actions = Action.DESTROY)
  record DestroyObject(RaftGroupId group, String serviceName, String objectName)
      implements GroupMessages<Void> {}

  /** The groups there are, in no order. */
  @Op(id = 0x220500, retryable = true, readOnly = true, actions = Action.READ)
  record GetGroupIds() implements GroupMessages<List<RaftGroupId>> {}

  /**
   * Has the client told who comes into groups and who goes, from now on, by {@link MemberChange}.
   *
   * @param local each member tells what it knows itself, whatever this says
   */
  @Op(id = 0x220100, actions = Action.LISTEN)
  record AddMembershipListener(boolean local) implements GroupMessages<UUID> {}

  @Op(
      id = 0x220200,
      retryable = true,
      actions = {})
  record RemoveMembershipListener(UUID registrationId) implements GroupMessages<Boolean> {}

  /**
   * Has the client told of groups that come to miss a member, by {@link Availability}.
   *
   * @param local each member tells what it knows itself, whatever this says
   */
  @Op(id = 0x220300, actions = Action.LISTEN)
  record AddGroupAvailabilityListener(boolean local) implements GroupMessages<UUID> {}

  @Op(
      id = 0x220400,
      retryable = true,
      actions = {})
  record RemoveGroupAvailabilityListener(UUID registrationId) implements GroupMessages<Boolean> {}

  /**
   * A member came into groups, or is in none any more.
   *
   * @param type {@link #ADDED} or {@link #REMOVED}
   */
  @Event(of = 0x220100)
  record MemberChange(CpMember member, byte type) {

    public static final byte ADDED = 1;
    public static final byte REMOVED = 2;
  }

  /**
   * A group misses one member more than before.
   *
   * @param members all that it has
   * @param unavailableMembers those of them that are missing now
   * @param isShutdown whether those that went now had said that they would
   */
  @Event(of = 0x220300)
  record Availability(
      RaftGroupId groupId,
      List<CpMember> members,
      List<CpMember> unavailableMembers,
      @Since("2.7") boolean isShutdown) {}

  /**
   * Names of a group's structures of a kind, without their group, in no order.
   *
   * @param tombstone whether those that are destroyed are asked for, instead of those there are
   */
  @Op(id = 0x220600, retryable = true, readOnly = true, actions = Action.READ)
  record GetObjectInfos(RaftGroupId group, String serviceName, boolean tombstone)
      implements GroupMessages<List<String>> {}
}
