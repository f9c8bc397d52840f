package dev.grid.member.connection;

import dev.grid.NotReadyException;
import dev.grid.StructureId;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.cp.GroupObjectMessages.ListInGroup;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.protocol.Codec;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.session.GroupMessages.AddGroupAvailabilityListener;
import dev.grid.protocol.session.GroupMessages.AddMembershipListener;
import dev.grid.protocol.session.GroupMessages.Availability;
import dev.grid.protocol.session.GroupMessages.CreateGroup;
import dev.grid.protocol.session.GroupMessages.DestroyObject;
import dev.grid.protocol.session.GroupMessages.GetGroupIds;
import dev.grid.protocol.session.GroupMessages.GetObjectInfos;
import dev.grid.protocol.session.GroupMessages.MemberChange;
import dev.grid.protocol.session.GroupMessages.RemoveGroupAvailabilityListener;
import dev.grid.protocol.session.GroupMessages.RemoveMembershipListener;
import dev.grid.protocol.session.GroupMessagesCodecs;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import dev.grid.security.AuditEvent;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one connection asks about Raft groups as such. Confined to the connection's loop. */
final class SessionGroups {

  private final MemberContext member;
  private final Rights rights;
  private final SessionListeners listeners;

  SessionGroups(MemberContext member, Rights rights, SessionListeners listeners) {
    this.member = member;
    this.rights = rights;
    this.listeners = listeners;
  }

  /** The answer, or what it fails with. */
  CompletableFuture<?> call(GroupMessages<?> message, Codec<?, ?> codec, long correlationId) {
    try {
      GroupPartitions.Groups groups = member.host().groups().groups();
      RuntimeException refusal = refusal(message, codec, groups);
      if (refusal != null) {
        return CompletableFuture.failedFuture(refusal);
      }
      return switch (message) {
        case CreateGroup m -> groups.group(m.proxyName());
        case GetGroupIds m -> CompletableFuture.completedFuture(groups.all());
        case DestroyObject m ->
            member
                .destroy(m.group(), m.serviceName(), m.objectName())
                .thenRun(
                    () ->
                        rights.tellDone(
                            AuditEvent.Type.STRUCTURE_DESTROYED,
                            m.serviceName(),
                            Rights.nameIn(m.group(), m.objectName())));
        case GetObjectInfos m -> names(m);
        case AddMembershipListener m ->
            CompletableFuture.completedFuture(
                listeners.addGroups(
                    MemberChange.class, GroupMessagesCodecs.MEMBER_CHANGE, codec, correlationId));
        case AddGroupAvailabilityListener m ->
            CompletableFuture.completedFuture(
                listeners.addGroups(
                    Availability.class, GroupMessagesCodecs.AVAILABILITY, codec, correlationId));
        case RemoveMembershipListener m ->
            CompletableFuture.completedFuture(listeners.remove(m.registrationId()));
        case RemoveGroupAvailabilityListener m ->
            CompletableFuture.completedFuture(listeners.remove(m.registrationId()));
      };
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Calls of who may not make a group do not begin one: they have to wait until it is known here.
   *
   * @return why a call to a group is not carried out now, or null
   */
  @Nullable RuntimeException refusal(RaftGroupId group) {
    return refusal(group.name());
  }

  /**
   * {@link #refusal(RaftGroupId)} for a structure that is named as applications name it: what is in
   * no group needs none.
   */
  @Nullable RuntimeException refusal(StructureId structure) {
    String name = structure.name();
    boolean namesGroup = name.indexOf(CpName.SEPARATOR) >= 0;
    return namesGroup && member.host().groups().isInGroup(structure)
        ? refusal(CpName.of(name).group())
        : null;
  }

  private @Nullable RuntimeException refusal(String name) {
    if (name.equals(CpName.DEFAULT)
        || rights.admits(Action.CREATE.bit(), GroupMessages.SERVICE, name)) {
      return null;
    }
    try {
      return isThere(name, member.host().groups().groups())
          ? null
          : new NotReadyException("group=" + name + " is not known to this member");
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static boolean isThere(String group, GroupPartitions.Groups groups) {
    return group.equals(CpName.DEFAULT)
        || groups.all().stream().anyMatch(known -> known.name().equals(group));
  }

  /** A group that there is, as the default one always is, is not made by asking for it. */
  private @Nullable RuntimeException refusal(
      GroupMessages<?> message, Codec<?, ?> codec, GroupPartitions.Groups groups) {
    return switch (message) {
      case DestroyObject m -> {
        RuntimeException unknown = refusal(m.group());
        yield unknown != null
            ? unknown
            : rights.refusal(codec, m.serviceName(), Rights.nameIn(m.group(), m.objectName()));
      }
      case CreateGroup m -> {
        String group = CpName.of(m.proxyName()).group();
        yield isThere(group, groups) ? null : rights.refusal(codec, GroupMessages.SERVICE, group);
      }
      case GetObjectInfos m -> {
        RuntimeException unknown = refusal(m.group());
        yield unknown != null
            ? unknown
            : rights.refusal(codec, GroupMessages.SERVICE, m.group().name());
      }
      case GetGroupIds m -> ofAll(codec);
      case AddMembershipListener m -> ofAll(codec);
      case AddGroupAvailabilityListener m -> ofAll(codec);
      case RemoveMembershipListener m -> null;
      case RemoveGroupAvailabilityListener m -> null;
    };
  }

  private @Nullable RuntimeException ofAll(Codec<?, ?> codec) {
    return rights.refusal(codec, GroupMessages.SERVICE, GroupMessages.SERVICE);
  }

  /** What the group has, and what proxies were made for that have nothing yet. */
  private CompletableFuture<List<String>> names(GetObjectInfos message) {
    String group = message.group().name();
    Set<String> names = new TreeSet<>();
    if (!message.tombstone()) {
      for (StructureId id : member.shared().structures().catalog().all()) {
        if (id.service().equals(message.serviceName()) && isIn(group, id)) {
          names.add(CpName.of(id.name()).object());
        }
      }
    }
    return member
        .host()
        .groups()
        .invoker()
        .invoke(
            new ListInGroup(message.group(), message.serviceName(), message.tombstone()),
            Objects::<List<String>>requireNonNull)
        .thenApply(
            inGroup -> {
              names.addAll(inGroup);
              return List.copyOf(names);
            });
  }

  private boolean isIn(String group, StructureId id) {
    try {
      return member.host().groups().isInGroup(id) && CpName.of(id.name()).group().equals(group);
    } catch (IllegalArgumentException e) {
      return false; // It is of no Raft group.
    }
  }
}
